import { networkOf } from '../net/addresses.ts';
import { RateLimiter } from './rate-limiter.ts';

/** Wrong keys a second. */
export interface GuessRates {
  /** From one network, for one subject. */
  readonly perPair: number;
  /** For one subject, from all networks that never had its key right. */
  readonly perSubject: number;
  /** From one network, for all subjects whose key it never had right. */
  readonly perNetwork: number;
}

/** Networks remembered per app. With more, those that called longest ago are forgotten. */
const MAX_PROVEN_NETWORKS = 100;

/**
 * Limits on wrong keys. They are checked before the key: over the limit the right key is refused like a wrong one;
 * otherwise a guesser could keep guessing. Only wrong keys use them up.
 *
 * Other callers can't lock out a subject (an app): their calls use up their own network's share, and, if they have many
 * networks, the share of networks that never had the key right. Where the key was right once, only wrong keys from
 * there count. A subject that calls from a new network during an attack from many gets through with some of its tries
 * until one succeeds, and then with all; its list of allowed addresses avoids that.
 *
 * In the memory of the process: two processes allow twice as much.
 */
export class GuessLimits {
  readonly #rates: GuessRates;
  readonly #limiter = new RateLimiter();
  readonly #proven = new Map<string, Map<string, true>>();

  constructor(rates: GuessRates) {
    this.#rates = rates;
  }

  /** Whether a key from this address may be checked. `isKnown`: the subject itself listed the address. */
  mayTry(ip: string, subject: string, isKnown = false): boolean {
    const network = networkOf(ip);
    const { perPair, perSubject, perNetwork } = this.#rates;
    if (!this.#limiter.has(`pair ${network} ${subject}`, perPair)) return false;
    if (isKnown || this.#isProven(network, subject)) return true;
    return (
      this.#limiter.has(`subject ${subject}`, perSubject) &&
      this.#limiter.has(`network ${network}`, perNetwork)
    );
  }

  /** The key was wrong. */
  wrong(ip: string, subject: string): void {
    const network = networkOf(ip);
    const { perPair, perSubject, perNetwork } = this.#rates;
    this.#limiter.take(`pair ${network} ${subject}`, perPair);
    if (this.#isProven(network, subject)) return;
    this.#limiter.take(`subject ${subject}`, perSubject);
    this.#limiter.take(`network ${network}`, perNetwork);
  }

  /** The key was right. */
  right(ip: string, subject: string): void {
    const network = networkOf(ip);
    const networks = this.#proven.get(subject) ?? new Map<string, true>();
    this.#proven.set(subject, networks);
    // Moved to the end: the first one is the one that called longest ago.
    networks.delete(network);
    networks.set(network, true);
    if (networks.size <= MAX_PROVEN_NETWORKS) return;
    for (const oldest of networks.keys()) {
      networks.delete(oldest);
      break;
    }
  }

  #isProven(network: string, subject: string): boolean {
    return this.#proven.get(subject)?.has(network) === true;
  }
}
