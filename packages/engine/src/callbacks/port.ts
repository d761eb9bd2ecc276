import type { MessageSubjectKind } from '../base/subjects.ts';
import type { AppAccess } from '../merchants/app.ts';
import type { CallbackReply, CallbackRequest } from '../outbox/transport.ts';
import type { CallbackDraft, CallbackSnapshot } from './message.ts';

export type { CallbackReply, CallbackRequest, CallbackTransport } from '../outbox/transport.ts';

/** The subject and event of a message. */
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
  /** How many of them belong to earlier rounds, before an operator sent it again. */
  readonly scheduleStart: number;
}

/**
 * What a dialect defines about its messages: which it sends, their form and signature, and which replies count as
 * received.
 */
export interface CallbackDialect {
  readonly name: string;
  /** The engine's events for which this dialect sends a message. */
  readonly events: ReadonlySet<string>;
  /** Whether this order wants the message, by the order's own data; all are sent when absent. */
  wants?(message: CallbackDraft): boolean;
  /**
   * Whether `newer` contains everything a merchant needs about the subject, so that `older` need not be repeated any
   * more. Both are about the same subject. When absent, each message is repeated in order until it was received or
   * given up.
   */
  supersedes?(newer: MessageKind, older: MessageKind): boolean;
  readonly signature: SignaturePlace;
  /** Waits between deliveries, unless the app has its own; as many repetitions as entries. */
  readonly retryDelaysMs: readonly number[];
  /** Body and headers, signed. */
  render(message: CallbackMessage, access: AppAccess, now: Date): Promise<CallbackRequest>;
  /** Whether this reply counts as received. */
  accepts(reply: CallbackReply, message: CallbackMessage): boolean;
}

/** Where messages carry their signature; the sandbox alters it there (`wrong_signature`). */
export interface SignaturePlace {
  /** In the body, after this text. */
  readonly bodyMark?: string;
  /** As the whole of this header, where a message has it. */
  readonly header?: string;
}

/** A fault that the sandbox applies to a delivery. */
export type CallbackFault =
  | { readonly kind: 'delay'; readonly delayMs: number }
  | { readonly kind: 'drop' }
  | { readonly kind: 'duplicate' }
  | { readonly kind: 'wrong_signature' };

export interface CallbackFaults {
  /** The fault planned for this delivery, if any; reading it uses it up. */
  next(message: CallbackMessage): Promise<CallbackFault | undefined>;
}
