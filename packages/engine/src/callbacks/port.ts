import type { MessageSubjectKind } from '../base/subjects.ts';
import type { AppAccess } from '../merchants/app.ts';
import type { CallbackDraft, CallbackSnapshot } from './message.ts';

/** What a message is about and what it tells. */
export interface MessageKind {
  readonly subjectKind: MessageSubjectKind;
  readonly event: string;
}

/** A message to a merchant as the engine keeps it. */
export interface CallbackMessage extends MessageKind {
  readonly merchantId: string;
  readonly id: string;
  readonly appId: string;
  readonly dialect: string;
  readonly subjectId: string;
  readonly snapshot: CallbackSnapshot;
  readonly url: string;
  readonly endpoint: string;
  /** Deliveries made so far. */
  readonly tries: number;
  /** How many of them belong to earlier rounds, before it was sent again by hand. */
  readonly scheduleStart: number;
}

export interface CallbackRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface CallbackReply {
  readonly status: number;
  readonly body: string;
}

/** What a dialect knows about its messages: which there are, their form and signature, and what counts as received. */
export interface CallbackDialect {
  readonly name: string;
  /** Which of the engine's events this dialect tells at all. */
  readonly events: ReadonlySet<string>;
  /** Whether this order's merchant wants to be told, by what the order itself says; all are told when absent. */
  wants?(message: CallbackDraft): boolean;
  /**
   * Whether `newer` says all that a merchant needs of the subject, so that `older` need not be repeated any more. Both
   * are about the same subject. Without it each message is repeated until it was taken or given up, in order.
   */
  supersedes?(newer: MessageKind, older: MessageKind): boolean;
  readonly signature: SignaturePlace;
  /** Waits between deliveries, unless the app has its own; the length is the number of repetitions. */
  readonly retryDelaysMs: readonly number[];
  /** Body and headers, signed. */
  render(message: CallbackMessage, access: AppAccess, now: Date): Promise<CallbackRequest>;
  /** Whether this reply ends the deliveries. */
  accepts(reply: CallbackReply, message: CallbackMessage): boolean;
}

/** Where messages carry their signature; the sandbox breaks it there (`wrong_signature`). */
export interface SignaturePlace {
  /** In the body, it begins behind this text. */
  readonly bodyMark?: string;
  /** Or it is the whole of this header, of messages that have it. */
  readonly header?: string;
}

/** Sends to a merchant's address; the gateway's implementation guards against addresses that must not be called. */
export interface CallbackTransport {
  /** Rejects when the address is refused, unreachable, too slow, or answers too much. */
  post(url: string, request: CallbackRequest): Promise<CallbackReply>;
}

/** What the sandbox does to a delivery on purpose. */
export type CallbackFault =
  | { readonly kind: 'delay'; readonly delayMs: number }
  | { readonly kind: 'drop' }
  | { readonly kind: 'duplicate' }
  | { readonly kind: 'wrong_signature' };

export interface CallbackFaults {
  /** The fault ordered for this delivery, if any; asking uses it up. */
  next(message: CallbackMessage): Promise<CallbackFault | undefined>;
}
