import { ownFailure } from '../base/declines.ts';
import { refused } from '../base/refusal.ts';
import { movePayment } from '../payments/move.ts';
import type { Payment } from '../payments/payment.ts';
import { PAYMENTS } from '../payments/table.ts';
import { type CommandKind, type Decision, decided, unchanged } from '../writer/command.ts';
import type { BatchView } from '../writer/part.ts';
import {
  CODE_GAP_MS,
  DOUBLE_CLICK_MS,
  type IdentityCheck,
  isAsking,
  MAX_CODES_SENT,
  moveIdentity,
  released,
} from './identity-check.ts';
import { IDENTITY_CHECKS } from './table.ts';

interface Question {
  readonly merchantId: string;
  readonly paymentId: string;
  /** Generated beforehand; the answer carries it. */
  readonly questionId: string;
  /** Keyed hash of the question. */
  readonly fingerprint: string;
  readonly triesLimit: number;
}

export interface GiveDetails extends Question {
  /** For the new row, when these are the first details of the payment. */
  readonly checkId: string;
  readonly answersSealed: string;
  readonly verifier: string;
}

export type GiveCode = Question;

/** The result of a payer's input. */
export type AskReply =
  /** The question and its try are committed: it may be sent to the verifier. */
  | { readonly kind: 'ask'; readonly payment: Payment; readonly check: IdentityCheck }
  /** There is nothing to ask: this is the current state. */
  | { readonly kind: 'answered'; readonly payment: Payment; readonly check: IdentityCheck | undefined }
  /** Another question, or the same one (a double click), is at the verifier. */
  | { readonly kind: 'wait'; readonly questionId: string; readonly isSame: boolean };

const needs = ({ paymentId }: Question) => [PAYMENTS.byId(paymentId), IDENTITY_CHECKS.ofParent(paymentId)];

/**
 * The payer entered account details, the first time or again. Refuses `identity_codes_used_up` and
 * `identity_code_too_soon`; for a payment under way or over it returns the current state.
 */
export const giveDetails: CommandKind<GiveDetails, AskReply> = {
  name: 'identity.give_details',
  lane: 'intake',
  needs,
  decide(view, input, now) {
    const known = view.of(IDENTITY_CHECKS).where(input.merchantId, 'paymentId', input.paymentId)[0];
    const standing = standingOf(view, known, input, now);
    if ('ok' in standing) return standing;
    const payment = standing;
    const check = known ? released(known) : newCheck(input, now);
    if (check.tries >= input.triesLimit) return usedUp(payment, check, now);
    if (isSecondClick(check, input, now)) return unchanged({ kind: 'answered', payment, check });
    if (check.codesSent >= MAX_CODES_SENT) {
      return refused({ code: 'identity_codes_used_up', limit: MAX_CODES_SENT });
    }
    const availableAt = new Date((check.codeSentAt?.getTime() ?? 0) + CODE_GAP_MS);
    if (check.codeSentAt && now < availableAt) {
      return refused({ code: 'identity_code_too_soon', availableAt });
    }
    const next = moveIdentity(check, 'details_given', now, {
      ...asked(check, input, now),
      answersSealed: input.answersSealed,
      verifier: input.verifier,
      // Counted before it is sent: a call without an answer may have sent a code.
      codesSent: check.codesSent + 1,
      reference: null,
      codeExpiresAt: null,
    });
    if (!next) return refused({ code: 'state_conflict', state: check.state, event: 'details_given' });
    const change = known ? IDENTITY_CHECKS.update(next) : IDENTITY_CHECKS.insert(next);
    return decided({ kind: 'ask', payment, check: next }, [change]);
  },
};

/** The payer entered a code. Refuses (`state_conflict`) while no code was sent. */
export const giveCode: CommandKind<GiveCode, AskReply> = {
  name: 'identity.give_code',
  lane: 'intake',
  needs,
  decide(view, input, now) {
    const known = view.of(IDENTITY_CHECKS).where(input.merchantId, 'paymentId', input.paymentId)[0];
    const standing = standingOf(view, known, input, now);
    if ('ok' in standing) return standing;
    const payment = standing;
    const event = 'code_given';
    if (!known) return refused({ code: 'state_conflict', state: 'open', event });
    const check = released(known);
    if (check.tries >= input.triesLimit) return usedUp(payment, check, now);
    const next = isExpired(check, now)
      ? moveIdentity(check, 'code_expired', now, { problem: 'code_expired' })
      : moveIdentity(check, event, now, asked(check, input, now));
    if (!next) return refused({ code: 'state_conflict', state: check.state, event });
    const kind = next.questionId === null ? 'answered' : 'ask';
    return decided({ kind, payment, check: next }, [IDENTITY_CHECKS.update(next)]);
  },
};

/** The payment, when a question may be asked for it now; otherwise the decision that says why not. */
function standingOf(
  view: BatchView,
  check: IdentityCheck | undefined,
  input: Question,
  now: Date,
): Payment | Decision<AskReply> {
  const payment = view.of(PAYMENTS).get(input.merchantId, input.paymentId);
  if (!payment) return refused({ code: 'order_not_found' });
  if (payment.state !== 'created') return unchanged({ kind: 'answered', payment, check });
  if (now >= payment.expiresAt) return refused({ code: 'state_conflict', state: 'expired', event: 'start' });
  if (!check?.questionId || !isAsking(check, now)) return payment;
  const isSame = check.questionFingerprint === input.fingerprint;
  return unchanged({ kind: 'wait', questionId: check.questionId, isSame });
}

/** A question is sent with its try already counted; the try is returned unless the answer is "wrong". */
function asked(check: IdentityCheck, input: Question, now: Date): Partial<IdentityCheck> {
  return {
    tries: check.tries + 1,
    problem: null,
    problemField: null,
    questionId: input.questionId,
    questionAskedAt: now,
    questionFingerprint: input.fingerprint,
  };
}

function isExpired({ codeExpiresAt }: IdentityCheck, now: Date): boolean {
  return codeExpiresAt !== null && now >= codeExpiresAt;
}

function isSecondClick(check: IdentityCheck, { fingerprint }: GiveDetails, now: Date): boolean {
  const { state, codeSentAt } = check;
  if (state !== 'code_sent' || !codeSentAt || check.questionFingerprint !== fingerprint) return false;
  return now.getTime() - codeSentAt.getTime() < DOUBLE_CLICK_MS;
}

/** No try is left: the check and its payment fail together. */
export function usedUp(payment: Payment, check: IdentityCheck, now: Date): Decision<AnsweredReply> {
  const next = moveIdentity(check, 'tries_used_up', now);
  const moved = movePayment(payment, 'refuse', now, { failure: ownFailure('identity_failed') });
  if (!next || !moved) {
    return refused({ code: 'state_conflict', state: payment.state, event: 'tries_used_up' });
  }
  return decided({ kind: 'answered', payment: moved.payment, check: next }, [
    ...moved.changes,
    IDENTITY_CHECKS.update(next),
  ]);
}

type AnsweredReply = Extract<AskReply, { readonly kind: 'answered' }>;

function newCheck(input: GiveDetails, now: Date): IdentityCheck {
  return {
    merchantId: input.merchantId,
    id: input.checkId,
    paymentId: input.paymentId,
    state: 'open',
    verifier: input.verifier,
    tries: 0,
    codesSent: 0,
    answersSealed: input.answersSealed,
    reference: null,
    codeSentAt: null,
    codeExpiresAt: null,
    problem: null,
    problemField: null,
    questionId: null,
    questionAskedAt: null,
    questionFingerprint: null,
    createdAt: now,
    updatedAt: now,
    finishedAt: null,
  };
}
