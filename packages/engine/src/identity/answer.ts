import type { Failure } from '../base/declines.ts';
import { type Details, mergedDetails } from '../base/details.ts';
import { refused } from '../base/refusal.ts';
import type { CodeAnswer, DetailsAnswer } from '../channels/identity-port.ts';
import { refusedFor } from '../payments/order-tries.ts';
import { failedBeforeStart } from '../payments/payer-commands.ts';
import type { Payment } from '../payments/payment.ts';
import { PAYMENTS } from '../payments/table.ts';
import { otherTry, type StartPayment, startedBy, triesNeeded } from '../payments-start/start.ts';
import { type CommandKind, type Decision, decided, unchanged } from '../writer/command.ts';
import { usedUp } from './ask.ts';
import { CODE_LIFE_MS, type IdentityCheck, moveIdentity, released } from './identity-check.ts';
import type { IdentityEvent } from './states.ts';
import { IDENTITY_CHECKS } from './table.ts';

export interface TakeIdentityAnswer {
  readonly merchantId: string;
  readonly paymentId: string;
  readonly questionId: string;
  readonly answer: DetailsAnswer | CodeAnswer;
  readonly triesLimit: number;
  /** With a right code: the start of the payment, with the verified payer sealed. */
  readonly start?: StartPayment;
  /** With a right code, instead of the start: rules or limits end the payment. */
  readonly ending?: { readonly failure: Failure; readonly details?: Details | undefined };
}

export interface IdentityResult {
  readonly payment: Payment;
  readonly check: IdentityCheck | undefined;
}

/**
 * The verifier answered the open question. Only the answer to that question counts; an answer to a question that was
 * given up and asked again is ignored. When the payment ended meanwhile, only the question is closed.
 */
export const takeIdentityAnswer: CommandKind<TakeIdentityAnswer, IdentityResult> = {
  name: 'identity.answer',
  lane: 'intake',
  needs: ({ paymentId, start }) => [
    PAYMENTS.byId(paymentId),
    ...(start ? triesNeeded(start) : []),
    IDENTITY_CHECKS.ofParent(paymentId),
  ],
  decide(view, input, now) {
    const payment = view.of(PAYMENTS).get(input.merchantId, input.paymentId);
    if (!payment) return refused({ code: 'order_not_found' });
    const check = view.of(IDENTITY_CHECKS).where(input.merchantId, 'paymentId', input.paymentId)[0];
    if (!check || check.questionId !== input.questionId) return unchanged({ payment, check });
    if (payment.state !== 'created' || now >= payment.expiresAt) {
      const closed = { ...released(check), updatedAt: now };
      return decided({ payment, check: closed }, [IDENTITY_CHECKS.update(closed)]);
    }
    const next = answered(check, input.answer, now);
    if (!next) return refused({ code: 'state_conflict', state: check.state, event: input.answer.kind });
    if (next.state === 'passed') {
      const other = input.start && otherTry(view, payment, input.start);
      return other ? refusedFor(other) : pass(payment, next, input, now);
    }
    if (next.tries >= input.triesLimit) return usedUp(payment, next, now);
    return decided({ payment, check: next }, [IDENTITY_CHECKS.update(next)]);
  },
};

const EVENTS: Readonly<Record<TakeIdentityAnswer['answer']['kind'], IdentityEvent>> = {
  code_sent: 'details_accepted',
  mismatch: 'details_wrong',
  right: 'code_right',
  wrong: 'code_wrong',
  expired: 'code_expired',
  no_answer: 'unanswered',
};

/**
 * The check after the answer. Wrong details and wrong codes use up the try that was reserved for the question; other
 * answers return it.
 */
function answered(
  check: IdentityCheck,
  answer: TakeIdentityAnswer['answer'],
  now: Date,
): IdentityCheck | undefined {
  return moveIdentity(released(check), EVENTS[answer.kind], now, patchOf(check, answer, now));
}

function patchOf(
  check: IdentityCheck,
  answer: TakeIdentityAnswer['answer'],
  now: Date,
): Partial<IdentityCheck> {
  switch (answer.kind) {
    case 'code_sent': {
      const latest = now.getTime() + CODE_LIFE_MS;
      return {
        reference: answer.reference,
        codeSentAt: now,
        codeExpiresAt: new Date(Math.min(answer.expiresAt.getTime(), latest)),
      };
    }
    case 'mismatch':
      // No code is sent for details that do not match.
      return {
        tries: check.tries,
        codesSent: check.codesSent - 1,
        problem: 'details_mismatch',
        problemField: answer.field,
      };
    case 'wrong':
      return { tries: check.tries, problem: 'code_wrong' };
    case 'expired':
      return { problem: 'code_expired', codeExpiresAt: earlier(check.codeExpiresAt, now) };
    case 'no_answer':
      return { problem: 'no_answer' };
    case 'right':
      return {};
  }
}

function earlier(time: Date | null, now: Date): Date {
  return time && time < now ? time : now;
}

/** The check passes and its payment starts, or is ended by the merchant's rules, in one transaction. */
function pass(
  payment: Payment,
  check: IdentityCheck,
  { start, ending }: TakeIdentityAnswer,
  now: Date,
): Decision<IdentityResult> {
  const moved = ending
    ? failedBeforeStart(payment, ending.failure, now, {
        details: mergedDetails(payment.details, ending.details),
      })
    : start && startedBy(payment, start, now);
  if (!moved) return refused({ code: 'state_conflict', state: payment.state, event: 'start' });
  return decided({ payment: moved.payment, check }, [...moved.changes, IDENTITY_CHECKS.update(check)]);
}
