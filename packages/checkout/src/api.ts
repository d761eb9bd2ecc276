import type { PAGE_LANGUAGES, PAYMENT_STATES } from './lists.ts';

/** The languages of the page. */
export type PageLanguage = (typeof PAGE_LANGUAGES)[number];

/** A name in Korean and English; other languages show the English one, or a word of their own for the kind. */
export interface LocalText {
  ko: string;
  en: string;
}

export type PaymentState = (typeof PAYMENT_STATES)[number];

export interface BankOption {
  code: string;
  name: LocalText;
}

export interface MethodOption {
  code: string;
  kind:
    | 'wallet'
    | 'bank_transfer'
    | 'virtual_account_chooser'
    | 'virtual_account'
    /** The bank of the account is not the payer's choice. */
    | 'virtual_account_any'
    /** As before, and the payer proves first who they are (state `identity`). */
    | 'virtual_account_verified'
    | 'card'
    | 'convenience_store';
  name: LocalText;
  brand: string;
  available: boolean;
  unavailableReason: 'maintenance' | 'amount' | null;
  /** Filled for the two kinds that need a bank (`bank_transfer`, `virtual_account_chooser`), else empty. */
  banks: BankOption[];
  /** Whether the payer may or must ask for a Korean cash receipt with this method. */
  cashReceipt: 'none' | 'optional' | 'required';
}

/** What the page needs to draw the card form. */
export interface CardFormView {
  /** The plans on offer, 0 for a single payment; `[0]` where there is no choice. */
  installmentMonths: number[];
  needsHolder: boolean;
  /** The shop keeps the card for later payments: the page says so. */
  keepsCard?: boolean;
}

/** The order's amount in the payer's own money, for the payer to take or to leave. */
export interface ConversionOffer {
  /** An ISO 4217 code. */
  currency: string;
  /** Grouped digits without a sign, with the margin in it. */
  amountText: string;
  /** Sent back with the choice, as it came. */
  rate: string;
  /** For people, with the margin in it: "1 USD = 1,426.76 KRW". */
  rateText: string;
  /** What of the rate comes on top of that of the source, per cent: "3"; null for nothing. */
  marginText: string | null;
  /** Whose the rate is. */
  source: string;
}

/** The payer of a card may be asked in which money to pay. */
export interface ConversionView {
  /** What the merchant wants shown before the card is known; the card's own currency goes before it. */
  first: ConversionOffer | null;
}

/** Charges that follow the payment by themselves. */
export interface SubscriptionView {
  /** Of each charge: grouped digits without a sign, and an ISO 4217 code. */
  amountText: string;
  currency: string;
  intervalMonths: number;
  /** The day of the first one in Korea, `2026-03-31`. */
  nextOn: string;
}

/** A card that the shop has of the payer, as far as the payer needs it to recognise it. */
export interface StoredCardView {
  /** visa, mastercard, … */
  brand: string;
  last4: string;
}

export interface VirtualAccountView {
  bankName: LocalText;
  accountNumber: string;
  holder: string;
  /** Grouped digits without a currency sign, e.g. "17,315", in the currency that the payer pays. */
  amountText: string;
  expiresAt: string;
}

/** What a payer shows or types at the counter of a convenience store. */
export interface VoucherView {
  number: string;
  /** Where it is explained how to pay. */
  url: string;
  /** Grouped digits without a currency sign, in the currency of the order. */
  amountText: string;
  expiresAt: string;
}

/** What the payer buys. Amounts are grouped digits without a currency sign, in the order's currency. */
export interface BasketView {
  lines: { name: string; quantity: string; unitPriceText: string; amountText: string; link: string | null }[];
  /** What comes on top, or (with a minus) off: delivery, a coupon. */
  surcharges: { name: string; quantity: string; amountText: string }[];
}

/** How the browser goes back to the merchant by submitting a form by POST. */
export interface ReturnForm {
  action: string;
  fields: Record<string, string>;
}

export interface OutcomeView {
  /** Where the browser goes next; null: nowhere, the merchant gave no address. */
  url: string | null;
  /** Why it failed: the key of a reason (texts/declines.ts), and the words that came with it. */
  decline?: string | null;
  reason: string | null;
  /** Set: the browser goes back by this form instead of a plain link. */
  form: ReturnForm | null;
  /** The page goes back at once, without a result for the payer to read. */
  auto: boolean;
}

/** What became of the payer's last answer to the identity check. */
export type IdentityProblem = 'details_mismatch' | 'code_wrong' | 'code_expired' | 'no_answer';

/** The payer proves to own a bank account: its details first, then a one-time code sent to their phone. */
export interface IdentityView {
  step: 'details' | 'code';
  /** What the form starts with: the payer's last answer, else what the merchant knows. Unknown parts are empty. */
  prefill: {
    name: string;
    bankCode: string | null;
    bankAccount: string;
    holderNumber: string;
    phone: string;
  };
  banks: BankOption[];
  /** Wrong answers that are still forgiven; with the last one the payment fails. */
  triesLeft: number;
  problem: IdentityProblem | null;
  phoneMasked: string | null;
  codeExpiresAt: string | null;
  /** How many codes may still be sent. */
  codesLeft: number;
  /** Sandbox only: the code that a phone would show. */
  sandboxCode: string | null;
}

/**
 * `GET /checkout/api/payments/:token`, and the answer of `…/start`, `…/card`, `…/cancel`, `…/identity` and
 * `…/identity/code`.
 */
export interface CheckoutView {
  state: PaymentState;
  mode: 'sandbox' | 'live';
  merchantName: string;
  orderNumber: string;
  subject: string | null;
  /** The language the merchant asked for; null: the payer's own. */
  language: PageLanguage | null;
  /** `korean`: the local page of Korea, with its methods as tiles. */
  layout: 'standard' | 'korean';
  /** An ISO 4217 code, and grouped digits without a sign. */
  amount: { currency: string; text: string };
  /** What the payer pays where that is in another currency than the order. */
  payerAmount: { currency: string; text: string; rateText: string } | null;
  basket: BasketView | null;
  shipTo: { name: string; phone: string; address: string } | null;
  buyer: { name: string; email: string } | null;
  methods: MethodOption[];
  /** Set when a card is among the methods. */
  cardForm: CardFormView | null;
  /** Set: the payer pays with this card, and types none. */
  storedCard?: StoredCardView | null;
  /** Set where the payment registers a subscription one. */
  subscription?: SubscriptionView | null;
  /** Set where payers of cards are offered to pay in their own money. */
  conversion?: ConversionView;
  chosen: { code: string; bank: string | null } | null;
  /** In `choosing`: the payer's last try was declined, and they may choose again. As in `outcome`. */
  lastDecline?: Pick<OutcomeView, 'decline' | 'reason'>;
  /** In `choosing`: there is nothing to choose, and the page goes on to the only wallet by itself. */
  startsItself?: boolean;
  /** In `succeeded`: the card was authenticated and not charged; the merchant completes the payment. */
  onlyAuthenticated?: boolean;
  redirectUrl: string | null;
  virtualAccount: VirtualAccountView | null;
  /** Set in the state `voucher`. */
  voucher: VoucherView | null;
  /** Set in the state `identity`. */
  identity: IdentityView | null;
  expiresAt: string;
  serverTime: string;
  /**
   * Set in the states `succeeded`, `failed` and `expired`: where the browser goes next, and why it ended so.
   * Set in `deposit` and `voucher` too where the merchant takes the payer back with the account or voucher in
   * hand; there the page offers a button and never goes by itself.
   */
  outcome: OutcomeView | null;
  simulatorUrl: string | null;
}

/** Body of `POST /checkout/api/payments/:token/start`. */
export interface StartRequest {
  method: string;
  bank?: string;
  /** Asked for by the payer where the method offers it; null: declined. */
  cashReceipt?: CashReceiptRequest | null;
}

/** Whom a Korean cash receipt is issued to, and what for. The number is plain digits. */
export interface CashReceiptRequest {
  purpose: 'income_deduction' | 'expense_proof';
  by: 'phone' | 'resident_number' | 'card' | 'business_number';
  number: string;
}

/**
 * Body of `POST /checkout/api/payments/:token/card`. The number is plain digits, the expiry MM/YY; a holder
 * that is not asked for is empty, months without a plan are 0.
 */
export interface CardRequest {
  method: string;
  number: string;
  expiry: string;
  cvc: string;
  holder: string;
  installmentMonths: number;
  /** The offer that the payer took; null or absent: the order's own money. */
  conversion?: ConversionChoice | null;
}

/** What of an offer says that it was taken. */
export type ConversionChoice = Pick<ConversionOffer, 'currency' | 'rate'>;

/**
 * Body of `POST /checkout/api/payments/:token/card-offer`: the first six to eight digits of a card's number, never
 * more of it.
 */
export interface CardOfferRequest {
  number: string;
}

/** Its answer. */
export interface CardOfferAnswer {
  offer: ConversionOffer | null;
}

/** The part of a card that was refused (`card_invalid`). */
export type CardField = 'number' | 'expiry' | 'cvc' | 'holder' | 'installmentMonths';

/**
 * Body of `POST /checkout/api/payments/:token/identity`; sent again it asks for a new code. The account and
 * the phone are plain digits; the holder's number is a birth date (YYMMDD) or a business number (10 digits).
 */
export interface IdentityRequest {
  name: string;
  bankCode: string;
  bankAccount: string;
  holderNumber: string;
  phone: string;
}

/** Body of `POST /checkout/api/payments/:token/identity/code`. */
export interface IdentityCodeRequest {
  code: string;
}

export type SimulatorState =
  | 'open'
  | 'approved'
  | 'declined'
  | 'cancelled'
  | 'timed_out'
  | 'expired'
  | 'deposited';

/** `GET /sandbox/api/screens/:reference`, and the answer of every action on it. */
export interface SimulatorView {
  kind:
    | 'wallet'
    | 'bank_transfer'
    | 'deposit'
    /** The card issuer's authentication page (3-D Secure). */
    | 'card_challenge'
    /** The counter of a convenience store, and how to pay there. */
    | 'voucher';
  brand: string;
  name: LocalText;
  merchantName: string;
  /** Grouped digits without a currency sign. */
  amountText: string;
  currency: string;
  state: SimulatorState;
  returnUrl: string;
  account: { bankName: LocalText; number: string; holder: string } | null;
  depositorName: string | null;
  /** The card that is being authenticated. */
  card: { brand: string; last4: string } | null;
  voucher: { number: string; shops: LocalText[] } | null;
}

/**
 * Why a simulated wallet, bank or card issuer declines: the `reason` of
 * `POST /sandbox/api/screens/:reference/decline`.
 */
export type DeclineReason =
  | 'insufficient_funds'
  | 'wrong_pin'
  | 'limit_exceeded'
  | 'account_suspended'
  | 'authentication_failed';

/** Body of `POST /sandbox/api/screens/:reference/deposit`; the amount is plain digits. */
export interface DepositRequest {
  amount: string;
  depositorName: string;
}

/** How the payment took a deposit: booked, kept for an operator, sent back, or known already. */
export type DepositTaken = 'credited' | 'held' | 'refused' | 'repeated';

/** In what a deposit differs from the one that was asked for. */
export type DepositMismatch = 'short' | 'over' | 'repeated' | 'late' | 'wrong_name';

/** Answer of `POST /sandbox/api/screens/:reference/deposit`. */
export interface DepositAnswer extends SimulatorView {
  taken?: DepositTaken;
  mismatch?: DepositMismatch | null;
}

export type ApiErrorCode =
  | 'not_found'
  | 'invalid_request'
  | 'method_unavailable'
  | 'card_invalid'
  /** The rate that the payer chose is no longer offered; nothing was paid. */
  | 'conversion_changed'
  /** The order takes one payment, and another one of it was paid, or is under way; nothing was paid. */
  | 'order_paid'
  | 'order_under_way'
  | 'conflict'
  | 'busy'
  | 'internal';

export interface ApiErrorBody {
  /** `field` comes with `card_invalid`, `offer` (what is offered now) with `conversion_changed`. */
  error: { code: ApiErrorCode; message: string; field?: CardField; offer?: ConversionOffer | null };
}
