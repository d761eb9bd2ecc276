import fc from 'fast-check';
import type { DepositAnswer } from '../../src/channels/port.ts';
import { idPerCurrency } from '../../src/janitor.ts';
import { DEPOSIT_RULES, type DepositRules } from '../../src/payments/deposit-rules.ts';
import type { Payment } from '../../src/payments/payment.ts';
import type { PaymentState } from '../../src/payments/states.ts';
import type { Refund } from '../../src/refunds/refund.ts';
import { settlePayments } from '../../src/settlement/settle.ts';
import type { Fixture } from './engine-fixture.ts';
import { channelOrder, deposit, fund, refundRequest, reloaded, review } from './order-steps.ts';

/** Refusing is drawn less often: it ends most walks before they begin. */
const rule = fc.constantFrom(...DEPOSIT_RULES, 'accept', 'accept', 'hold');

export const anyRules: fc.Arbitrary<DepositRules> = fc.record({
  short: rule,
  over: rule,
  repeated: rule,
  late: rule,
  wrongName: rule,
});

/** How often each kind of step is drawn. */
const WEIGHTS = {
  deposit: 10,
  rest: 4,
  accept: 3,
  return: 2,
  refund: 2,
  refundEnd: 5,
  expire: 2,
  cancel: 1,
  fail: 1,
  settle: 1,
};
type Kind = keyof typeof WEIGHTS;

/** The payer's name, as it is, as a bank cuts it, and two that are not the payer's. */
const NAMES = ['Hong Gildong', 'HONG GI', 'Hong', 'Kim Cheolsu'];

export interface DepositStep {
  readonly kind: Kind;
  /** Of the ordered amount, in percent. */
  readonly share: number;
  readonly name: string;
  readonly reference: number;
  readonly pick: number;
}

export const depositSteps: fc.Arbitrary<readonly DepositStep[]> = fc.array(
  fc.record({
    kind: fc.constantFrom(
      ...(Object.keys(WEIGHTS) as Kind[]).flatMap((kind) => Array<Kind>(WEIGHTS[kind]).fill(kind)),
    ),
    share: fc.oneof(fc.constantFrom(0, 50, 99, 100, 101), fc.nat(250)),
    name: fc.constantFrom(...NAMES),
    // Few enough for some notices to come twice.
    reference: fc.nat(30),
    pick: fc.nat(10),
  }),
  { minLength: 5, maxLength: 40 },
);

const FAILED = { kind: 'failed', decline: 'declined', code: 'x', reason: 'x' } as const;

/** What the bank sent and how it was answered. */
interface Sent {
  readonly reference: string;
  readonly amount: bigint;
  readonly answer: DepositAnswer | undefined;
}

/** Carries out steps on one payment; whatever the engine refuses is part of the walk. */
export class DepositWalk {
  readonly #f: Fixture;
  readonly #payment: Payment;
  readonly #refunds: Refund[] = [];
  readonly sent: Sent[] = [];
  /** The states that the payment was in on the way. */
  readonly states = new Set<PaymentState>();
  #refundNumbers = 0;

  constructor(f: Fixture, payment: Payment) {
    this.#f = f;
    this.#payment = payment;
  }

  /** `width` steps at a time, so that they share batches and locks. */
  async run(steps: readonly DepositStep[], width: number): Promise<void> {
    await fund(this.#f, 1_000_000n);
    for (let at = 0; at < steps.length; at += width) {
      await Promise.all(steps.slice(at, at + width).map((step) => this.#take(step)));
      this.states.add((await reloaded(this.#f, this.#payment)).state);
    }
  }

  async #take(step: DepositStep): Promise<unknown> {
    const { payments } = this.#f.engine;
    const payment = this.#payment;
    switch (step.kind) {
      case 'deposit':
        return this.#deposit(step, (payment.payerAmount * BigInt(step.share)) / 100n);
      case 'rest':
        return this.#deposit(step, payment.payerAmount);
      case 'accept':
      case 'return':
        return this.#review(step.kind, step.pick);
      case 'refund':
        return this.#refund(step);
      case 'refundEnd':
        return this.#endRefund(step.pick);
      case 'expire':
        return payments.expire(payment, true);
      case 'cancel':
        return payments.cancel(payment, 'gave up');
      case 'fail':
        return payments.takeOutcome(channelOrder(payment), FAILED);
      case 'settle':
        return this.#settle();
    }
  }

  async #deposit({ reference: number, name }: DepositStep, payerAmount: bigint): Promise<void> {
    const amount = payerAmount > 0n ? payerAmount : 1n;
    const reference = `D${number}`;
    const answer = await deposit(this.#f, this.#payment, amount, reference, name);
    this.sent.push({ reference, amount, answer });
  }

  async #review(decision: 'accept' | 'return', pick: number): Promise<unknown> {
    const deposits = await this.#f.engine.payments.depositsOf(this.#payment);
    const held = deposits.filter(({ state }) => state === 'held');
    // Beyond the list means all of them.
    return review(this.#f, this.#payment, decision, held[pick]?.id);
  }

  async #refund({ share, pick }: DepositStep): Promise<void> {
    const part = pick % 3 > 0 ? null : (this.#payment.amount * BigInt(share)) / 100n;
    const payment = await reloaded(this.#f, this.#payment);
    this.#refundNumbers += 1;
    const made = await this.#f.engine.refunds.create(
      refundRequest(this.#f, payment, `R${this.#refundNumbers}`, part),
    );
    if (made.ok) this.#refunds.push(made.value.refund);
  }

  async #endRefund(pick: number): Promise<unknown> {
    const refund = this.#refunds[pick % (this.#refunds.length || 1)];
    if (!refund) return undefined;
    return this.#f.engine.refunds.takeOutcome(
      channelOrder(refund),
      pick % 3 === 0 ? FAILED : { kind: 'succeeded' },
    );
  }

  #settle(): Promise<unknown> {
    const now = this.#f.clock.now();
    return this.#f.engine.context.writer.run(settlePayments, {
      merchantId: this.#payment.merchantId,
      paymentIds: [this.#payment.id],
      settlementIds: idPerCurrency(now),
    });
  }
}
