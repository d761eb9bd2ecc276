import type { OrderKind } from '../base/subjects.ts';
import type { ChargebackNews, PaymentOutcome, TakenNotice, TransferOutcome } from './port.ts';

/** Names an attempt as a channel can: by the reference that it was given, or by its own. */
export type AttemptReference =
  | { readonly channel: string; readonly attemptId: string }
  | { readonly channel: string; readonly channelReference: string };

/** What an event is about, and the event itself as far as the channel names it. */
export type EventSource = AttemptReference & {
  /** The channel's id of the event: the same when it comes again. */
  readonly eventId?: string;
  /** When it happened, by the channel's clock. */
  readonly at?: Date;
};

/** What a channel says by itself, as data. `refund` is also what it says of late money that it gives back. */
export type ChannelEvent = { readonly of: EventSource } & (
  | { readonly kind: 'payment'; readonly outcome: PaymentOutcome }
  | { readonly kind: 'payout' | 'refund'; readonly outcome: TransferOutcome }
  | { readonly kind: 'chargeback'; readonly news: ChargebackNews }
);

/** How an event was taken. */
export interface TakenEvent extends TakenNotice {
  /** It names no attempt that is known, or is refused: it is kept and tried again (unmatched-events.ts). */
  readonly isUnmatched?: boolean;
}

/**
 * Where channels bring what they say by themselves (a webhook, a bank file, a simulated button). What resolves is
 * committed, or kept for later. Rejects when it could be neither (the store is away, the writer is full): say it again.
 * `take` also rejects with `NewsNotTaken` what the engine refuses, for callers who can be told.
 */
export interface ChannelEvents {
  take(event: ChannelEvent): Promise<TakenEvent>;
  /** Like `take`, and keeps what the engine refuses. */
  takeOrKeep(event: ChannelEvent): Promise<TakenEvent>;
  paymentOutcome(of: EventSource, outcome: PaymentOutcome): Promise<TakenEvent>;
  payoutOutcome(of: EventSource, outcome: TransferOutcome): Promise<TakenEvent>;
  refundOutcome(of: EventSource, outcome: TransferOutcome): Promise<TakenEvent>;
  /** `of` is an attempt of the payment. */
  chargeback(of: EventSource, news: ChargebackNews): Promise<TakenEvent>;
}

/** What the attempt that an event of each kind names is a try of. */
export const SUBJECT_OF: Readonly<Record<ChannelEvent['kind'], OrderKind>> = {
  payment: 'payment',
  payout: 'payout',
  refund: 'refund',
  chargeback: 'payment',
};
