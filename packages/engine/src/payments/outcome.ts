import { ownFailure } from '../base/declines.ts';
import { mergedDetails } from '../base/details.ts';
import { isBookable } from '../base/money.ts';
import { refused } from '../base/refusal.ts';
import { keptOfChannel } from '../channels/channel-details.ts';
import { type EffectDraft, makeEffect } from '../channels/effect.ts';
import { LATE_EVENTS } from '../channels/late-event.ts';
import { answerChanges, OPERATORS_TURN_MS, statesOtherTotal } from '../channels/outcomes.ts';
import { askAgainDelayMs } from '../channels/pacing.ts';
import type { PaymentOutcome } from '../channels/port.ts';
import { tokensOfPayment } from '../tokens/table.ts';
import { type CommandKind, type Decision, decided } from '../writer/command.ts';
import { type BatchView, type Changes, together } from '../writer/part.ts';
import { moneyOf } from './amounts.ts';
import { decideDeposit } from './deposit.ts';
import { DEPOSITS } from './deposits.ts';
import { type Captured, cancelAgain, decideLate, isHarmless } from './late.ts';
import { contradictionOf } from './late-event.ts';
import { type Moved, type MoveInput, movedWith } from './move.ts';
import { eventOfOutcome } from './outcome-events.ts';
import type { Asked, TakenPaymentOutcome, TakePaymentOutcome } from './outcome-input.ts';
import { openedAgain } from './payer-tries.ts';
import type { Payment } from './payment.ts';
import { PAYMENT_SETS } from './states.ts';
import { moveWithTokens } from './suspense.ts';
import { PAYMENTS } from './table.ts';

/**
 * Applies a channel's outcome of a payment, as the answer to a call or as an event. An outcome that does not fit the
 * state any more is kept for an operator; money that a channel took for a payment that is over is booked besides
 * (late.ts).
 */
export const takePaymentOutcome: CommandKind<TakePaymentOutcome, TakenPaymentOutcome> = {
  name: 'payment.outcome',
  lane: 'ledger',
  needs: ({ paymentId, outcome: { kind }, order }) => [
    PAYMENTS.byId(paymentId),
    ...(order ? [PAYMENTS.triesOf(order, order.contentHash, { of: paymentId })] : []),
    ...(kind === 'deposit' || kind === 'captured' ? [DEPOSITS.ofParent(paymentId)] : []),
    ...(ENDS.has(kind) ? [tokensOfPayment(paymentId)] : []),
  ],
  decide(view, input, now) {
    const payment = view.of(PAYMENTS).get(input.merchantId, input.paymentId);
    if (!payment) return refused({ code: 'order_not_found' });
    const done = answerChanges({ ...input, outcome: keptOutcome(payment, input.outcome) }, now);
    if (isContradicted(payment, input)) return decideContradiction(payment, input, done);
    if (payment.attemptId !== input.attemptId) return decideLate(view, payment, input, done, now);
    if (input.outcome.kind === 'deposit') {
      const decision = decideDeposit(view, payment, { ...input, deposit: input.outcome }, now);
      return decision.ok ? { ...decision, changes: together(done, decision.changes) } : decision;
    }
    return decideOutcome(view, payment, input, done, now);
  },
};

/**
 * What the attempt's row keeps. A capture of nothing took no money: kept as `captured`, `ledger verify` would look for
 * its booking for ever.
 */
function keptOutcome(payment: Payment, outcome: PaymentOutcome): PaymentOutcome {
  if (outcome.kind !== 'captured') return outcome;
  const { amount } = moneyOf(payment, outcome);
  if (typeof amount !== 'bigint' || amount > 0n) return outcome;
  const { payerAmount: _nothing, approval: _approval, ...facts } = outcome;
  return { ...facts, kind: 'no_answer', reason: `a capture of ${amount} was reported` };
}

/**
 * Money that was taken is booked as it came, unless the books can not take it (nothing, a currency that there is not).
 * For a payment that is over only that counts: all else is cancelled at the channel (late.ts).
 */
function isContradicted(payment: Payment, { attemptId, outcome }: TakePaymentOutcome): boolean {
  if (outcome.kind === 'captured' || outcome.kind === 'deposit')
    return !isBookable(moneyOf(payment, outcome));
  const isOver = payment.attemptId !== attemptId || PAYMENT_SETS.unpaidEnd.has(payment.state);
  if (isOver) return false;
  return statesOtherTotal({ amount: payment.payerAmount, currency: payment.payerCurrency }, outcome);
}

/**
 * The channel's order differs from what it was sent. Nothing in its report is trusted: the payment stays as it is, an
 * operator is notified, and a payment in doubt is asked about once a day. One that expires is cancelled at the channel.
 */
function decideContradiction(
  payment: Payment,
  input: TakePaymentOutcome,
  done: Changes,
): Decision<TakenPaymentOutcome> {
  const changes = together(done, LATE_EVENTS.add(contradictionOf(payment, input)));
  return keptInDoubt(decided({ payment }, changes), { ...input, isReported: true });
}

/** Outcomes that may end a payment: they also decide about the stored cards that it makes. */
const ENDS: ReadonlySet<PaymentOutcome['kind']> = new Set(['captured', 'failed', 'cancelled']);

function decideOutcome(
  view: BatchView,
  payment: Payment,
  input: TakePaymentOutcome,
  done: Changes,
  now: Date,
): Decision<TakenPaymentOutcome> {
  const { outcome } = input;
  if (outcome.kind === 'deposit') throw new Error('deposits are decided elsewhere');
  if (outcome.kind === 'pending' && !PAYMENT_SETS.unpaidEnd.has(payment.state)) {
    return decided({ payment }, [...done, ...askAgain(payment, input).map(makeEffect)]);
  }
  const mismatch = () => keptInDoubt(decideLate(view, payment, input, done, now), input);
  if (outcome.kind === 'captured' && !paysUnseen(view, payment, outcome)) return mismatch();
  if (outcome.kind === 'pending') return mismatch();
  const opened = triedAgain(payment, input, now);
  if (opened) return decided({ payment: opened.payment }, together(done, opened.changes));
  const event = eventOfOutcome(outcome.kind, input.effect !== undefined);
  const moved = moveWithTokens(view, payment, event, now, moveInputOf(payment, input));
  return moved ? decided({ payment: moved.payment }, together(done, moved.changes)) : mismatch();
}

/** The payer may try again; what a wallet cancelled is cancelled at its channel, as at the end of a payment. */
function triedAgain(payment: Payment, input: TakePaymentOutcome, now: Date): Moved | undefined {
  const { failure } = moveInputOf(payment, input);
  const opened = failure && openedAgain(payment, failure, now);
  if (!opened || input.outcome.kind !== 'cancelled') return opened;
  return movedWith(opened, together(makeEffect(cancelAgain(payment, input))));
}

/**
 * Whether a capture may be credited at once. Not when it has another amount or currency, nor the whole amount after
 * parts of it came as deposits, nor after the channel reported another amount before, which is booked as a deposit of
 * the attempt.
 */
function paysUnseen(view: BatchView, payment: Payment, outcome: Captured): boolean {
  const came = moneyOf(payment, outcome);
  const isOrdered = came.currency === payment.payerCurrency && came.amount === payment.payerAmount;
  if (!isOrdered || payment.receivedAmount > 0n) return false;
  const deposits = view.of(DEPOSITS).where(payment.merchantId, 'paymentId', payment.id);
  return !deposits.some(({ kind, reference }) => kind === 'capture' && reference === payment.attemptId);
}

/**
 * A payment that an answer left in doubt (it does not fit, or has another amount, which is held) is asked about again:
 * without a question only a notice of the channel could end it. Once a day where an operator was notified.
 */
function keptInDoubt(
  decision: Decision<TakenPaymentOutcome>,
  input: TakePaymentOutcome & { readonly isReported?: boolean },
): Decision<TakenPaymentOutcome> {
  if (!decision.ok || decision.reply.needsLateRule) return decision;
  const effects = askAgain(decision.reply.payment, input);
  const delayed =
    isHarmless(input.outcome) && !input.isReported
      ? effects
      : effects.map((effect) => ({ ...effect, delayMs: OPERATORS_TURN_MS }));
  return { ...decision, changes: together(decision.changes, delayed.map(makeEffect)) };
}

function moveInputOf(
  payment: Payment,
  { outcome, effect, merchantsTurnUntil }: TakePaymentOutcome,
): MoveInput {
  const tries = effect?.tries ?? 0;
  const expiresAt = merchantsTurnUntil ?? payment.expiresAt;
  switch (outcome.kind) {
    case 'redirect':
      return { patch: { redirectUrl: outcome.url } };
    case 'account':
      return { patch: { virtualAccount: outcome.account } };
    case 'voucher':
      return {
        patch: {
          redirectUrl: outcome.url,
          details: mergedDetails(payment.details, keptOfChannel({ voucherNumber: outcome.number })),
        },
      };
    case 'authenticated':
      return { patch: { authentication: outcome.authentication, expiresAt } };
    case 'authorized':
      // For a known authorization (the question was about its capture) only the state is new.
      return payment.approval
        ? captureAgain(tries, effect)
        : { patch: { approval: outcome.approval, expiresAt } };
    case 'captured':
      return {
        amount: payment.amount,
        payerAmount: payment.payerAmount,
        ...(outcome.approval && !payment.approval ? { patch: { approval: outcome.approval } } : {}),
      };
    case 'capture_refused':
    case 'failed':
      return { failure: outcome };
    case 'cancelled':
      return {
        failure: { ...ownFailure('cancelled', outcome.reason), decline: outcome.decline ?? 'cancelled' },
      };
    case 'no_answer':
      return { effectDelayMs: askAgainDelayMs(tries), effectTries: tries + 1 };
    case 'not_received':
      // The payer waits, so it is sent at once; the count stays, so that a dead channel is asked less and less often.
      return { effectTries: tries };
    default:
      return {};
  }
}

/**
 * When a question finds that it is not captured, the capture is sent at once, as its merchant waits; when the capture
 * itself is answered so, later.
 */
function captureAgain(tries: number, effect: Asked | undefined): MoveInput {
  if (effect?.kind !== 'capture_payment') return { effectTries: tries };
  return { effectDelayMs: askAgainDelayMs(tries), effectTries: tries + 1 };
}

/** A channel that still works on it is asked again later, as long as the payment is in doubt. */
function askAgain(payment: Payment, { effect, attemptId }: TakePaymentOutcome): EffectDraft[] {
  const isInDoubt = PAYMENT_SETS.inDoubt.has(payment.state) && payment.attemptId === attemptId;
  if (!isInDoubt || !payment.channel || !effect) return [];
  return [
    {
      kind: 'find_payment',
      subjectKind: 'payment',
      subjectId: payment.id,
      merchantId: payment.merchantId,
      attemptId,
      channel: payment.channel,
      tries: effect.tries + 1,
      delayMs: askAgainDelayMs(effect.tries),
    },
  ];
}
