import { type CheckoutView, type ConversionOffer, PAGE_LANGUAGES, PAYMENT_STATES } from '@naru/checkout';
import {
  FLAG,
  listOf,
  NUMBER,
  nullable,
  oneOf,
  record,
  TEXT,
  titled,
  withOptional,
} from '../http/schemas.ts';

/** The answers of the page's calls in the document; test/openapi/examples.test.ts holds real ones to them. */

/** As a schema says it, of a type of the page: the compiler names members whose words differ. */
type Words<K extends keyof CheckoutView> = CheckoutView[K] & string;

/** A new member of the page's type is described here before it compiles. */
type Described<T> = { readonly properties: { readonly [K in keyof T]-?: object } };

const words = <const W extends string>(...list: readonly W[]) => oneOf(...list);

const NAME = titled('Name in two languages', record({ ko: TEXT, en: TEXT }));
const BANK = titled('Bank of a payment page', record({ code: TEXT, name: NAME }));
const TIME = { type: 'string', description: 'ISO 8601' } as const;
const GROUPED = { type: 'string', description: 'Grouped digits without a sign' } as const;
const CURRENCY = { type: 'string', description: 'ISO 4217' } as const;

const METHOD = titled(
  'Method of a payment page',
  record({
    code: TEXT,
    kind: words(
      'wallet',
      'bank_transfer',
      'virtual_account_chooser',
      'virtual_account',
      'virtual_account_any',
      'virtual_account_verified',
      'card',
      'convenience_store',
    ),
    name: NAME,
    brand: TEXT,
    available: FLAG,
    unavailableReason: nullable(words('maintenance', 'amount')),
    banks: { ...listOf(BANK), description: 'For kinds that need a bank, else empty' },
    cashReceipt: words('none', 'optional', 'required'),
  }),
);

export const OFFER = titled(
  'Offer of another currency',
  record({
    currency: CURRENCY,
    amountText: GROUPED,
    rate: { ...TEXT, description: 'Sent back with the choice, as it came' },
    rateText: TEXT,
    marginText: nullable(TEXT),
    source: TEXT,
  }),
) satisfies Described<ConversionOffer>;

const IDENTITY = titled(
  'Identity check of a payment page',
  record({
    step: words('details', 'code'),
    prefill: record({
      name: TEXT,
      bankCode: nullable(TEXT),
      bankAccount: TEXT,
      holderNumber: TEXT,
      phone: TEXT,
    }),
    banks: listOf(BANK),
    triesLeft: NUMBER,
    problem: nullable(words('details_mismatch', 'code_wrong', 'code_expired', 'no_answer')),
    phoneMasked: nullable(TEXT),
    codeExpiresAt: nullable(TIME),
    codesLeft: NUMBER,
    sandboxCode: { ...nullable(TEXT), description: 'The code that a phone would show; in the sandbox only' },
  }),
);

const OUTCOME = titled(
  'Outcome of a payment page',
  withOptional(
    {
      url: nullable(TEXT),
      reason: nullable(TEXT),
      form: nullable(
        record({
          action: TEXT,
          fields: { type: 'object', additionalProperties: { type: 'string' } },
        }),
      ),
      auto: FLAG,
    },
    { decline: nullable(TEXT) },
  ),
);

const BASKET = record({
  lines: listOf(
    record({
      name: TEXT,
      quantity: TEXT,
      unitPriceText: TEXT,
      amountText: TEXT,
      link: nullable(TEXT),
    }),
  ),
  surcharges: listOf(record({ name: TEXT, quantity: TEXT, amountText: TEXT })),
});

/** How a payment stands, as its page shows it. */
export const VIEW = titled(
  'Payment page',
  withOptional(
    {
      state: words(...PAYMENT_STATES),
      mode: words<Words<'mode'>>('sandbox', 'live'),
      merchantName: TEXT,
      orderNumber: TEXT,
      subject: nullable(TEXT),
      language: nullable(words(...PAGE_LANGUAGES)),
      layout: words<Words<'layout'>>('standard', 'korean'),
      amount: record({ currency: CURRENCY, text: GROUPED }),
      payerAmount: nullable(record({ currency: CURRENCY, text: GROUPED, rateText: TEXT })),
      basket: nullable(BASKET),
      shipTo: nullable(record({ name: TEXT, phone: TEXT, address: TEXT })),
      buyer: nullable(record({ name: TEXT, email: TEXT })),
      methods: listOf(METHOD),
      cardForm: nullable(
        withOptional({ installmentMonths: listOf(NUMBER), needsHolder: FLAG }, { keepsCard: FLAG }),
      ),
      chosen: nullable(record({ code: TEXT, bank: nullable(TEXT) })),
      redirectUrl: nullable(TEXT),
      virtualAccount: nullable(
        record({
          bankName: NAME,
          accountNumber: TEXT,
          holder: TEXT,
          amountText: GROUPED,
          expiresAt: TIME,
        }),
      ),
      voucher: nullable(record({ number: TEXT, url: TEXT, amountText: GROUPED, expiresAt: TIME })),
      identity: nullable(IDENTITY),
      expiresAt: TIME,
      serverTime: TIME,
      outcome: nullable(OUTCOME),
      simulatorUrl: nullable(TEXT),
    },
    {
      storedCard: nullable(record({ brand: TEXT, last4: TEXT })),
      subscription: nullable(
        record({ amountText: GROUPED, currency: CURRENCY, intervalMonths: NUMBER, nextOn: TEXT }),
      ),
      conversion: record({ first: nullable(OFFER) }),
      lastDecline: withOptional({ reason: nullable(TEXT) }, { decline: nullable(TEXT) }),
      startsItself: FLAG,
      onlyAuthenticated: FLAG,
    },
  ),
) satisfies Described<CheckoutView>;
