/** The generated parts of both pages of Eximbay: tables of the contract, the methods on offer, parts of examples. */
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
import {
  CONTROL_NOTES,
  FAULT_TEXTS,
  OTHER_TEXTS,
  READY_TEXTS,
  RESULT_TEXTS,
  textNameOf,
} from './docs-eximbay-korean.ts';
import { extract, table } from './docs-teemopay.ts';
import { ERRCODE_WAYS, REQUEST_FAULTS, RESCODE_WAYS, type Way } from './eximbay-error-ways.ts';
import { koreanTexts } from './korean-texts.ts';

type Language = 'en' | 'ko';

const PAGES = {
  en: {
    file: 'docs/eximbay.md',
    parameter: 'parameter',
    required: 'required',
    characters: 'characters',
    meaning: '',
    yes: 'yes',
    code: 'code',
    method: 'method',
    currencies: 'currencies',
    byName: 'by name',
    always: 'always',
    some: 'some',
    way: 'in the sandbox',
    koreanPage: 'Korean page',
  },
  ko: {
    file: 'docs/ko/eximbay.md',
    parameter: '파라미터',
    required: '필수',
    characters: '글자 수',
    meaning: '설명',
    yes: '필수',
    code: '코드',
    method: '결제수단',
    currencies: '통화',
    byName: '지정할 때만',
    always: '항상',
    some: '있으면',
    way: '샌드박스에서 만드는 방법',
    koreanPage: '한국 페이지',
  },
} as const;

const KOREAN_LIST = 'docs-eximbay-korean.ts';

const MINUTE_MS = 60_000;

const code = (text: string) => `\`${text}\``;

interface Field {
  readonly name: string;
  /** Always, or with the object that it is required in, which is optional itself. */
  readonly required: boolean | { readonly within: string };
  /** Characters. */
  readonly maxLength: number | undefined;
  readonly text: string;
}

/** The members of an object and of the objects in it, under their paths. `within`: the optional one they are in. */
function fieldsOf(schema: Schema, path = '', required: Field['required'] = false, within = ''): Field[] {
  if ('items' in schema) return fieldsOf(schema.items, `${path}[]`, required, within);
  if (!('properties' in schema)) {
    const maxLength = 'maxLength' in schema ? schema.maxLength : undefined;
    return [{ name: path, required, maxLength, text: schema.description ?? '' }];
  }
  return Object.entries(schema.properties).flatMap(([name, member]) => {
    const isRequired = schema.required.includes(name);
    const own = within === '' ? true : { within };
    const isObject = 'items' in member || 'properties' in member;
    return fieldsOf(
      member,
      path === '' ? name : `${path}.${name}`,
      isRequired ? own : false,
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

function requiredText(required: Field['required'], language: Language): string {
  if (typeof required === 'boolean') return required ? PAGES[language].yes : '';
  return language === 'ko' ? `\`${required.within}\`가 있으면` : `with \`${required.within}\``;
}

function requestFields(
  language: Language,
  fields: readonly Field[],
  texts: Readonly<Record<string, string>>,
  needs: ReadonlyMap<string, string[]> = new Map(),
): string {
  const words = PAGES[language];
  const korean = koreanTexts(KOREAN_LIST, fields, ({ name }) => textNameOf(name), texts);
  const rows = fields.map((field) => [
    code(field.name),
    [requiredText(field.required, language), (needs.get(field.name) ?? []).map(code).join(', ')]
      .filter((part) => part !== '')
      .join('; '),
    field.maxLength === undefined ? '' : String(field.maxLength),
    language === 'ko' ? korean(field) : field.text,
  ]);
  return table([words.parameter, words.required, words.characters, words.meaning], rows);
}

function readyFields(language: Language): string {
  const fields = fieldsOf(readyRequestSchema);
  return requestFields(language, fields, READY_TEXTS, methodNeeds(fields));
}

/** Parameters of the other calls that `/ready` does not have. */
function otherFields(language: Language): string {
  const known = new Set(fieldsOf(readyRequestSchema).map(({ name }) => name));
  const others = [
    cancelRequestSchema,
    confirmRequestSchema,
    retrieveRequestSchema,
    recurringAdjustRequestSchema,
  ]
    .flatMap((schema) => fieldsOf(schema))
    .filter(({ name }) => !known.has(name) && name !== 'mid');
  return requestFields(
    language,
    [...new Map(others.map((field) => [field.name, field])).values()],
    OTHER_TEXTS,
  );
}

function methods(language: Language): string {
  const words = PAGES[language];
  const payments = eximbayMethods('sandbox').filter(({ direction }) => direction === 'payment');
  const rows = [...Map.groupBy(payments, (method) => method.code)].map(([methodCode, of]) => [
    code(methodCode),
    (language === 'ko' ? of[0]?.nameKo : of[0]?.nameEn) ?? '',
    of.map(({ currency }) => currency).join(', '),
    isOnRequest(methodCode) ? words.byName : '',
  ]);
  return table([words.code, words.method, words.currencies, ''], rows);
}

const RESULTS = [
  [() => 'PAYMENT, AUTHORIZE', crossBorderCallbackSchema, CALLBACK_PARAMETERS.cross_border],
  [(language: Language) => PAGES[language].koreanPage, koreanCallbackSchema, CALLBACK_PARAMETERS.korean],
  [() => 'PAYER_AUTH', payerAuthCallbackSchema, CALLBACK_PARAMETERS.payer_auth],
] as const;

/** `always` is sent with every result of its kind, empty where it says nothing; `some` only where it says something. */
function resultFields(language: Language): string {
  const words = PAGES[language];
  const texts = new Map<string, string>();
  for (const [, schema] of RESULTS) {
    for (const [name, { description = '' }] of Object.entries<Schema>(schema.properties))
      texts.set(name, description);
  }
  const korean = koreanTexts(KOREAN_LIST, [...texts.keys()], textNameOf, RESULT_TEXTS);
  const rows = [...texts].map(([name, text]) => [
    code(name),
    language === 'ko' ? korean(name) : text,
    ...RESULTS.map(([, schema, always]) => {
      if ((always as readonly string[]).includes(name)) return words.always;
      return Object.hasOwn(schema.properties, name) ? words.some : '';
    }),
  ]);
  return table([words.parameter, words.meaning, ...RESULTS.map(([title]) => title(language))], rows);
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

function koreanWayText(of: string, way: Way): string {
  const fail = `\`fail {"reason": "${of}"}\``;
  if (way.by === 'request') return FAULT_TEXTS[way.fault];
  if (way.by === 'control') return `${fail} (${koreanNote(way.note)})`;
  if (way.by === 'rules')
    return `[규칙](operation.md#위험-관리)이 거절하는 결제: ${way.rules.map(ruleText).join(', ')}`;
  if (way.at === 'page') return `카드 \`${way.number}\` 또는 ${fail}`;
  const how = way.installmentMonths === undefined ? '' : '(할부)';
  return `카드 \`${way.number}\`로 인증한 뒤 \`/confirm\`${how}`;
}

function koreanNote(note: string): string {
  const ways = [...Object.values(RESCODE_WAYS), ...Object.values(ERRCODE_WAYS)];
  const notes = ways.flatMap((way) => (way.by === 'control' ? [way.note] : []));
  return koreanTexts(KOREAN_LIST, notes, (one) => one, CONTROL_NOTES)(note);
}

function ways(title: string, rows: Readonly<Record<string, Way>>, language: Language): string {
  const textOf = language === 'ko' ? koreanWayText : wayText;
  return table(
    [title, PAGES[language].way],
    Object.entries(rows).map(([of, way]) => [code(of), textOf(of, way)]),
  );
}

function schedule(language: Language): string {
  const { retryDelaysMs } = eximbayCallbacks(async () => undefined);
  const minutes = retryDelaysMs.map((delayMs) => delayMs / MINUTE_MS);
  if (language === 'ko')
    return `결과는 바로 보내고, 받지 못하면 ${minutes.join('분, ')}분 뒤에 다시 보냅니다. 운영자는 나중에도 다시 보낼 수 있습니다.`;
  return (
    `A result is sent at once, and again up to ${minutes.length} times: after ${minutes.slice(0, -1).join(', ')} and ` +
    `${minutes.at(-1)} minutes. The operator can send it again later.`
  );
}

const file = PAGES.en.file;

/** On both pages. */
const tablesOf = (language: Language) => [
  { mark: 'ready fields', text: () => readyFields(language) },
  { mark: 'other fields', text: () => otherFields(language) },
  { mark: 'methods', text: () => methods(language) },
  { mark: 'result fields', text: () => resultFields(language) },
  { mark: 'schedule', text: () => schedule(language) },
  { mark: 'rescode ways', text: () => ways('`rescode`', RESCODE_WAYS, language) },
  { mark: 'errcode ways', text: () => ways('`errcode`', ERRCODE_WAYS, language) },
];

export const EXIMBAY_SECTIONS = [
  ...(['en', 'ko'] as const).flatMap((language) =>
    tablesOf(language).map((section) => ({ file: PAGES[language].file, ...section })),
  ),
  { file, mark: 'codes', text: codes },
  { file, mark: 'errcodes', text: errcodes },
  { file, mark: 'curl call', text: () => extract('eximbay/curl.sh', 'call', 'sh') },
  { file, mark: 'node call', text: () => extract('eximbay/node.mjs', 'call', 'js') },
  { file, mark: 'node result', text: () => extract('eximbay/node.mjs', 'result', 'js') },
];
