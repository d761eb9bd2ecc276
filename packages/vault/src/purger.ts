import { type Clock, WorkLoop } from '@naru/engine';
import type { CardVault } from './vault.ts';

const ROUND_MS = 60_000;

/** Deletes cards from the vault when their time is over, once a minute. */
export class CardPurger {
  readonly #loop: WorkLoop;

  constructor(vault: CardVault, clock: Clock, onError: (error: unknown) => void) {
    const round = async () => {
      await vault.purge(clock.now());
      return false;
    };
    this.#loop = new WorkLoop(round, ROUND_MS, onError);
  }

  start(): void {
    this.#loop.start();
  }

  wake(): void {
    this.#loop.wake();
  }

  stop(): Promise<void> {
    return this.#loop.stop();
  }
}
