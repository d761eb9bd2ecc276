import type { OrderKind } from '../base/subjects.ts';
import type { ChargebackUpdate, PaymentOutcome, TakenNotice, TransferOutcome } from './port.ts';

/** Names an attempt as a channel can: by our reference, or by its own. */
export type AttemptReference =
  | { readonly channel: string; readonly attemptId: string }
  | { readonly channel: string; readonly channelReference: string };

/** The attempt an event is about, and the event's own id and time, where the channel gives them. */
export type EventSource = AttemptReference & {
  /** The channel's id of the event: the same when it is repeated. */
  readonly eventId?: string;
  /** When it happened, by the channel's clock. */
  readonly at?: Date;
};

/** An event that a channel sends, as data. `refund` also covers late money that it gives back. */
export type ChannelEvent = { readonly of: EventSource } & (
  | { readonly kind: 'payment'; readonly outcome: PaymentOutcome }
  | { readonly kind: 'payout' | 'refund'; readonly outcome: TransferOutcome }
  | { readonly kind: 'chargeback'; readonly update: ChargebackUpdate }
);

/** How an event was taken. */
export interface TakenEvent extends TakenNotice {
  /** It names no known attempt, or was refused: it is kept and tried again (unmatched-events.ts). */
  readonly isUnmatched?: boolean;
}

/**
 * Where channels submit events (a webhook, a bank file, a simulated button). When the promise resolves, the event is
 * committed or kept for later. It rejects when neither was possible (the store is unavailable, the writer is full):
 * send it again. `take` also rejects with `EventRefused` what the engine refuses, for callers who can show that.
 */
export interface ChannelEvents {
  take(event: ChannelEvent): Promise<TakenEvent>;
  /** Like `take`, but keeps what the engine refuses. */
  takeOrKeep(event: ChannelEvent): Promise<TakenEvent>;
  paymentOutcome(of: EventSource, outcome: PaymentOutcome): Promise<TakenEvent>;
  payoutOutcome(of: EventSource, outcome: TransferOutcome): Promise<TakenEvent>;
  refundOutcome(of: EventSource, outcome: TransferOutcome): Promise<TakenEvent>;
  /** `of` is an attempt of the payment. */
  chargeback(of: EventSource, update: ChargebackUpdate): Promise<TakenEvent>;
}

/** The subject of the attempt that each kind of event names. */
export const SUBJECT_OF: Readonly<Record<ChannelEvent['kind'], OrderKind>> = {
  payment: 'payment',
  payout: 'payout',
  refund: 'refund',
  chargeback: 'payment',
};
