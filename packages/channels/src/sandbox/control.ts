import type { Clock, Failure } from '@naru/engine';
import { grantedAnswer } from './issuer.ts';
import type { PlannedOutcome, SandboxOrders, SandboxState } from './orders.ts';
import type { SandboxRunner } from './runner.ts';

/** What the control API can do to an order that its simulated channel has. */
export class SandboxControl {
  readonly #orders: SandboxOrders;
  readonly #runner: SandboxRunner;
  readonly #clock: Clock;

  constructor(orders: SandboxOrders, runner: SandboxRunner, clock: Clock) {
    this.#orders = orders;
    this.#runner = runner;
    this.#clock = clock;
  }

  /** The channel's reference of the newest attempt of an order; undefined when the channel does not have it (yet). */
  async referenceOf(subjectId: string): Promise<string | undefined> {
    return (await this.#orders.ofSubject(subjectId))?.reference;
  }

  /** True when the payment was given a virtual account. */
  async hasAccount(subjectId: string): Promise<boolean> {
    return (await this.#orders.ofSubject(subjectId))?.details.accountNumber !== undefined;
  }

  /** The payment goes well, whatever its card or its payer's name would make of it; an authorization is captured. */
  async succeedPayment(subjectId: string): Promise<boolean> {
    const order = await this.#orders.ofSubject(subjectId);
    if (!order) return false;
    const isReported = order.dueAt === null;
    if (order.state === 'authorized' && order.outcome?.kind === 'authorized' && isReported) {
      const { approval } = order.outcome;
      return this.#end(subjectId, ['authorized'], 'approved', { kind: 'captured', approval });
    }
    const { state, outcome } = grantedAnswer(order, this.#clock.now());
    return this.#end(subjectId, ['open', 'timed_out'], state, outcome);
  }

  failPayment(subjectId: string, failure: Failure): Promise<boolean> {
    return this.#end(subjectId, ['open', 'timed_out'], 'declined', { kind: 'failed', ...failure });
  }

  succeedPayout(subjectId: string): Promise<boolean> {
    return this.#end(subjectId, ['processing'], 'succeeded', { kind: 'succeeded' });
  }

  failPayout(subjectId: string, failure: Failure): Promise<boolean> {
    return this.#end(subjectId, ['processing'], 'failed', { kind: 'failed', ...failure });
  }

  returnPayout(subjectId: string, failure: Failure): Promise<boolean> {
    return this.#end(subjectId, ['succeeded'], 'returned', { kind: 'returned', ...failure });
  }

  /**
   * Plans the outcome for now and reports it; false when the order is not in a state for it. One that was planned
   * before and could not be reported, since the store was busy, is reported again.
   */
  async #end(
    subjectId: string,
    from: readonly SandboxState[],
    state: SandboxState,
    outcome: PlannedOutcome,
  ): Promise<boolean> {
    const order = await this.#orders.ofSubject(subjectId);
    if (!order) return false;
    const next = { state, outcome, dueAt: this.#clock.now() };
    const isUnreported =
      order.dueAt !== null && order.state === state && order.outcome?.kind === outcome.kind;
    const planned = isUnreported ? order : await this.#orders.plan(order.reference, from, next, true);
    if (planned) await this.#runner.report(planned);
    return planned !== undefined;
  }
}
