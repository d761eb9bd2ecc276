import { CardPurger } from '@naru/vault';
import type { Gateway } from '../gateway.ts';

/**
 * The workers of a process. They stop while the watch reports that this process does not fit its store, for example
 * because of a wrong clock: their work depends on the time and moves money.
 */
export class Workers {
  readonly #gateway: Gateway;
  readonly #purger: CardPurger;
  #isWanted = false;
  #isRunning = false;
  #isChanging = false;
  #change: Promise<void> = Promise.resolve();

  constructor(gateway: Gateway) {
    const { vault, engine, log } = gateway;
    this.#gateway = gateway;
    this.#purger = new CardPurger(vault, engine.context.clock, (error) =>
      log.error({ error }, 'card purger'),
    );
    // Not awaited: a worker's work in hand may take half a minute, and the watch checks every second.
    gateway.watch.onChange(() => void this.#follow());
  }

  get isRunning(): boolean {
    return this.#isRunning;
  }

  async start(): Promise<void> {
    const { log, config } = this.#gateway;
    if (config.mode === 'live' && !config.smtpUrl) {
      log.warn(
        'NARU_SMTP_URL is not set: reminders to payers wait for a worker that has it, and confirmations are not made',
      );
    }
    this.#isWanted = true;
    await this.#follow();
  }

  /** Resolves when the work in hand is done. */
  async stop(): Promise<void> {
    this.#isWanted = false;
    await this.#follow();
  }

  /** Starts or stops them as needed; one change at a time. */
  #follow(): Promise<void> {
    if (!this.#isChanging) this.#change = this.#changeAsWanted();
    return this.#change;
  }

  async #changeAsWanted(): Promise<void> {
    const { engine, sandbox, watch } = this.#gateway;
    this.#isChanging = true;
    try {
      for (;;) {
        const wanted = this.#isWanted && watch.fault === undefined;
        if (wanted === this.#isRunning) return;
        this.#isRunning = wanted;
        if (wanted) {
          engine.startWorkers();
          sandbox?.runner.start();
          this.#purger.start();
        } else {
          await Promise.all([this.#purger.stop(), sandbox?.runner.stop(), engine.stopWorkers()]);
        }
      }
    } finally {
      this.#isChanging = false;
    }
  }
}
