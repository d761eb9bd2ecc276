import type { Decline, Failure } from '../base/declines.ts';
import type { Currency } from '../base/money.ts';
import type {
  Approval,
  Authentication,
  Card,
  Misfit,
  PaymentIntent,
  VirtualAccount,
} from '../base/payment-facts.ts';

/** Who pays, as far as a channel needs it. Opened from its seal for the call only. */
export interface Party {
  readonly name: string;
  readonly email?: string | undefined;
  readonly phone?: string | undefined;
  readonly userId?: string | undefined;
  readonly accountNumber?: string | undefined;
  readonly bankCode?: string | undefined;
  /** YYMMDD of birth, or the ten digits of a business registration. */
  readonly holderNumber?: string | undefined;
  /** As it stands on the card. */
  readonly cardHolder?: string | undefined;
  /** What the order is for, in the merchant's words; kept with the person, whom merchants name in it. */
  readonly subject?: string | undefined;
  /** What a dialect keeps of its request that may be personal, in its own words; channels don't get it. */
  readonly extra?: Readonly<Record<string, unknown>> | undefined;
}

/** The payer's bank, or the bank of a virtual account. */
export interface BankName {
  readonly code: string;
  readonly nameEn: string;
  readonly nameKo: string;
}

/**
 * One payment as a channel is asked to run it. `reference` is the attempt's id: the key that makes asking twice
 * safe.
 */
export interface PaymentOrder {
  readonly reference: string;
  readonly merchantId: string;
  readonly paymentId: string;
  readonly merchantName: string;
  readonly platformNumber: string;
  readonly methodKind: string;
  readonly brand: string;
  readonly bank: BankName | null;
  readonly intent: PaymentIntent;
  /** The card's number is in the vault, under its token. */
  readonly card: Card | null;
  /** Of an earlier attempt that only authenticated the payer. */
  readonly authentication: Authentication | null;
  /** In the payer's currency, minor units. */
  readonly amount: bigint;
  readonly currency: Currency;
  readonly payer: Party;
  readonly expiresAt: Date;
  /** Where the payer's browser goes when the channel's own screens are done. */
  readonly backUrl: string;
}

export interface PayoutOrder {
  readonly reference: string;
  readonly merchantId: string;
  readonly payoutId: string;
  readonly platformNumber: string;
  readonly bank: string;
  readonly amount: bigint;
  readonly currency: Currency;
  readonly payee: Party;
}

export interface RefundOrder {
  readonly reference: string;
  readonly merchantId: string;
  readonly refundId: string;
  /** The reference of the payment's own attempt on the same channel. */
  readonly paymentReference: string;
  readonly platformNumber: string;
  readonly amount: bigint;
  readonly currency: Currency;
  readonly payer: Party;
  /** The account that gets the money, where the payment's own way does not lead back; the method's way when null. */
  readonly payee: Party | null;
}

/** How a payment stands at the channel. */
export type PaymentOutcome =
  | { readonly kind: 'redirect'; readonly url: string }
  | { readonly kind: 'account'; readonly account: VirtualAccount }
  /** To be paid in cash at a shop: the number to give there, and a page that says how. */
  | { readonly kind: 'voucher'; readonly number: string; readonly url: string }
  | { readonly kind: 'authenticated'; readonly authentication: Authentication }
  | { readonly kind: 'authorized'; readonly approval: Approval }
  | { readonly kind: 'captured'; readonly payerAmount: bigint; readonly approval?: Approval }
  /** The authorization stands, but the capture was refused. */
  | ({ readonly kind: 'capture_refused' } & Failure)
  | Deposited
  | ({ readonly kind: 'failed' } & Failure)
  /** By the payer, or for the reason that is given. */
  | { readonly kind: 'cancelled'; readonly decline?: Decline; readonly reason: string }
  /** It has the order and works on it. */
  | { readonly kind: 'pending' }
  /** It never received the order: it may be sent. */
  | { readonly kind: 'not_received' }
  /** Nothing is known: time-out, broken connection, an answer that makes no sense. Never sent again, first asked. */
  | { readonly kind: 'no_answer'; readonly reason: string };

/** Money reached a virtual account. `reference` is the bank's own number of the deposit. */
export interface Deposited {
  readonly kind: 'deposit';
  readonly payerAmount: bigint;
  readonly depositorName: string;
  readonly reference: string;
}

/** How a payout or a refund stands at the channel. */
export type TransferOutcome =
  | { readonly kind: 'processing' }
  | { readonly kind: 'succeeded' }
  | ({ readonly kind: 'failed' } & Failure)
  | ({ readonly kind: 'returned' } & Failure)
  | { readonly kind: 'not_received' }
  | { readonly kind: 'no_answer'; readonly reason: string };

/**
 * What every channel fulfils. Calls may fail by throwing: the engine reads that as "no answer" and asks with the
 * find calls before anything is sent again. Later news come through `ChannelEvents`.
 */
export interface Channel {
  readonly name: string;
  startPayment(order: PaymentOrder): Promise<PaymentOutcome>;
  findPayment(order: PaymentOrder): Promise<PaymentOutcome>;
  /** Takes the money of an authorization. */
  capturePayment(order: PaymentOrder): Promise<PaymentOutcome>;
  /** The payment is over on our side: the channel should take no more money for it. */
  cancelPayment(order: PaymentOrder): Promise<void>;
  submitPayout(order: PayoutOrder): Promise<TransferOutcome>;
  findPayout(order: PayoutOrder): Promise<TransferOutcome>;
  submitRefund(order: RefundOrder): Promise<TransferOutcome>;
  findRefund(order: RefundOrder): Promise<TransferOutcome>;
}

/** What a payer's bank says about a payment that it takes back. */
export type ChargebackNews =
  | {
      readonly kind: 'reported';
      /** The channel's number of the case. */
      readonly caseNumber: string;
      /** Null for all that can be taken back. */
      readonly payerAmount: bigint | null;
      readonly reasonCode: string | null;
      readonly reason: string;
      /** Whether the money is taken already; otherwise the bank only asks. */
      readonly deduct: boolean;
      /** When the time for evidence ends, where the channel says so. */
      readonly deadlineAt?: Date;
    }
  | { readonly kind: 'deducted' | 'won' | 'lost'; readonly caseNumber: string };

/** Names one order at a channel. */
export interface ChannelOrder {
  readonly merchantId: string;
  readonly subjectId: string;
  readonly reference: string;
}

/** How a deposit notice was taken; `repeated` means that it was known already by its reference. */
export type DepositAnswer = 'credited' | 'held' | 'refused' | 'repeated';

/** Of a deposit: how it was taken, and in what way it did not fit. */
export interface TakenNotice {
  readonly deposit?: DepositAnswer;
  readonly misfit?: Misfit | null;
}

/** What a channel tells the engine by itself (a webhook, a bank file, a simulated button). */
export interface ChannelEvents {
  paymentOutcome(order: ChannelOrder, outcome: PaymentOutcome): Promise<TakenNotice>;
  payoutOutcome(order: ChannelOrder, outcome: TransferOutcome): Promise<void>;
  refundOutcome(order: ChannelOrder, outcome: TransferOutcome): Promise<void>;
  /** `order` is the payment's. */
  chargeback(order: ChannelOrder, news: ChargebackNews): Promise<void>;
}
