/** A text in both languages of the page. */
export interface LocalText {
  ko: string;
  en: string;
}

export type PaymentState =
  | 'choosing'
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
  kind: 'wallet' | 'bank_transfer' | 'virtual_account_chooser' | 'virtual_account';
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

/** `GET /checkout/api/payments/:token`, and the answer of `…/start` and `…/cancel`. */
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
  expiresAt: string;
  serverTime: string;
  /** Set in the states `succeeded`, `failed` and `expired`: where the browser goes next. */
  outcome: { url: string; reason: string | null } | null;
  simulatorUrl: string | null;
}

/** Body of `POST /checkout/api/payments/:token/start`. */
export interface StartRequest {
  method: string;
  bank?: string;
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
