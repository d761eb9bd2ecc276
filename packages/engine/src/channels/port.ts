import type { Decline, Failure } from '../base/declines.ts';
import type { Details } from '../base/details.ts';
import type { Currency, Money } from '../base/money.ts';
import type {
  Approval,
  Authentication,
  Card,
  DepositMismatch,
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
  /** What dialect and page keep that may be personal; channels don't get it. */
  readonly extra?: Pick<Details, 'dialect' | 'page'> | undefined;
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
  /** The channel's own reference of this attempt, as far as it told one. */
  readonly channelReference: string | null;
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
  readonly channelReference: string | null;
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
  readonly channelReference: string | null;
  readonly merchantId: string;
  readonly refundId: string;
  /** The reference of the payment's own attempt on the same channel. */
  readonly paymentReference: string;
  /** The channel's own reference of that attempt. */
  readonly paymentChannelReference: string | null;
  readonly platformNumber: string;
  readonly amount: bigint;
  readonly currency: Currency;
  readonly payer: Party;
  /** The account that gets the money, where the payment's own way does not lead back; the method's way when null. */
  readonly payee: Party | null;
}

/** What a channel tells beside how an order stands; each as far as it tells it. */
export interface AnswerFacts {
  /** Its own reference of the attempt: kept, handed back with later questions, and good for naming it in events. */
  readonly channelReference?: string;
  /** What it takes for the order. */
  readonly cost?: Money;
  /**
   * The amount that it says the order is for, or that it moved. Held against what was sent: a difference holds the
   * order and is an operator's (outcomes.ts).
   */
  readonly statedTotal?: Money;
}

/** How a payment stands at the channel. */
export type PaymentOutcome = AnswerFacts &
  (
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
    | { readonly kind: 'no_answer'; readonly reason: string }
  );

/** Money reached a virtual account. `reference` is the bank's own number of the deposit. */
export interface Deposited {
  readonly kind: 'deposit';
  readonly payerAmount: bigint;
  readonly depositorName: string;
  readonly reference: string;
}

/** How a payout or a refund stands at the channel. */
export type TransferOutcome = AnswerFacts &
  (
    | { readonly kind: 'processing' }
    | { readonly kind: 'succeeded' }
    | ({ readonly kind: 'failed' } & Failure)
    | ({ readonly kind: 'returned' } & Failure)
    | { readonly kind: 'not_received' }
    | { readonly kind: 'no_answer'; readonly reason: string }
  );

/**
 * It is proven that nothing of the call reached the channel: no connection was made, a breaker was open. The same call
 * is made again later, without a question before it. Never after a byte was sent: that is `no_answer`.
 */
export interface NotSent {
  readonly kind: 'not_sent';
  readonly reason: string;
}

/*
 * The ports of a channel. Calls may fail by throwing, which is read as `no_answer`: the engine asks with the find calls
 * before anything is sent again. The same reference twice is the same order. What a channel says later comes through
 * `ChannelEvents` (channel-event.ts).
 */

export interface PaymentPort {
  startPayment(order: PaymentOrder): Promise<PaymentOutcome | NotSent>;
  findPayment(order: PaymentOrder): Promise<PaymentOutcome | NotSent>;
  /** Takes the money of an authorization. A channel without it only takes payments that need no capture. */
  capturePayment?(order: PaymentOrder): Promise<PaymentOutcome | NotSent>;
  /** The payment is over on our side: the channel should take no money for it. One that it does not know is fine. */
  cancelPayment(order: PaymentOrder): Promise<void>;
}

export interface PayoutPort {
  submitPayout(order: PayoutOrder): Promise<TransferOutcome | NotSent>;
  findPayout(order: PayoutOrder): Promise<TransferOutcome | NotSent>;
}

export interface RefundPort {
  submitRefund(order: RefundOrder): Promise<TransferOutcome | NotSent>;
  findRefund(order: RefundOrder): Promise<TransferOutcome | NotSent>;
}

/** A channel as the engine calls it: what it does not do, it does not have. */
export interface Channel {
  readonly name: string;
  readonly payments?: PaymentPort;
  readonly payouts?: PayoutPort;
  readonly refunds?: RefundPort;
  /** Why it can not carry out a method, as a sentence; undefined when it can. Of any method when absent. */
  lackFor?(method: {
    readonly kind: string;
    readonly direction: string;
    readonly currency: Currency;
  }): string | undefined;
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
  readonly mismatch?: DepositMismatch | null;
}
