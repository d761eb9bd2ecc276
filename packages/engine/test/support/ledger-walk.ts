import fc from 'fast-check';
import { convert } from '../../src/base/money.ts';
import type { Result } from '../../src/base/refusal.ts';
import type { TransferOutcome } from '../../src/channels/port.ts';
import type { Chargeback } from '../../src/chargebacks/chargeback.ts';
import { idPerCurrency } from '../../src/janitor.ts';
import type { Payment } from '../../src/payments/payment.ts';
import type { Payout } from '../../src/payouts/payout.ts';
import type { Refund } from '../../src/refunds/refund.ts';
import { settlePayments } from '../../src/settlement/settle.ts';
import type { Fixture } from './engine-fixture.ts';
import { awaitingDeposit, channelOrder, refundRequest, startedPayment } from './order-steps.ts';

/** How often each kind of step is drawn: orders have to be made and paid before the rest can do anything. */
const WEIGHTS = {
  wallet: 3,
  account: 3,
  capture: 3,
  fail: 1,
  cancel: 1,
  expire: 1,
  deposit: 5,
  deposit_rest: 2,
  review: 2,
  refund: 4,
  refund_outcome: 4,
  chargeback: 2,
  chargeback_event: 3,
  payout: 3,
  payout_outcome: 3,
  adjust: 2,
  settle: 1,
} as const;
type Kind = keyof typeof WEIGHTS;

const ENDINGS = ['succeeded', 'failed', 'processing', 'no_answer', 'not_received', 'returned'] as const;

/** One step of a random walk. `pick` chooses among the orders there are, `share` how much of a sum, in percent. */
export interface LedgerStep {
  readonly kind: Kind;
  readonly pick: number;
  readonly amount: bigint;
  readonly share: number;
  readonly ending: (typeof ENDINGS)[number];
}

export const ledgerSteps: fc.Arbitrary<LedgerStep> = fc.record({
  kind: fc.constantFrom(
    ...(Object.keys(WEIGHTS) as Kind[]).flatMap((kind) => Array(WEIGHTS[kind]).fill(kind)),
  ),
  pick: fc.nat(1000),
  amount: fc.oneof(fc.bigInt({ min: 1n, max: 100n }), fc.bigInt({ min: 100n, max: 10_000_000n })),
  share: fc.oneof(fc.constantFrom(0, 50, 99, 100), fc.nat(150)),
  ending: fc.constantFrom(...ENDINGS),
});

const YOUNG = 4;

const RATE = { base: 'USD', quote: 'KRW', rate: '1385.20' } as const;

/** Carries out steps on one merchant; whatever the engine refuses is part of the walk. */
export class LedgerWalk {
  readonly #f: Fixture;
  readonly #foreign: boolean;
  readonly #payments: Payment[] = [];
  readonly #refunds: Refund[] = [];
  readonly #payouts: Payout[] = [];
  readonly #chargebacks: Chargeback[] = [];
  #numbers = 0;

  constructor(f: Fixture, foreign: boolean) {
    this.#f = f;
    this.#foreign = foreign;
  }

  /** Resolves to the refusal's code, if the engine refused. */
  async take(step: LedgerStep): Promise<string | undefined> {
    const result = await this.#run(step);
    return result && !result.ok ? result.refusal.code : undefined;
  }

  async settle(payments: readonly Payment[]): Promise<Result<unknown>> {
    const now = this.#f.clock.now();
    return this.#f.engine.context.writer.run(settlePayments, {
      merchantId: this.#f.access.app.merchantId,
      paymentIds: payments.map((payment) => payment.id),
      settlementIds: idPerCurrency(now),
    });
  }

  #run(step: LedgerStep): Promise<Result<unknown> | undefined> {
    switch (step.kind) {
      case 'wallet':
      case 'account':
        return this.#make(step);
      case 'refund':
        return this.#refund(step);
      case 'chargeback':
        return this.#chargeback(step);
      case 'chargeback_event':
        return this.#chargebackEvent(step);
      case 'payout':
        return this.#payout(step);
      case 'adjust':
        return this.#adjust(step);
      case 'settle':
        return this.settle(this.#payments);
      case 'payout_outcome':
      case 'refund_outcome':
        return this.#transferOutcome(step);
      default:
        return this.#paymentEvent(step);
    }
  }

  async #make({ kind, amount }: LedgerStep): Promise<undefined> {
    const request = this.#f.payment(`M${++this.#numbers}`, amount);
    const money = convert({ amount, currency: 'USD' }, RATE);
    const asked = this.#foreign ? { ...request, payerMoney: { ...money, rate: RATE.rate } } : request;
    const make = kind === 'account' ? awaitingDeposit(this.#f, asked) : startedPayment(this.#f, asked);
    this.#payments.push(await make);
  }

  async #paymentEvent({
    kind,
    pick,
    amount,
    share,
    ending,
  }: LedgerStep): Promise<Result<unknown> | undefined> {
    const { payments } = this.#f.engine;
    const payment = chosen(this.#payments, pick);
    if (!payment) return undefined;
    const order = channelOrder(payment);
    const reason = 'walk';
    switch (kind) {
      case 'capture':
        return payments.takeOutcome(order, { kind: 'captured', payerAmount: payment.payerAmount });
      case 'fail':
        return payments.takeOutcome(order, { kind: 'failed', decline: 'declined', code: 'x', reason });
      case 'cancel':
        return payments.cancel(payment, reason);
      case 'expire':
        return payments.expire(payment, true);
      case 'review': {
        const decision = ending === 'returned' ? 'return' : 'accept';
        return payments.resolveReview({
          merchantId: payment.merchantId,
          paymentId: payment.id,
          decision,
          reason,
        });
      }
      default: {
        const part =
          kind === 'deposit_rest' ? payment.payerAmount : (payment.payerAmount * BigInt(share)) / 100n;
        const payerAmount = part > 0n ? part : 1n;
        const reference = `${payment.id}-${amount % 20n}`;
        return payments.takeOutcome(order, { kind: 'deposit', payerAmount, depositorName: 'Kim', reference });
      }
    }
  }

  async #refund({ pick, share }: LedgerStep): Promise<Result<unknown> | undefined> {
    const payment = chosen(this.#payments, pick);
    if (!payment) return undefined;
    const part = share > 100 ? null : (payment.amount * BigInt(share)) / 100n;
    const made = await this.#f.engine.refunds.create(
      refundRequest(this.#f, payment, `R${++this.#numbers}`, part),
    );
    if (made.ok) this.#refunds.push(made.value.refund);
    return made;
  }

  async #chargeback({ pick, share, amount }: LedgerStep): Promise<Result<unknown> | undefined> {
    const payment = chosen(this.#payments, pick);
    if (!payment) return undefined;
    const part = (payment.amount * BigInt(share)) / 100n;
    const made = await this.#f.engine.chargebacks.raise(payment, {
      caseNumber: `C${amount % 4n}`,
      chargedBack: share > 100 ? null : { amount: part },
      reasonCode: null,
      reason: 'walk',
      deduct: pick % 4 > 0,
    });
    if (made.ok && !made.value.repeated) this.#chargebacks.push(made.value.chargeback);
    return made;
  }

  async #chargebackEvent({ pick, amount }: LedgerStep): Promise<Result<unknown> | undefined> {
    const chargeback = chosen(this.#chargebacks, pick);
    const events = ['deducted', 'represented', 'won', 'lost', 'accepted'] as const;
    const event = events[Number(amount % 5n)]!;
    return chargeback && this.#f.engine.chargebacks.move(chargeback, event);
  }

  async #payout({ amount }: LedgerStep): Promise<Result<unknown>> {
    const made = await this.#f.engine.payouts.create(this.#f.payout(`O${++this.#numbers}`, amount));
    if (made.ok) this.#payouts.push(made.value.payout);
    return made;
  }

  async #transferOutcome({ kind, pick, ending }: LedgerStep): Promise<Result<unknown> | undefined> {
    const outcome = { kind: ending, code: 'x', reason: 'walk' } as TransferOutcome;
    const { payouts, refunds } = this.#f.engine;
    if (kind === 'payout_outcome') {
      const payout = chosen(this.#payouts, pick);
      return payout && payouts.takeOutcome(channelOrder(payout), outcome);
    }
    const refund = chosen(this.#refunds, pick);
    return refund && refunds.takeOutcome(channelOrder(refund), outcome);
  }

  #adjust({ amount, pick }: LedgerStep): Promise<Result<unknown>> {
    const { merchantId, currency } = this.#f.access.app;
    return this.#f.engine.adjust(merchantId, currency, pick % 3 === 0 ? -amount : amount);
  }
}

/** One of the youngest: older ones have mostly come to their end. */
function chosen<T>(orders: readonly T[], pick: number): T | undefined {
  const young = orders.slice(-YOUNG);
  return young[pick % (young.length || 1)];
}
