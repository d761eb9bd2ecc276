/** The generated parts of docs/eximbay.md: tables of the contract, the methods on offer, extracts of the examples. */
import {
  CALLBACK_PARAMETERS,
  cancelRequestSchema,
  confirmRequestSchema,
  crossBorderCallbackSchema,
  ERRCODE_TABLE,
  ERROR_TABLE,
  koreanCallbackSchema,
  payerAuthCallbackSchema,
  type ReadyRequest,
  readyRequestSchema,
  recurringAdjustRequestSchema,
  retrieveRequestSchema,
  type Schema,
  SUCCESS_CODE,
} from '../packages/eximbay/src/index.ts';
import { methodNeedsFault } from '../packages/eximbay/src/rules/methods.ts';
import { eximbayMethods, isOnRequest } from '../packages/gateway/src/dialects/eximbay/codes/catalogue.ts';
import { eximbayCallbacks } from '../packages/gateway/src/dialects/eximbay/results/callbacks.ts';
import { extract, table } from './docs-teemopay.ts';
import { ERRCODE_WAYS, REQUEST_FAULTS, RESCODE_WAYS, type Way } from './eximbay-error-ways.ts';

const MINUTE_MS = 60_000;

const code = (text: string) => `\`${text}\``;

interface Field {
  readonly name: string;
  /** `yes`, or the object that it is required in, which is optional itself. */
  readonly required: string;
  /** Characters. */
  readonly maxLength: number | undefined;
  readonly text: string;
}

/** The members of an object and of the objects in it, under their paths. `within`: the optional one they are in. */
function fieldsOf(schema: Schema, path = '', required = '', within = ''): Field[] {
  if ('items' in schema) return fieldsOf(schema.items, `${path}[]`, required, within);
  if (!('properties' in schema)) {
    const maxLength = 'maxLength' in schema ? schema.maxLength : undefined;
    return [{ name: path, required, maxLength, text: schema.description ?? '' }];
  }
  return Object.entries(schema.properties).flatMap(([name, member]) => {
    const isRequired = schema.required.includes(name);
    const own = within === '' ? 'yes' : `with \`${within}\``;
    const isObject = 'items' in member || 'properties' in member;
    return fieldsOf(
      member,
      path === '' ? name : `${path}.${name}`,
      isRequired ? own : '',
      isObject && !isRequired && within === '' ? name : within,
    );
  });
}

const NEED_SAMPLE: ReadyRequest = {
  payment: { transaction_type: 'PAYMENT', order_id: 'A', currency: 'KRW', amount: '1000', lang: 'KR' },
  merchant: { mid: '1849705C64' },
  buyer: { name: 'A', email: 'a@example.com' },
  url: { return_url: 'https://a.example', status_url: 'https://a.example' },
};

/** What a method needs where an order names it: the contract's rule is asked until it has no more to say. */
function needsOf(method: string): string[] {
  const given: Record<string, Record<string, unknown>> = {};
  const needs: string[] = [];
  for (;;) {
    const payment = { ...NEED_SAMPLE.payment, payment_method: method };
    const fault = methodNeedsFault({ ...NEED_SAMPLE, ...given, payment } as ReadyRequest);
    if (fault === null) return needs;
    if (needs.includes(fault.field)) throw new Error(`${method} always wants ${fault.field}`);
    needs.push(fault.field);
    const [object = '', member] = fault.field.split('.');
    // The country is one whose addresses have states.
    given[object] = {
      ...given[object],
      ...(member === undefined ? {} : { [member]: member === 'state' ? 'CA' : 'US' }),
    };
  }
}

/** By parameter: the codes of the methods that need it. Of an object as a whole its first member stands for it. */
function methodNeeds(fields: readonly Field[]): ReadonlyMap<string, string[]> {
  const codes = [
    ...new Set(
      eximbayMethods('sandbox')
        .filter(({ direction }) => direction === 'payment')
        .map((one) => one.code),
    ),
  ];
  const pairs = codes.flatMap((method) => needsOf(method).map((need) => [need, method] as const));
  const byField = new Map<string, string[]>();
  for (const [need, method] of pairs) {
    const field = fields.find(
      ({ name }) => name === need || name.startsWith(`${need}[]`) || name.startsWith(`${need}.`),
    );
    if (!field) throw new Error(`${method} needs ${need}, which is no parameter`);
    byField.set(field.name, [...(byField.get(field.name) ?? []), method]);
  }
  return byField;
}

function requestFields(fields: readonly Field[], needs: ReadonlyMap<string, string[]> = new Map()): string {
  const rows = fields.map(({ name, required, maxLength, text }) => [
    code(name),
    [required, (needs.get(name) ?? []).map(code).join(', ')].filter((part) => part !== '').join('; '),
    maxLength === undefined ? '' : String(maxLength),
    text,
  ]);
  return table(['parameter', 'required', 'characters', ''], rows);
}

function readyFields(): string {
  const fields = fieldsOf(readyRequestSchema);
  return requestFields(fields, methodNeeds(fields));
}

/** Parameters of the other calls that `/ready` does not have. */
function otherFields(): string {
  const known = new Set(fieldsOf(readyRequestSchema).map(({ name }) => name));
  const others = [
    cancelRequestSchema,
    confirmRequestSchema,
    retrieveRequestSchema,
    recurringAdjustRequestSchema,
  ]
    .flatMap((schema) => fieldsOf(schema))
    .filter(({ name }) => !known.has(name) && name !== 'mid');
  return requestFields([...new Map(others.map((field) => [field.name, field])).values()]);
}

function methods(): string {
  const payments = eximbayMethods('sandbox').filter(({ direction }) => direction === 'payment');
  const rows = [...Map.groupBy(payments, (method) => method.code)].map(([methodCode, of]) => [
    code(methodCode),
    of[0]?.nameEn ?? '',
    of.map(({ currency }) => currency).join(', '),
    isOnRequest(methodCode) ? 'by name' : '',
  ]);
  return table(['code', 'method', 'currencies', ''], rows);
}

const RESULTS = [
  ['PAYMENT, AUTHORIZE', crossBorderCallbackSchema, CALLBACK_PARAMETERS.cross_border],
  ['Korean page', koreanCallbackSchema, CALLBACK_PARAMETERS.korean],
  ['PAYER_AUTH', payerAuthCallbackSchema, CALLBACK_PARAMETERS.payer_auth],
] as const;

/** `always` is sent with every result of its kind, empty where it says nothing; `some` only where it says something. */
function resultFields(): string {
  const texts = new Map<string, string>();
  for (const [, schema] of RESULTS) {
    for (const [name, { description = '' }] of Object.entries<Schema>(schema.properties))
      texts.set(name, description);
  }
  const rows = [...texts].map(([name, text]) => [
    code(name),
    text,
    ...RESULTS.map(([, schema, always]) => {
      if ((always as readonly string[]).includes(name)) return 'always';
      return Object.hasOwn(schema.properties, name) ? 'some' : '';
    }),
  ]);
  return table(['parameter', '', ...RESULTS.map(([title]) => title)], rows);
}

const CARRIED_OUT = { no: 'no', yes: 'yes', open: 'open' } as const;

function codes(): string {
  const rows = ERROR_TABLE.filter((error) => error.code !== SUCCESS_CODE).map((error) => [
    error.code,
    code(error.resmsg),
    error.meaning,
    CARRIED_OUT[error.carriedOut],
  ]);
  return table(['`rescode`', '`resmsg`', 'meaning', 'carried out?'], rows);
}

function errcodes(): string {
  return table(
    ['`errcode`', 'meaning'],
    ERRCODE_TABLE.map((entry) => [code(entry.code), entry.meaning]),
  );
}

function ruleText(rule: object): string {
  return code(JSON.stringify(rule).replaceAll('|', '\\|'));
}

/** How a code is made to happen in the sandbox. */
function wayText(of: string, way: Way): string {
  if (way.by === 'request') return REQUEST_FAULTS[way.fault];
  if (way.by === 'control') return `\`fail {"reason": "${of}"}\` (${way.note})`;
  if (way.by === 'rules')
    return `a payment that [rules](operation.md#risk) reject: ${way.rules.map(ruleText).join(' and ')}`;
  const card = `card \`${way.number}\``;
  if (way.at === 'page') return `${card}, or \`fail {"reason": "${of}"}\``;
  const how = way.installmentMonths === undefined ? '' : ', by instalments';
  return `\`/confirm\` after an authentication with ${card}${how}`;
}

const ways =
  (title: string, rows: Readonly<Record<string, Way>>): (() => string) =>
  () =>
    table(
      [title, 'in the sandbox'],
      Object.entries(rows).map(([of, way]) => [code(of), wayText(of, way)]),
    );

function schedule(): string {
  const { retryDelaysMs } = eximbayCallbacks(async () => undefined);
  const minutes = retryDelaysMs.map((delayMs) => delayMs / MINUTE_MS);
  return (
    `A result is sent at once, and again up to ${minutes.length} times: after ${minutes.slice(0, -1).join(', ')} and ` +
    `${minutes.at(-1)} minutes. The operator can send it again later.`
  );
}

const file = 'docs/eximbay.md';

export const EXIMBAY_SECTIONS = [
  { file, mark: 'ready fields', text: readyFields },
  { file, mark: 'other fields', text: otherFields },
  { file, mark: 'methods', text: methods },
  { file, mark: 'result fields', text: resultFields },
  { file, mark: 'schedule', text: schedule },
  { file, mark: 'codes', text: codes },
  { file, mark: 'errcodes', text: errcodes },
  { file, mark: 'rescode ways', text: ways('`rescode`', RESCODE_WAYS) },
  { file, mark: 'errcode ways', text: ways('`errcode`', ERRCODE_WAYS) },
  { file, mark: 'curl call', text: () => extract('eximbay/curl.sh', 'call', 'sh') },
  { file, mark: 'node call', text: () => extract('eximbay/node.mjs', 'call', 'js') },
  { file, mark: 'node result', text: () => extract('eximbay/node.mjs', 'result', 'js') },
];
