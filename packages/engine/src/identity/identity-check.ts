import type { StoredSettings } from '../base/settings.ts';
import { findTransition } from '../base/states.ts';
import { IDENTITY_SETTINGS, MAX_IDENTITY_TRIES, MIN_IDENTITY_TRIES } from './settings.ts';
import { IDENTITY_TABLE, type IdentityEvent, type IdentityState } from './states.ts';

/**
 * Wrong details and wrong codes that a payer may give before the payment fails; an app may choose another
 * number.
 */
export const DEFAULT_IDENTITY_TRIES = 5;
/**
 * Codes sent for one payment at most: each is a message that somebody pays for, and a phone may be a
 * stranger's.
 */
export const MAX_CODES_SENT = 5;
/** Between two codes of one payment. */
export const CODE_GAP_MS = 10_000;
/** How long a code can be used; a verifier may say less, never more. */
export const CODE_LIFE_MS = 180_000;
/**
 * The same details again within this time after a code went out are a double click, answered like the first.
 * Later ones are a wish for another code, for which the gap above holds.
 */
export const DOUBLE_CLICK_MS = 2000;
/**
 * After this time a question counts as lost: the process that asked it has died. Three times the longest
 * call, so that no answer under way is overtaken.
 */
export const QUESTION_LIFE_MS = 30_000;

export type IdentityProblem = 'details_mismatch' | 'code_wrong' | 'code_expired' | 'no_answer';

/** How far a payer has come with proving who they are. One a payment, made with the first details given. */
export interface IdentityCheck {
  readonly merchantId: string;
  readonly id: string;
  readonly paymentId: string;
  readonly state: IdentityState;
  /** Name of the verifier that was asked last. */
  readonly verifier: string;
  /**
   * Wrong answers, and the question that is being asked: counted before it leaves, so that no race passes the
   * limit.
   */
  readonly tries: number;
  readonly codesSent: number;
  /** The payer's answers as sealed JSON. */
  readonly answersSealed: string;
  /** The verifier's reference of the code that can be used now. */
  readonly reference: string | null;
  readonly codeSentAt: Date | null;
  readonly codeExpiresAt: Date | null;
  /** What went wrong last. */
  readonly problem: IdentityProblem | null;
  /**
   * The detail that did not fit, for support; the payer is not told, or details could be guessed one by one.
   */
  readonly problemField: string | null;
  /** The one question that may be at the verifier; null when none is. */
  readonly questionId: string | null;
  readonly questionAskedAt: Date | null;
  /** Keyed hash of what was asked last: tells a second click from another question. */
  readonly questionFingerprint: string | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly finishedAt: Date | null;
}

/** Context that binds the sealed answers to their payment. */
export function answersContext(paymentId: string): string {
  return `identity_checks.answers:${paymentId}`;
}

/** Context of the fingerprints of what was asked for a payment. */
export function questionContext(paymentId: string): string {
  return `identity_checks.question:${paymentId}`;
}

/** The limit of tries of an app. A setting that is no number from 1 to 10 is none. */
export function identityTriesOf(settings: StoredSettings): number {
  const identityTries = IDENTITY_SETTINGS.identityTries.of(settings);
  const valid =
    identityTries !== undefined &&
    Number.isInteger(identityTries) &&
    identityTries >= MIN_IDENTITY_TRIES &&
    identityTries <= MAX_IDENTITY_TRIES;
  return valid ? identityTries : DEFAULT_IDENTITY_TRIES;
}

/** Tries that were answered and wrong. */
export function triesUsed(check: IdentityCheck): number {
  return check.questionId === null ? check.tries : check.tries - 1;
}

/** Whether a question is at the verifier, as far as can be told. */
export function isAsking(check: IdentityCheck, now: Date): boolean {
  const { questionId, questionAskedAt } = check;
  return (
    questionId !== null && !!questionAskedAt && now.getTime() - questionAskedAt.getTime() < QUESTION_LIFE_MS
  );
}

/** The check without its open question and with the try that was held for it given back. */
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
