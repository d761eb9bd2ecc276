import type { StoredSettings } from '../base/settings.ts';
import { findTransition } from '../base/states.ts';
import { IDENTITY_SETTINGS, MAX_IDENTITY_TRIES, MIN_IDENTITY_TRIES } from './settings.ts';
import { IDENTITY_TABLE, type IdentityEvent, type IdentityState } from './states.ts';

/** Wrong details and wrong codes that a payer may enter before the payment fails; an app may set another number. */
export const DEFAULT_IDENTITY_TRIES = 5;
/** Limit of codes sent per payment: each message costs money, and the phone may belong to somebody else. */
export const MAX_CODES_SENT = 5;
/** Minimum time between two codes of one payment. */
export const CODE_GAP_MS = 10_000;
/** How long a code can be used; a verifier may set less, never more. */
export const CODE_LIFE_MS = 180_000;
/**
 * The same details again within this time after a code was sent are a double click, answered like the first. Later they
 * are a request for another code, and the gap above applies.
 */
export const DOUBLE_CLICK_MS = 2000;
/**
 * After this time a question counts as lost: the process that asked it has died. Three times the longest call, so that
 * no answer under way is overtaken.
 */
export const QUESTION_LIFE_MS = 30_000;

export type IdentityProblem = 'details_mismatch' | 'code_wrong' | 'code_expired' | 'no_answer';

/** How far a payer is with the identity check. One per payment, created with the first details. */
export interface IdentityCheck {
  readonly merchantId: string;
  readonly id: string;
  readonly paymentId: string;
  readonly state: IdentityState;
  /** Name of the verifier that was asked last. */
  readonly verifier: string;
  /** Wrong answers, and the open question: counted before it is sent, so that no race exceeds the limit. */
  readonly tries: number;
  readonly codesSent: number;
  /** The payer's answers as sealed JSON. */
  readonly answersSealed: string;
  /** The verifier's reference of the valid code. */
  readonly reference: string | null;
  readonly codeSentAt: Date | null;
  readonly codeExpiresAt: Date | null;
  /** The last failure. */
  readonly problem: IdentityProblem | null;
  /** The detail that did not match, for support; the payer does not see it, or details could be guessed one by one. */
  readonly problemField: string | null;
  /** The one question that may be at the verifier; null when there is none. */
  readonly questionId: string | null;
  readonly questionAskedAt: Date | null;
  /** Keyed hash of the last question: distinguishes a double click from another question. */
  readonly questionFingerprint: string | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly finishedAt: Date | null;
}

/** Context that binds the sealed answers to their payment. */
export function answersContext(paymentId: string): string {
  return `identity_checks.answers:${paymentId}`;
}

/** Context of the fingerprints of a payment's questions. */
export function questionContext(paymentId: string): string {
  return `identity_checks.question:${paymentId}`;
}

/** The limit of tries of an app. A setting that is not a number from 1 to 10 is ignored. */
export function identityTriesOf(settings: StoredSettings): number {
  const identityTries = IDENTITY_SETTINGS.identityTries.of(settings);
  const valid =
    identityTries !== undefined &&
    Number.isInteger(identityTries) &&
    identityTries >= MIN_IDENTITY_TRIES &&
    identityTries <= MAX_IDENTITY_TRIES;
  return valid ? identityTries : DEFAULT_IDENTITY_TRIES;
}

/** Wrong answers so far. */
export function triesUsed(check: IdentityCheck): number {
  return check.questionId === null ? check.tries : check.tries - 1;
}

/** Whether a question is probably still at the verifier. */
export function isAsking(check: IdentityCheck, now: Date): boolean {
  const { questionId, questionAskedAt } = check;
  return (
    questionId !== null && !!questionAskedAt && now.getTime() - questionAskedAt.getTime() < QUESTION_LIFE_MS
  );
}

/** The check without its open question, with the reserved try returned. */
export function released(check: IdentityCheck): IdentityCheck {
  return { ...check, tries: triesUsed(check), questionId: null, questionAskedAt: null };
}

/** Moves a check along its state table; undefined when the event does not apply in its state. Pure. */
export function moveIdentity(
  check: IdentityCheck,
  event: IdentityEvent,
  now: Date,
  patch: Partial<IdentityCheck> = {},
): IdentityCheck | undefined {
  const row = findTransition(IDENTITY_TABLE, check.state, event);
  if (!row) return undefined;
  const finishedAt = IDENTITY_TABLE.final.includes(row.to) ? now : null;
  return { ...check, ...patch, state: row.to, updatedAt: now, finishedAt };
}
