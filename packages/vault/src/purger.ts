import { type Clock, LoopWorker } from '@naru/engine';
import type { CardVault } from './vault.ts';

const ROUND_MS = 60_000;

/** Deletes cards from the vault when their time is over, once a minute. */
export class CardPurger extends LoopWorker {
  readonly #vault: CardVault;
  readonly #clock: Clock;

  constructor(vault: CardVault, clock: Clock, onError: (error: unknown) => void) {
    super(ROUND_MS, onError);
    this.#vault = vault;
    this.#clock = clock;
  }

  async round(): Promise<boolean> {
    await this.#vault.purge(this.#clock.now());
    return false;
  }
}
