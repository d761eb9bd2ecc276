import {
  type ChannelEvents,
  type Clock,
  type EventSource,
  LoopWorker,
  type PaymentOutcome,
  type TransferOutcome,
} from '@naru/engine';
import { plannedFailure, refusal } from './declines.ts';
import type { PlannedOutcome, SandboxOrder, SandboxOrders, SandboxState } from './orders.ts';
import { CARD_VERDICTS } from './test-cards.ts';

/** Its name in the catalogue of methods. */
export const SANDBOX_NAME = 'sandbox';

const POLL_MS = 200;
const DAY_MS = 24 * 60 * 60 * 1000;
const PAGE = 100;
/** A payout that is to be returned comes back this long after it succeeded. */
const RETURN_AFTER_MS = 3000;

const END_STATES: Readonly<Record<string, SandboxState>> = {
  captured: 'approved',
  authorized: 'authorized',
  authenticated: 'authenticated',
  failed: 'failed',
  cancelled: 'cancelled',
  succeeded: 'succeeded',
  returned: 'returned',
};

/** States of orders without a reported outcome. */
const WAITING: ReadonlySet<SandboxState> = new Set(['open', 'processing', 'timed_out']);

/** Reports the planned outcomes of the simulated banks and wallets to the engine when they are due. */
export class SandboxRunner extends LoopWorker {
  readonly #orders: SandboxOrders;
  readonly #events: ChannelEvents;
  readonly #clock: Clock;
  readonly #isNextLost: () => Promise<boolean>;

  /** `isNextLost`: whether the next notice gets lost on its way; none does when absent. */
  constructor(
    orders: SandboxOrders,
    events: ChannelEvents,
    clock: Clock,
    onError: (error: unknown) => void,
    isNextLost: () => Promise<boolean> = async () => false,
  ) {
    super(POLL_MS, onError);
    this.#isNextLost = isNextLost;
    this.#orders = orders;
    this.#events = events;
    this.#clock = clock;
  }

  async round(): Promise<boolean> {
    const due = await this.#orders.claimDue(this.#clock.now(), PAGE);
    await Promise.all(due.map((order) => this.report(order)));
    const disputes = await this.#dispute();
    return due.length === PAGE || disputes === PAGE;
  }

  /** Opens the cases of the test card whose holder disputes what it paid; the number of payments it looked at. */
  async #dispute(): Promise<number> {
    const { afterDays, reasonCode, reason } = CARD_VERDICTS.charged_back;
    const now = this.#clock.now();
    const due = await this.#orders.dueDisputes(new Date(now.getTime() - afterDays * DAY_MS), PAGE);
    for (const { reference } of due) {
      const caseNumber = `SB-${reference.slice(-12).toUpperCase()}`;
      const order = sourceOf(reference);
      try {
        await this.#events.chargeback(order, {
          kind: 'reported',
          caseNumber,
          payerAmount: null,
          reasonCode,
          reason,
          deduct: true,
        });
      } finally {
        // Also what was refused (charged back by hand before) is not reported again.
        await this.#orders.disputed(reference, now);
      }
    }
    return due.length;
  }

  /**
   * Reports one planned outcome and marks it afterwards: a crash in between reports it twice, which the engine
   * knows to absorb, never not at all.
   */
  async report(order: SandboxOrder): Promise<void> {
    const { outcome } = order;
    if (!outcome) return this.#orders.reported(order);
    if (!(await this.#isNextLost())) await this.#notify(order, outcome);
    // What comes back had succeeded before.
    const moves = WAITING.has(order.state) || outcome.kind === 'returned';
    const state = END_STATES[outcome.kind] ?? order.state;
    await this.#end(order, moves ? paymentEnd(order, state) : order.state);
  }

  async #notify(order: SandboxOrder, outcome: PlannedOutcome): Promise<void> {
    const to = sourceOf(order.reference);
    if (order.kind === 'payment') {
      const reported = paymentReport(order, outcome);
      if (reported) await this.#events.paymentOutcome(to, reported);
    } else {
      const reported = transferReport(outcome);
      if (reported && order.kind === 'payout') await this.#events.payoutOutcome(to, reported);
      else if (reported) await this.#events.refundOutcome(to, reported);
    }
  }

  async #end(order: SandboxOrder, state: SandboxState): Promise<void> {
    const returns = order.outcome?.kind === 'succeeded' && order.outcome.thenReturn;
    if (!returns) {
      await this.#orders.plan(order.reference, [order.state], { state, outcome: order.outcome, dueAt: null });
      return;
    }
    await this.#orders.plan(order.reference, [order.state], {
      state: 'succeeded',
      outcome: { kind: 'returned', ...refusal('sent_back') },
      dueAt: new Date(this.#clock.now().getTime() + RETURN_AFTER_MS),
    });
  }
}

/** How the sandbox names an attempt: it has no numbers of its own. */
export function sourceOf(reference: string): EventSource {
  return { channel: SANDBOX_NAME, attemptId: reference };
}

/** A payment that fails was declined in the words of the wallet's screen. */
function paymentEnd(order: SandboxOrder, state: SandboxState): SandboxState {
  return order.kind === 'payment' && state === 'failed' ? 'declined' : state;
}

/** What is said of a payment; nothing of outcomes that payments don't have. */
function paymentReport(order: SandboxOrder, outcome: PlannedOutcome): PaymentOutcome | undefined {
  switch (outcome.kind) {
    case 'captured':
      return { ...outcome, payerAmount: order.amount };
    case 'authorized':
    case 'authenticated':
    case 'cancelled':
      return outcome;
    case 'failed':
      return { kind: 'failed', ...plannedFailure(outcome) };
    default:
      return undefined;
  }
}

function transferReport(outcome: PlannedOutcome): TransferOutcome | undefined {
  switch (outcome.kind) {
    case 'succeeded':
      return { kind: 'succeeded' };
    case 'failed':
    case 'returned':
      return { kind: outcome.kind, ...plannedFailure(outcome) };
    default:
      return undefined;
  }
}
