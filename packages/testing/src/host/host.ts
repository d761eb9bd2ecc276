import type { Answer, Request } from '../protocol.ts';
import type { Started, StartOptions } from '../types.ts';
import { GatewayCalls } from './calls.ts';
import { TestGateway } from './gateway.ts';
import { preparedSnapshot } from './prepared.ts';

const CALLS = [
  'createApp',
  'payment',
  'payout',
  'deposit',
  'now',
  'advance',
  'settle',
  'nextCallback',
  'listCallbacks',
  'undelivered',
  'nextEvent',
  'listEvents',
  'undeliveredEvents',
  'createEventEndpoint',
  'removeEventEndpoint',
  'scenario',
  'listScenarios',
  'callbackFault',
  'noCallbackFaults',
  'resend',
  'upstream',
  'loseNotices',
  'verify',
] as const satisfies readonly (keyof GatewayCalls)[];
type CallName = (typeof CALLS)[number];

/** From this start on the next gateway is made beforehand: a file that starts one is left alone. */
const SPARE_AFTER_STARTS = 2;

/** All gateways of a process. They share the program and the files of their databases until they write. */
export class Host {
  readonly #running = new Map<string, { readonly test: TestGateway; readonly calls: GatewayCalls }>();
  #starts = 0;
  #spare: Promise<TestGateway> | undefined;

  /** Carries out one request; the answer says what went wrong. */
  async answer({ id, instance, call, args = [] }: Request): Promise<Answer> {
    try {
      return { id, ok: true, value: (await this.#carryOut(call, instance, args)) ?? null };
    } catch (error) {
      return { id, ok: false, error: { message: error instanceof Error ? error.message : String(error) } };
    }
  }

  async close(): Promise<void> {
    const open = [...this.#running.values()].map(({ test }) => test.close());
    this.#running.clear();
    // One that could not be made needs no closing.
    const spare = this.#spare?.then(
      (test) => test.close(),
      () => undefined,
    );
    this.#spare = undefined;
    await Promise.all([...open, spare]);
  }

  async #carryOut(call: string, name: string | undefined, args: readonly unknown[]): Promise<unknown> {
    if (call === 'start') return this.#start((args[0] ?? {}) as StartOptions);
    const found = name === undefined ? undefined : this.#running.get(name);
    if (!found)
      throw new Error(
        `there is no gateway ${name ?? '(no instance given)'}: it was closed, or never started`,
      );
    if (call === 'stop') {
      this.#running.delete(name as string);
      return found.test.close();
    }
    if (!CALLS.includes(call as CallName)) {
      throw new Error(`there is no call ${JSON.stringify(call)}; there are start, stop, ${CALLS.join(', ')}`);
    }
    const carryOut = found.calls[call as CallName] as (...given: readonly unknown[]) => Promise<unknown>;
    return carryOut.apply(found.calls, [...args]);
  }

  async #start(options: StartOptions): Promise<Started> {
    this.#starts += 1;
    // Before anything is waited for: starts at the same time have names of their own.
    const name = String(this.#starts);
    const settings = options.settings ?? {};
    const isUsual = Object.keys(settings).length === 0;
    const test =
      (isUsual && (await this.#takeSpare())) || (await TestGateway.start(await preparedSnapshot(), settings));
    const started = await test.handOut(name, options).catch(async (error: unknown) => {
      await Promise.allSettled([test.close()]);
      throw error;
    });
    this.#running.set(name, { test, calls: new GatewayCalls(test) });
    if (isUsual && this.#starts >= SPARE_AFTER_STARTS) this.#prepareSpare();
    return started;
  }

  async #takeSpare(): Promise<TestGateway | undefined> {
    const spare = this.#spare;
    this.#spare = undefined;
    return spare?.catch(() => undefined);
  }

  #prepareSpare(): void {
    this.#spare ??= preparedSnapshot().then((snapshot) => TestGateway.start(snapshot));
    // Whoever takes it starts another one in its place.
    this.#spare.catch(() => undefined);
  }
}
