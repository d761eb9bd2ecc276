import { CALLBACK_STATES, IDENTITY_STATES, PAYMENT_STATES, PAYOUT_STATES } from '@naru/engine';
import { AMOUNT, CURRENCY, ID, TIME } from '../admin/schema.ts';
import { listOf, NUMBER, nullable, oneOf, record, TEXT, titled, withOptional } from '../http/schemas.ts';

/** The answers of the sandbox's controls in the document; test/openapi/examples.test.ts holds real ones to them. */

/** The part of a path that names an order. */
export const ORDER_PARAMS = { no: 'The platform’s or the merchant’s number of the order' } as const;

export function done<const W extends string>(word: W) {
  return record({ status: { type: 'string', const: word } });
}

const VIRTUAL_ACCOUNT = record({
  bank: TEXT,
  bankNameEn: TEXT,
  bankNameKo: TEXT,
  accountNumber: TEXT,
  holder: TEXT,
});

const PAYMENT_MEMBERS = {
  orderNumber: { ...TEXT, description: 'The merchant’s number' },
  platformNumber: TEXT,
  state: oneOf(...PAYMENT_STATES),
  amount: AMOUNT,
  receivedAmount: AMOUNT,
  currency: CURRENCY,
  virtualAccount: nullable(VIRTUAL_ACCOUNT),
  voucherNumber: nullable(TEXT),
  reason: { ...nullable(TEXT), description: 'Why it failed' },
} as const;

export const PAYMENT = titled('Sandbox payment', record(PAYMENT_MEMBERS));

const TAKEN = oneOf('credited', 'held', 'refused', 'repeated');
const MISMATCH = nullable(oneOf('short', 'over', 'repeated', 'late', 'wrong_name'));

export const DEPOSIT = titled(
  'Sandbox deposit',
  record({
    deposit: { ...TAKEN, description: 'How the bank’s notice was taken' },
    misfit: { ...MISMATCH, description: 'In what it differs from the one that was asked for' },
    ...PAYMENT_MEMBERS,
  }),
);

export const PAYOUT = titled(
  'Sandbox payout',
  record({
    orderNumber: TEXT,
    platformNumber: TEXT,
    state: oneOf(...PAYOUT_STATES),
    amount: AMOUNT,
    currency: CURRENCY,
    reason: nullable(TEXT),
  }),
);

const CLOCK_MEMBERS = {
  now: TIME,
  offsetSeconds: { type: 'number', description: 'Ahead of the machine’s time' },
} as const;

export const CLOCK = titled('Sandbox clock', record(CLOCK_MEMBERS));

export const MOVED_CLOCK = titled(
  'Moved sandbox clock',
  withOptional(CLOCK_MEMBERS, {
    left: { ...NUMBER, description: 'Where it was waited for: how much of what was due did not happen' },
  }),
);

const DELIVERY = withOptional(
  {
    number: NUMBER,
    sentAt: TIME,
    durationMs: NUMBER,
    outcome: oneOf('accepted', 'rejected', 'failed', 'dropped'),
    request: record({
      url: TEXT,
      headers: { type: 'object', additionalProperties: { type: 'string' } },
      body: { ...nullable(TEXT), description: 'null where it cannot be opened' },
    }),
    reply: nullable(record({ status: NUMBER, body: nullable(TEXT) })),
    error: nullable(TEXT),
  },
  { fault: { ...TEXT, description: 'Why a body cannot be opened' } },
);

export const CALLBACK = titled(
  'Sandbox callback',
  record({
    id: ID,
    event: TEXT,
    orderNumber: TEXT,
    platformNumber: TEXT,
    url: nullable(TEXT),
    state: oneOf(...CALLBACK_STATES),
    nextDeliveryAt: nullable(TIME),
    createdAt: TIME,
    deliveries: listOf(DELIVERY),
  }),
);

export const IDENTITY = titled(
  'Sandbox identity check',
  record({
    orderNumber: TEXT,
    platformNumber: TEXT,
    paymentState: oneOf(...PAYMENT_STATES),
    state: oneOf(...IDENTITY_STATES),
    code: { ...nullable(TEXT), description: 'What the payer’s phone shows' },
    codeExpiresAt: nullable(TIME),
    triesLeft: NUMBER,
    codesLeft: NUMBER,
    problem: nullable(oneOf('details_mismatch', 'code_wrong', 'code_expired', 'no_answer')),
  }),
);

export const MAIL = titled(
  'Sandbox mail',
  withOptional(
    {
      to: nullable(TEXT),
      name: nullable(TEXT),
      subject: nullable(TEXT),
      text: nullable(TEXT),
      kind: TEXT,
      language: TEXT,
      orderNumber: TEXT,
      number: TEXT,
      state: TEXT,
      createdAt: TIME,
    },
    { fault: { ...TEXT, description: 'Why the mail cannot be opened' } },
  ),
);

const NAME = titled('Name in two languages', record({ ko: TEXT, en: TEXT }));

const SCREEN_MEMBERS = {
  kind: oneOf('wallet', 'bank_transfer', 'deposit', 'card_challenge', 'voucher'),
  brand: TEXT,
  name: NAME,
  merchantName: TEXT,
  amountText: { ...TEXT, description: 'Grouped digits without a sign' },
  currency: CURRENCY,
  state: oneOf('open', 'approved', 'declined', 'cancelled', 'timed_out', 'expired', 'deposited'),
  returnUrl: TEXT,
  account: nullable(record({ bankName: NAME, number: TEXT, holder: TEXT })),
  depositorName: nullable(TEXT),
  card: nullable(record({ brand: TEXT, last4: TEXT })),
  voucher: nullable(record({ number: TEXT, shops: listOf(NAME) })),
} as const;

export const SCREEN = titled('Sandbox screen', record(SCREEN_MEMBERS));
export const SCREEN_DEPOSIT = titled(
  'Sandbox screen after a transfer',
  record({ ...SCREEN_MEMBERS, taken: TAKEN, mismatch: MISMATCH }),
);
