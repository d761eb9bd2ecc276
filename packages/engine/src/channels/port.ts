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

/** The payer, as far as a channel needs it. Opened from its seal for the call only. */
export interface Party {
  readonly name: string;
  readonly email?: string | undefined;
  readonly phone?: string | undefined;
  readonly userId?: string | undefined;
  readonly accountNumber?: string | undefined;
  readonly bankCode?: string | undefined;
  /** YYMMDD of birth, or the ten digits of a business registration. */
  readonly holderNumber?: string | undefined;
  /** The name on the card. */
  readonly cardHolder?: string | undefined;
  /** The merchant's description of the order; kept with the person, because merchants name people in it. */
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
 * One payment as a channel is asked to execute it. `reference` is the attempt's id: the key that makes repeated calls
 * safe.
 */
export interface PaymentOrder {
  readonly reference: string;
  /** The channel's own reference of this attempt, where it gave one. */
  readonly channelReference: string | null;
  readonly merchantId: string;
  readonly paymentId: string;
  readonly merchantName: string;
  readonly platformNumber: string;
  readonly methodKind: string;
  readonly brand: string;
  readonly bank: BankName | null;
  readonly intent: PaymentIntent;
  /** The vault has the card's number under its token. */
  readonly card: Card | null;
  /** From an earlier attempt that only authenticated the payer. */
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
  /**
   * The account that receives the money, where the payment can not be reversed by its own method; null: by the method.
   */
  readonly payee: Party | null;
}

/** What a channel reports beside an order's state; each where it does so. */
export interface AnswerFacts {
  /** Its own reference of the attempt: kept, sent back with later questions, and usable in events. */
  readonly channelReference?: string;
  /** What it charges for the order. */
  readonly cost?: Money;
  /**
   * The amount that the channel reports for the order, or that it moved (of a deposit: its own). It is compared with
   * what was sent: a difference holds the order for an operator (outcomes.ts). Of money that came only another
   * currency counts: it is booked as this states it.
   */
  readonly statedTotal?: Money;
}

/** The state of a payment at the channel. */
export type PaymentOutcome = AnswerFacts &
  (
    | { readonly kind: 'redirect'; readonly url: string }
    | { readonly kind: 'account'; readonly account: VirtualAccount }
    /** To be paid in cash at a shop: the number to give there, and a page with instructions. */
    | { readonly kind: 'voucher'; readonly number: string; readonly url: string }
    | { readonly kind: 'authenticated'; readonly authentication: Authentication }
    | { readonly kind: 'authorized'; readonly approval: Approval }
    | { readonly kind: 'captured'; readonly payerAmount: bigint; readonly approval?: Approval }
    /** The authorization stands, but the capture was refused. */
    | ({ readonly kind: 'capture_refused' } & Failure)
    | Deposited
    | ({ readonly kind: 'failed' } & Failure)
    /** By the payer, or for the given reason. */
    | { readonly kind: 'cancelled'; readonly decline?: Decline; readonly reason: string }
    /** The channel has the order and works on it. */
    | { readonly kind: 'pending' }
    /** The channel never received the order: it may be sent. */
    | { readonly kind: 'not_received' }
    /**
     * Nothing is known: time-out, broken connection, an invalid answer. The order is never sent again before asking.
     */
    | { readonly kind: 'no_answer'; readonly reason: string }
  );

/** Money reached a virtual account. `reference` is the bank's own number of the deposit. */
export interface Deposited {
  readonly kind: 'deposit';
  readonly payerAmount: bigint;
  readonly depositorName: string;
  readonly reference: string;
  /** The bank waits for the answer and turns the money away on `refused`; otherwise it has the money already. */
  readonly mayBeRefused?: true;
}

/** The state of a payout or a refund at the channel. */
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
 * is made again later, without asking first. Never after a byte was sent: that is `no_answer`.
 */
export interface NotSent {
  readonly kind: 'not_sent';
  readonly reason: string;
}

/*
 * The ports of a channel. A call may throw, which counts as `no_answer`: the engine asks with the find calls before
 * anything is sent again. The same reference twice is the same order. Later reports come through `ChannelEvents`
 * (channel-event.ts).
 */

export interface PaymentPort {
  startPayment(order: PaymentOrder): Promise<PaymentOutcome | NotSent>;
  findPayment(order: PaymentOrder): Promise<PaymentOutcome | NotSent>;
  /** Takes the money of an authorization. A channel without it only takes payments that need no capture. */
  capturePayment?(order: PaymentOrder): Promise<PaymentOutcome | NotSent>;
  /** The payment is over on our side: the channel should take no money for it. An unknown payment is no error. */
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

/** A channel as the engine calls it: unsupported ports are absent. */
export interface Channel {
  readonly name: string;
  readonly payments?: PaymentPort;
  readonly payouts?: PayoutPort;
  readonly refunds?: RefundPort;
  /** Why it can not execute a method, as a sentence; undefined when it can. When absent, it can execute all. */
  lackFor?(method: {
    readonly kind: string;
    readonly direction: string;
    readonly currency: Currency;
  }): string | undefined;
}

/** The report of a payer's bank about a payment that it takes back. */
export type ChargebackUpdate =
  | {
      readonly kind: 'reported';
      /** The channel's number of the chargeback. */
      readonly caseNumber: string;
      /** Null: all that can be taken back. */
      readonly payerAmount: bigint | null;
      readonly reasonCode: string | null;
      readonly reason: string;
      /** Whether the money is already taken; otherwise the bank only asks. */
      readonly deduct: boolean;
      /** The deadline for evidence, where the channel gives one. */
      readonly deadlineAt?: Date;
    }
  | { readonly kind: 'deducted' | 'won' | 'lost'; readonly caseNumber: string };

/** Identifies one order at a channel. */
export interface ChannelOrder {
  readonly merchantId: string;
  readonly subjectId: string;
  readonly reference: string;
  /** Of the attempt; a later one may be at another channel. */
  readonly channel?: string;
}

/** How a deposit notice was handled; `repeated`: its reference was already known. */
export type DepositAnswer = 'credited' | 'held' | 'refused' | 'repeated';

/** Of a deposit: how it was handled, and how it differs from what was expected. */
export interface TakenNotice {
  readonly deposit?: DepositAnswer;
  readonly mismatch?: DepositMismatch | null;
}
