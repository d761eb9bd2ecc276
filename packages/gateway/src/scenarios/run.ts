import type { Dialect } from '../gateway.ts';
import { ScenarioChanges } from './changes.ts';
import { callbackText, differencesTo, type Seen, seen } from './ends.ts';
import { ScenarioOrders } from './orders.ts';
import { type Played, play, type Stage } from './player.ts';
import { ScenarioReceiver } from './receiver.ts';
import { type SandboxBalances, type SandboxCalls, ScenarioFault } from './sandbox-calls.ts';
import { type CataloguedScenario, type End, type Step, stepsOf } from './scenario.ts';

export interface RunOptions {
  readonly calls: SandboxCalls;
  readonly dialect: Dialect;
  /** The dialect's part of sandbox/demo-credentials.json. */
  readonly credentials: unknown;
  /** Whose balances are compared. */
  readonly merchantId: string;
  /** Somebody's server that gets the callbacks; a receiver of the run's own when absent. */
  readonly callbackUrl?: string;
  /** Whoever runs many, and nothing else on the sandbox, proves the ledger once, behind all of them. */
  readonly isAlone?: boolean;
  /** Stops it before the next step; what it set is put back. */
  readonly signal?: AbortSignal;
  /** Where the run's own receiver takes callbacks; called before the first step. */
  readonly onReceiver?: (url: string) => void;
  /** After each step. */
  readonly onStep?: (step: Step, played: Played) => void;
}

export interface RunReport {
  /** What was not as the scenario says; empty when all of it was. */
  readonly differences: readonly string[];
  /** The callbacks of each order, as text. */
  readonly callbacks: readonly string[];
  readonly money: Seen['money'] | undefined;
  readonly orderNumbers: readonly string[];
}

/** Steps that nothing follows from by itself. */
const QUIET: ReadonlySet<Step['do']> = new Set([
  ...(['query', 'forged', 'deposit_rule', 'setting', 'callback_fault'] as const),
  ...(['merchant', 'lose_notices'] as const),
]);
/** Those that wait for all that is due. */
const SETTLING: ReadonlySet<Step['do']> = new Set(['pass', 'pass_to'] as const);
/** Those that are about what came of the steps before, or that may only meet what comes of the next ones. */
const AFTERWARDS: ReadonlySet<Step['do']> = new Set([
  ...(['query', 'act', 'resend', 'review', 'dispute', 'chargeback', 'bank', 'deposit'] as const),
  ...(['callback_fault', 'merchant', 'lose_notices', 'hang', 'resume'] as const),
]);

/** Runs a scenario against a sandbox, and puts back what it set. The clock stays where it came to. */
export async function runScenario(scenario: CataloguedScenario, options: RunOptions): Promise<RunReport> {
  const { dialect, credentials, callbackUrl } = options;
  const receiver =
    callbackUrl === undefined ? new ScenarioReceiver(dialect.cli.listener?.(credentials)) : undefined;
  await receiver?.start();
  if (receiver) options.onReceiver?.(receiver.url);
  try {
    return await new Run(scenario, options, receiver).report();
  } finally {
    await receiver?.close();
  }
}

class Run {
  readonly #scenario: CataloguedScenario;
  readonly #options: RunOptions;
  readonly #stage: Stage;
  readonly #currency: string;
  readonly #differences: string[] = [];
  #isSettled = false;

  constructor(scenario: CataloguedScenario, options: RunOptions, receiver: ScenarioReceiver | undefined) {
    const { calls, dialect, credentials, callbackUrl } = options;
    const { scenarios, name } = dialect;
    if (!scenarios) throw new ScenarioFault(`${dialect.title} takes part in no scenarios`);
    const merchant = scenarios.merchant({ baseUrl: calls.baseUrl, credentials });
    const urlOf = (number: string) => callbackUrl ?? `${receiver?.url}/${number}`;
    this.#scenario = scenario;
    this.#options = options;
    this.#currency = currencyOf(scenario);
    const changes = new ScenarioChanges(calls, name, scenarios.appOf(credentials, this.#currency));
    this.#stage = { calls, merchant, changes, receiver, orders: new ScenarioOrders(calls, merchant, urlOf) };
  }

  /** Throws where not even the first step can be made. */
  async report(): Promise<RunReport> {
    let found: Seen | undefined;
    try {
      const before = await this.#begun();
      found = await this.#played(before).catch((error: unknown) => {
        if (!(error instanceof ScenarioFault)) throw error;
        this.#differences.push(error.message);
        return undefined;
      });
      await this.#putAway();
    } finally {
      await this.#stage.changes.putBack();
    }
    const orders = [...this.#stage.orders.all.values()];
    return {
      differences: this.#differences,
      callbacks: [...(found?.orders.values() ?? [])].flatMap(({ callbacks }) => callbacks.map(callbackText)),
      money: found?.money,
      orderNumbers: orders.map(({ number }) => number),
    };
  }

  /** The money before the first step. */
  async #begun(): Promise<SandboxBalances> {
    await this.#receiveNotices();
    // What others left to do is done before money is compared.
    if (!this.#options.isAlone) await this.#settle();
    return this.#balances();
  }

  async #played(before: SandboxBalances): Promise<Seen> {
    const { calls } = this.#stage;
    for (const step of this.#scenario.steps) await this.#step(step);
    await this.#settle();
    const found = await seen(this.#stage, before, await this.#balances());
    this.#differences.push(...this.#differencesOf(found));
    this.#differences.push(...this.#forged());
    if (!this.#options.isAlone) {
      this.#differences.push(...(await calls.ledgerFaults()).map((fault) => `the ledger: ${fault}`));
    }
    return found;
  }

  async #step(step: Step): Promise<void> {
    if (this.#options.signal?.aborted) throw new ScenarioFault('it was stopped half-way');
    if (AFTERWARDS.has(step.do)) await this.#settle();
    const played = await play(this.#stage, step);
    this.#isSettled = this.#isSettled && QUIET.has(step.do);
    if (SETTLING.has(step.do)) this.#isSettled = true;
    // Whatever a payer does next, the channel has the order by then.
    if (step.do === 'start') await this.#settle();
    this.#options.onStep?.(step, played);
    if (played.difference === undefined) return;
    const place = this.#scenario.steps.indexOf(step) + 1;
    this.#differences.push(`step ${place}: ${played.said}; ${played.difference}`);
  }

  /** Waits until callbacks are delivered, outcomes booked, calls to channels made. */
  async #settle(): Promise<void> {
    if (!this.#isSettled) await this.#stage.calls.pass(0);
    this.#isSettled = true;
  }

  /** A run that failed half-way has less to put away, and a race not always. */
  async #putAway(): Promise<void> {
    for (const step of this.#scenario.after ?? []) {
      await play(this.#stage, step).catch((error: unknown) => {
        if (!(error instanceof ScenarioFault)) throw error;
      });
    }
  }

  /** Messages that are about no order's address, such as those about chargebacks. */
  async #receiveNotices(): Promise<void> {
    const name = this.#options.dialect.scenarios?.noticeSetting;
    const { receiver, changes } = this.#stage;
    if (name === undefined || !stepsOf(this.#scenario).some((step) => step.do === 'chargeback')) return;
    await changes.setting(name, this.#options.callbackUrl ?? `${receiver?.url}/notices`);
  }

  #balances(): Promise<SandboxBalances> {
    return this.#stage.calls.balances(this.#options.merchantId, this.#currency);
  }

  /** To the end that it comes nearest to. */
  #differencesOf(found: Seen): readonly string[] {
    const { ends } = this.#scenario;
    const all = Array.isArray(ends) ? (ends as readonly End[]) : [ends as End];
    const { docs } = this.#options.dialect;
    const lists = all.map((end) => differencesTo(end, found, docs));
    return lists.toSorted((one, other) => one.length - other.length)[0] ?? [];
  }

  /** A merchant who verifies gets no message that is not genuine, unless the scenario orders one. */
  #forged(): string[] {
    const ordered = stepsOf(this.#scenario).flatMap((step) =>
      step.do === 'callback_fault' && step.fault === 'wrong_signature' ? [step.count ?? 1] : [],
    );
    const expected = ordered.reduce((sum, count) => sum + count, 0);
    const { receiver } = this.#stage;
    const actual = receiver?.received.filter(({ fault }) => fault !== undefined).length ?? expected;
    return actual === expected ? [] : [`${actual} callbacks did not verify, expected ${expected}`];
  }
}

/** All orders of a scenario are in one currency. */
function currencyOf(scenario: CataloguedScenario): string {
  for (const step of stepsOf(scenario)) {
    if (step.do === 'order') return step.currency ?? (step.kind === 'counter' ? 'JPY' : 'KRW');
  }
  return 'KRW';
}
