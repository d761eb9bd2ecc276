import type { ChannelEvent, Money, PaymentOrder, PayoutOrder, RefundOrder } from '@naru/engine';
import type { ChannelAdapter, OpenChannel } from '../adapter/adapter.ts';
import type { RawRequest } from '../adapter/notices.ts';

/** How the fake bank treats calls from now on. */
export type Line =
  /** It answers. */
  | 'up'
  /** No connection can be made. */
  | 'refuses_connections'
  /** It executes calls, and the answers get lost. */
  | 'loses_answers';

/**
 * The bank behind a channel, as far as a test plays it. Orders are named by our reference. What is absent the bank can
 * not be made to do, and the cases that need it are not there.
 */
export interface FakeBank {
  /** How many orders it has under one reference. */
  ordersOf(reference: string): Promise<number>;
  /** The ways that `setLine` can set. */
  readonly lines: readonly Line[];
  setLine(line: Line): Promise<void>;
  /** The payer pays, or the issuer of the order approves; the bank reports it. */
  approve(reference: string): Promise<void>;
  decline(reference: string): Promise<void>;
  /** The payer pays another amount than was ordered. */
  approveOther?(reference: string, amount: bigint): Promise<void>;
  /** It ends a payout or a refund, and reports it. */
  finish(reference: string): Promise<void>;
  refuse(reference: string): Promise<void>;
  /** It sends its last event again. */
  resendLast?(): Promise<void>;
  /** A genuine notice of the reference's last event, as it would come over HTTP, and the same from somebody else. */
  notice?(reference: string): Promise<{ readonly genuine: RawRequest; readonly forged: RawRequest }>;
  /** A notice of any content with the bank's own proof. */
  signed?(body: Buffer): RawRequest;
  /** The request of a payer who comes back from the bank's page. */
  returning?(reference: string): Promise<RawRequest>;
  /** What it takes for a payment. */
  readonly cost?: Money;
}

/** A channel with the bank behind it. */
export interface ChannelBench {
  readonly adapter: ChannelAdapter;
  readonly channel: OpenChannel;
  readonly bank: FakeBank;
  /** The events of the channel so far, oldest first; waits for those on their way. */
  events(): Promise<readonly ChannelEvent[]>;
  /** Orders that the bank takes; each call makes a new one. */
  payment(): Promise<PaymentOrder>;
  /** One that is authorized first, where the channel takes captures. */
  authorized?(): Promise<PaymentOrder>;
  refund(of: PaymentOrder): RefundOrder;
  payout?(): PayoutOrder;
  /** The code that was sent to a payer under the verifier's reference. */
  identityCode?(reference: string): Promise<string>;
  close(): Promise<void>;
}

/** One rule that every channel keeps. `run` rejects with what is wrong. */
export interface ConformanceCase {
  readonly name: string;
  run(): Promise<void>;
}

/** A rule of channels that are made like the given one. */
export interface Rule {
  readonly name: string;
  /** Whether this channel and its bank can be tried for it. */
  applies(bench: ChannelBench): boolean;
  check(bench: ChannelBench): Promise<void>;
}
