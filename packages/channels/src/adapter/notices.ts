import type { AttemptReference, ChannelEvent } from '@naru/engine';

/** A request from outside as it came. */
export interface RawRequest {
  readonly method: string;
  /** Behind the address of the channel's notices or returns; empty for the address itself. */
  readonly path: string;
  /** Names in small letters. */
  readonly headers: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** An answer in the channel's own words. */
export interface RawReply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

/** The name of an attempt without the channel's, which is known from the address. */
export type OwnReference = DistributiveOmit<AttemptReference, 'channel'>;

/** An event without the name of its channel. */
export type OwnEvent = DistributiveOmit<ChannelEvent, 'of'> & {
  readonly of: OwnReference & { readonly eventId?: string; readonly at?: Date };
};

export type NoticeReading =
  /** It is genuine. `reply` is sent when all events are committed; where one can not be, the channel gets a 503. */
  | { readonly kind: 'events'; readonly events: readonly OwnEvent[]; readonly reply: RawReply }
  /** It is not the channel's, or not understood: nothing of it is used. */
  | { readonly kind: 'refused'; readonly reason: string; readonly reply: RawReply };

/** What a channel says by itself over HTTP. */
export interface NoticePort {
  /** Verifies a notice and reads it. It changes nothing: the same notice comes again when its reply gets lost. */
  read(notice: RawRequest): Promise<NoticeReading>;
}

export type ReturnReading =
  /**
   * Nobody but the channel or we can have written it: it has the channel's signature, or a keyed hash that stood in the
   * address which we gave the channel. The payer is sent to the page of the payment, and the events are booked.
   */
  | { readonly kind: 'proven'; readonly of: OwnReference; readonly events?: readonly OwnEvent[] }
  /** Anybody may have written it, who knows or guesses the name of a payment. */
  | { readonly kind: 'unproven' };

/** Where payers come back from the channel's pages. */
export interface ReturnPort {
  /** Whose payment it is. The address of its page opens it for whoever has it: only a proof leads there. */
  read(request: RawRequest): Promise<ReturnReading>;
}
