import { koreanDay } from '../base/clock.ts';
import type { Failure } from '../base/declines.ts';
import { refused } from '../base/refusal.ts';
import { makeAttempt, newAttempt } from '../channels/attempt.ts';
import { countedOf, givenBack } from '../limits/counted.ts';
import { PAYER_LIMIT } from '../limits/payer.ts';
import { countUsage, USAGE, type Usage, type UsageKey, usageRow } from '../limits/usage.ts';
import { NONCES, type NonceKey, nonce } from '../merchants/nonce-part.ts';
import { type CommandKind, decided, unchanged } from '../writer/command.ts';
import type { BatchView, Need } from '../writer/part.ts';
import { asNew, type Moved, movePayment } from './move.ts';
import type { PaymentRequest, StoredCard } from './new-payment.ts';
import type { CreatedPayment } from './order-numbers.ts';
import type { Payment } from './payment.ts';
import { PAYMENTS } from './table.ts';
import { placeOf } from './taking-place.ts';

/** The channel of a payment that is sent as soon as it is created, because the request leaves the payer no choice. */
export interface ImmediateStart {
  readonly method: string;
  readonly bank: string | null;
  readonly channel: string;
  /** Generated beforehand; becomes the channel's reference. */
  readonly attemptId: string;
  readonly storedCard?: StoredCard;
}

export interface CreatePayment {
  readonly merchantId: string;
  /** The new payment; ids and numbers are generated before, so that the decision stays pure. */
  readonly payment: Payment;
  /** The app's daily limit in minor units, if it has one. */
  readonly dailyLimit: bigint | null;
  /** How many payments the payer of `payment.payerKey` may start in one Korean day. */
  readonly maxOfPayer?: bigint;
  /** How many of them may be paid or under way; counted at the start. */
  readonly maxPaidOfPayer?: bigint;
  /** Used up together with the payment, for dialects whose requests have a nonce. */
  readonly nonce?: string;
  readonly start?: ImmediateStart;
  /** Known to fail: the payment is stored as failed, to keep its number and reason. */
  readonly failure?: Failure;
  /** Whether the order number may be used for another payment (see PaymentRequest). */
  readonly orderNumbers?: PaymentRequest['orderNumbers'];
  /** Open pages of the order give way to it (see PaymentRequest). */
  readonly takingPlace?: string;
}

/**
 * Creates a payment, once per (app, order number): the same request again returns the same payment, another request
 * with that number is refused (`duplicate_order`). Refuses `nonce_used` and `daily_limit_exceeded`. Over the payer's
 * own limit, or with a `failure`, the payment is created and failed at once.
 */
export const createPayment: CommandKind<CreatePayment, CreatedPayment> = {
  name: 'payment.create',
  lane: 'intake',
  needs: (input, now) => [
    triesOf(input),
    ...usageKeys(input, now).map(usageRow),
    ...nonceKeys(input).map(nonce),
  ],
  decide(view, input, now) {
    const { merchantId, dailyLimit } = input;
    if (!nonceKeys(input).every((key) => view.of(NONCES).take(key))) return refused({ code: 'nonce_used' });
    const { contentHash } = input.payment;
    const tries = view.of(PAYMENTS).tries(merchantId, input.payment);
    const { orderNumbers, takingPlace } = input;
    const place = placeOf(tries, { contentHash, orderNumbers, takingPlace }, now);
    if (place.answer) return place.answer.ok ? unchanged(place.answer.value) : place.answer;
    const last = view.of(PAYMENTS).byOrder(merchantId, input.payment);
    const failure = isOverPayerLimit(view, input, now) ? PAYER_LIMIT : input.failure;
    const usage = failure ? [] : usageOf(input, now);
    // Every created order counts for its payer, also one that fails.
    const payment = {
      ...input.payment,
      ...(last ? { orderTry: last.orderTry + 1 } : {}),
      // Not the time of the request: order-times.ts.
      createdAt: now,
      counted: countedOf(usage.filter(({ scope }) => !scope.startsWith('payer:'))),
    };
    if (failure) {
      const moved = movePayment(payment, 'refuse', now, { failure });
      if (!moved) return refused({ code: 'state_conflict', state: payment.state, event: 'refuse' });
      // Nothing takes the place of the order's pages: they stay open.
      return decided({ payment: moved.payment, repeated: false }, asNew(moved));
    }
    const ofApp = usage.find(({ scope }) => scope === 'payment');
    if (
      dailyLimit !== null &&
      ofApp &&
      view.of(USAGE).amount(merchantId, ofApp) - givenUp(place.superseded, ofApp) + payment.amount >
        dailyLimit
    ) {
      return refused({ code: 'daily_limit_exceeded', limit: dailyLimit });
    }
    const before = [...place.superseded.flatMap(({ changes }) => changes), ...usage.map(countUsage)];
    if (!input.start) return decided({ payment, repeated: false }, [...before, PAYMENTS.insert(payment)]);
    const { method, bank, channel, attemptId, storedCard = {} } = input.start;
    const patch = { method, bank, channel, attemptId, ...storedCard };
    const moved = movePayment(payment, 'start_at_once', now, { patch });
    if (!moved) return refused({ code: 'state_conflict', state: payment.state, event: 'start' });
    return decided({ payment: moved.payment, repeated: false }, [
      ...before,
      ...asNew(moved),
      makeAttempt(newAttempt('payment', payment, { id: attemptId, channel }, now)),
    ]);
  },
};

/** What the pages that give way used of a limit. */
function givenUp(superseded: readonly Moved[], { scope, day }: UsageKey): bigint {
  return superseded
    .flatMap(({ payment }) => givenBack(payment))
    .filter((one) => one.scope === scope && one.day === day)
    .reduce((sum, { amount }) => sum + amount, 0n);
}

/** Where a number is good for one payment there is one try. */
function triesOf({ payment, orderNumbers = 'unique', takingPlace, dailyLimit }: CreatePayment): Need {
  if (orderNumbers === 'unique') return PAYMENTS.byOrder(payment);
  // Where a number is always good for another payment no page stands in its way, so that none is read.
  const isTakingPlace = takingPlace !== undefined && orderNumbers !== 'repeatable';
  // A page that gives way gives back what it used of the limit.
  const looksFirst = isTakingPlace && dailyLimit !== null;
  return PAYMENTS.triesOf(payment, payment.contentHash, { isTakingPlace, looksFirst });
}

function nonceKeys({ payment, nonce: text }: CreatePayment): NonceKey[] {
  return text === undefined ? [] : [{ appId: payment.appId, nonce: text }];
}

/** Most payments have no limits: nothing is created for them. */
const NO_KEYS: UsageKey[] = [];

/** The limits of the app and of its payer's orders and, with a start, of its payer's payments. */
function usageKeys(
  { payment, dailyLimit, maxOfPayer, maxPaidOfPayer, start }: CreatePayment,
  now: Date,
): UsageKey[] {
  const { appId, payerKey } = payment;
  const isPayerLimited = payerKey !== null && maxOfPayer !== undefined;
  if (dailyLimit === null && !isPayerLimited) return NO_KEYS;
  const day = koreanDay(now);
  const keys: UsageKey[] = [];
  if (dailyLimit !== null) keys.push({ appId, scope: 'payment', day });
  if (isPayerLimited) keys.push({ appId, scope: `payer:${payerKey}`, day });
  if (isPayerLimited && start && maxPaidOfPayer !== undefined) {
    keys.push({ appId, scope: `paid:${payerKey}`, day });
  }
  return keys;
}

function usageOf(input: CreatePayment, now: Date): Usage[] {
  const { merchantId, payment } = input;
  return usageKeys(input, now).map((key): Usage => {
    return { ...key, merchantId, amount: key.scope === 'payment' ? payment.amount : 1n };
  });
}

function isOverPayerLimit(view: BatchView, input: CreatePayment, now: Date): boolean {
  const { merchantId, maxOfPayer, maxPaidOfPayer } = input;
  return usageKeys(input, now).some((key) => {
    const used = () => view.of(USAGE).amount(merchantId, key);
    if (key.scope.startsWith('payer:')) return maxOfPayer !== undefined && used() >= maxOfPayer;
    return key.scope.startsWith('paid:') && maxPaidOfPayer !== undefined && used() >= maxPaidOfPayer;
  });
}
