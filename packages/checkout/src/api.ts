/** A text in both languages of the page. */
export interface LocalText {
  ko: string;
  en: string;
}

export type PaymentState =
  | 'choosing'
  | 'identity'
  | 'starting'
  | 'redirect'
  | 'deposit'
  | 'processing'
  | 'succeeded'
  | 'failed'
  | 'expired';

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
    | 'virtual_account_verified';
  name: LocalText;
  brand: string;
  available: boolean;
  unavailableReason: 'maintenance' | 'amount' | null;
  /** Filled for the two kinds that need a bank (`bank_transfer`, `virtual_account_chooser`), else empty. */
  banks: BankOption[];
}

export interface VirtualAccountView {
  bankName: LocalText;
  accountNumber: string;
  holder: string;
  /** Grouped digits without a currency sign, e.g. "17,315". Always KRW. */
  amountText: string;
  expiresAt: string;
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
 * `GET /checkout/api/payments/:token`, and the answer of `…/start`, `…/cancel`, `…/identity` and
 * `…/identity/code`.
 */
export interface CheckoutView {
  state: PaymentState;
  mode: 'sandbox' | 'live';
  merchantName: string;
  orderNumber: string;
  subject: string | null;
  amount: { currency: 'KRW' | 'USD'; text: string };
  /** For orders in USD: what the payer pays. */
  payerAmount: { currency: 'KRW'; text: string; rateText: string } | null;
  methods: MethodOption[];
  chosen: { code: string; bank: string | null } | null;
  redirectUrl: string | null;
  virtualAccount: VirtualAccountView | null;
  /** Set in the state `identity`. */
  identity: IdentityView | null;
  expiresAt: string;
  serverTime: string;
  /**
   * Set in the states `succeeded`, `failed` and `expired`: where the browser goes next (null: nowhere, the
   * merchant gave no address) and why it ended so.
   */
  outcome: { url: string | null; reason: string | null } | null;
  simulatorUrl: string | null;
}

/** Body of `POST /checkout/api/payments/:token/start`. */
export interface StartRequest {
  method: string;
  bank?: string;
}

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
  kind: 'wallet' | 'bank_transfer' | 'deposit';
  brand: string;
  name: LocalText;
  merchantName: string;
  /** Grouped digits without a currency sign. */
  amountText: string;
  currency: 'KRW';
  state: SimulatorState;
  returnUrl: string;
  account: { bankName: LocalText; number: string; holder: string } | null;
  depositorName: string | null;
}

/**
 * Why a simulated wallet or bank declines: the `reason` of `POST /sandbox/api/screens/:reference/decline`.
 */
export type DeclineReason = 'insufficient_funds' | 'wrong_pin' | 'limit_exceeded' | 'account_suspended';

/** Body of `POST /sandbox/api/screens/:reference/deposit`; the amount is plain digits. */
export interface DepositRequest {
  amount: string;
  depositorName: string;
}

/** How the payment took a deposit: booked, kept for an operator, sent back, or known already. */
export type DepositTaken = 'credited' | 'held' | 'refused' | 'repeated';

/** In what a deposit differs from the one that was asked for. */
export type DepositMisfit = 'short' | 'over' | 'repeated' | 'late' | 'wrong_name';

/** Answer of `POST /sandbox/api/screens/:reference/deposit`. */
export interface DepositAnswer extends SimulatorView {
  taken?: DepositTaken;
  misfit?: DepositMisfit | null;
}

export type ApiErrorCode =
  | 'not_found'
  | 'invalid_request'
  | 'method_unavailable'
  | 'conflict'
  | 'busy'
  | 'internal';

export interface ApiErrorBody {
  error: { code: ApiErrorCode; message: string };
}
