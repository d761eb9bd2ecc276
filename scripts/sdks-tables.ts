import { SPELLINGS } from '../packages/eximbay/src/answer.ts';
import * as eximbay from '../packages/eximbay/src/index.ts';
import { RESULT_PARAMETERS } from '../packages/eximbay/src/result-names.ts';
import * as haipay from '../packages/haipay/src/index.ts';
import { LEAVES_OPEN, MOVES_MONEY } from '../packages/haipay/src/outcomes.ts';
import * as haipaySchemas from '../packages/haipay/src/schemas/callbacks.ts';
import * as haipayFields from '../packages/haipay/src/schemas/fields.ts';
import * as haipayNames from '../packages/haipay/src/unambiguous.ts';
import * as teemopay from '../packages/teemopay/src/index.ts';
import * as teemopaySchemas from '../packages/teemopay/src/schemas/callbacks.ts';
import * as teemopayFields from '../packages/teemopay/src/schemas/fields.ts';
import * as teemopayNames from '../packages/teemopay/src/unambiguous.ts';
import type { ObjectSchema, Schema } from '../packages/wire/src/schema.ts';

/**
 * What the SDKs in other languages take from the contracts, as plain data: endpoints, shapes, names and codes. The
 * logic is written in each language and held against the contracts by vectors (test/sdks).
 */

export type Data = string | number | boolean | null | readonly Data[] | { readonly [name: string]: Data };

/** What a code says about whether its call was carried out, as results name it. */
type Outcome = 'ok' | 'refused' | 'unknown';

/**
 * A schema as receivers need it: types and required members. `string`, `string|null` for scalars; objects and lists
 * have `type` and what they hold.
 */
export function shapeOf(schema: Schema): Data {
  if ('anyOf' in schema) {
    const shapes = schema.anyOf.map(shapeOf);
    return shapes.every((shape) => typeof shape === 'string') ? shapes.join('|') : { anyOf: shapes };
  }
  if (schema.type === 'object') return objectShape(schema);
  return schema.type === 'array' ? { type: 'array', items: shapeOf(schema.items) } : schema.type;
}

function objectShape(schema: ObjectSchema): { readonly [name: string]: Data } {
  if (schema.if !== undefined) throw new Error('shapes have no conditions: those are of requests');
  const members = Object.entries(schema.properties).map(([name, member]) => [name, shapeOf(member)]);
  return { type: 'object', required: [...schema.required], properties: Object.fromEntries(members) };
}

const sorted = (names: Iterable<string>): string[] => [...names].sort();
const rows = (entries: readonly object[]): Data => entries.map((entry) => ({ ...entry }) as Data);
const byName = <T extends { readonly name: string }>(
  all: Readonly<Record<string, T>>,
  make: (one: T) => Data,
) =>
  Object.fromEntries(Object.values(all).map((one) => [one.name, make(one)])) as Readonly<
    Record<string, Data>
  >;

/** The names of a request, for what could be cut to another one. */
const requestOf = ({ properties, required }: ObjectSchema): Data => ({
  names: Object.keys(properties),
  required: [...required],
});

function haipayOutcome({ code, name }: haipay.ErrorEntry): Outcome {
  if (code === haipay.SUCCESS_CODE) return 'ok';
  return LEAVES_OPEN.has(name) ? 'unknown' : 'refused';
}

const HAIPAY = {
  endpoints: byName(haipay.ENDPOINTS as Record<string, haipay.Endpoint>, ({ name, path, request, data }) => ({
    path,
    movesMoney: MOVES_MONEY.has(name as haipay.EndpointName),
    request: requestOf(request),
    data: shapeOf(data),
  })),
  messages: {
    names: sorted(haipayNames.MESSAGE_NAMES),
    addresses: sorted(haipayNames.MESSAGE_ADDRESSES),
    requestAddresses: sorted(haipayNames.REQUEST_ADDRESSES),
    orderIdMaxLength: haipayFields.orderId.maxLength,
    collection: shapeOf(haipaySchemas.receivedCollectionCallbackSchema),
    payout: shapeOf(haipaySchemas.receivedPayoutCallbackSchema),
  },
  errors: haipay.ALL_ERRORS.map(({ code, name, message, prefix, meaning, ...entry }) => ({
    code,
    name,
    message: prefix + message,
    meaning,
    outcome: haipayOutcome({ code, name, message, prefix, meaning, ...entry }),
  })),
  codes: {
    collectionCodes: rows(haipay.COLLECTION_CODES),
    payoutBanks: rows(haipay.PAYOUT_BANKS),
    transferBanks: rows(haipay.TRANSFER_BANKS),
    orderStatuses: rows(haipay.ORDER_STATUSES),
  },
} satisfies Sections;

const TEEMOPAY = {
  endpoints: byName(teemopay.ENDPOINTS as Record<string, teemopay.Endpoint>, ({ path, request, data }) => ({
    path,
    request: requestOf(request),
    data: shapeOf(data),
  })),
  messages: {
    names: sorted(teemopayNames.MESSAGE_NAMES),
    addresses: sorted(teemopayNames.MESSAGE_ADDRESSES),
    requestAddresses: sorted(teemopayNames.REQUEST_ADDRESSES),
    orderNumberMaxLength: teemopayFields.merchantOrderNo.maxLength,
    payin: shapeOf(teemopaySchemas.receivedPayinCallbackSchema),
    payout: shapeOf(teemopaySchemas.receivedPayoutCallbackSchema),
  },
  errors: teemopay.ALL_ERRORS.map(({ code, name, msg, meaning, certain }) => {
    const outcome: Outcome = certain ? 'refused' : 'unknown';
    return { code, name, message: msg, meaning, outcome: code === teemopay.SUCCESS_CODE ? 'ok' : outcome };
  }),
  codes: {
    paymentTypes: rows(teemopay.PAYMENT_TYPES),
    payoutBanks: rows(teemopay.PAYOUT_BANKS),
    kycBanks: rows(teemopay.KYC_BANKS),
    virtualAccountBanks: rows(teemopay.VIRTUAL_ACCOUNT_BANKS),
    payinStatuses: rows(teemopay.PAYIN_STATUSES),
    payoutStatuses: rows(teemopay.PAYOUT_STATUSES),
    payinErrors: rows(teemopay.PAYIN_ERRORS),
    payoutErrors: rows(teemopay.PAYOUT_ERRORS),
  },
} satisfies Sections;

const CARRIED_OUT = { yes: 'ok', no: 'refused', open: 'unknown' } as const satisfies Record<string, Outcome>;

const EXIMBAY = {
  endpoints: byName(
    eximbay.ENDPOINTS as Record<string, eximbay.Endpoint>,
    ({ path, method = 'POST', movesMoney, answer }) => ({
      path,
      method,
      movesMoney,
      answer: shapeOf(answer),
    }),
  ),
  messages: {
    names: sorted(RESULT_PARAMETERS),
    legacyNames: eximbay.LEGACY_CALLBACK_NAMES,
    answerSpellings: SPELLINGS,
    payment: shapeOf(eximbay.receivedPaymentCallbackSchema),
    payerAuth: shapeOf(eximbay.receivedPayerAuthCallbackSchema),
    chargeback: shapeOf(eximbay.chargebackWebhookDataSchema),
  },
  errors: eximbay.ERROR_TABLE.map(({ code, name, resmsg, meaning, carriedOut }) => ({
    code,
    name,
    message: resmsg,
    meaning,
    outcome: CARRIED_OUT[carriedOut],
  })),
  errcodes: eximbay.ERRCODE_TABLE.map(({ code, meaning, certain }) => ({
    code,
    meaning,
    outcome: certain ? 'refused' : 'unknown',
  })),
  methods: rows(eximbay.PAYMENT_METHODS),
  codes: {
    currencies: rows(eximbay.CURRENCIES),
    transactionTypes: rows(eximbay.TRANSACTION_TYPES),
    paymentStatuses: rows(eximbay.PAYMENT_STATUSES),
    callbackStatuses: [...eximbay.CALLBACK_STATUSES],
  },
} satisfies Sections;

type Sections = Readonly<Record<string, Data>>;

/** Every table by contract and section. */
export const TABLES: Readonly<Record<string, Sections>> = {
  haipay: HAIPAY,
  teemopay: TEEMOPAY,
  eximbay: EXIMBAY,
};
