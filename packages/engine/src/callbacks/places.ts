/**
 * Decides who may be called next. A process has a fixed number of places for deliveries under way; the rules here keep
 * one app, one address or the addresses that do not answer from taking all of them. Pure: no time, no store.
 */

/** Deliveries under way in one process. */
export const MAX_IN_FLIGHT = 256;
/** What one app may always have under way, however many others are busy. */
const LEAST_SHARE = 16;
/** Places for first tries at addresses that are not known to answer; the rest is kept for those that do. */
const MAX_UNPROVEN = 128;
const MAX_UNPROVEN_PER_APP = 16;
/** Places for messages set aside, at addresses that are not known to answer. */
const MAX_ASIDE = 64;
const MAX_ASIDE_PER_APP = 16;
/** Per address of an app: one that answered last, an unknown one, one that did not answer last. */
const MAX_PER_PROVEN = 16;
const MAX_PER_NEW = 4;
const MAX_PER_FAILING = 1;
/** How many idle addresses are remembered; the longest unused is forgotten first. */
const MAX_REMEMBERED = 10_000;

/** The app and address of a message. Standing is per app: one app must not spoil an address for another. */
export interface Recipient {
  readonly appId: string;
  readonly endpoint: string;
}

/** Which line a message was found in. */
export type Line = 'first' | 'aside';

/** A place that is taken; give it back with `release`. */
export interface Place {
  readonly line: Line;
  readonly recipient: Recipient;
  readonly isProven: boolean;
}

interface Standing {
  answers: 'unknown' | 'yes' | 'no';
  inFlight: number;
}

interface AppUse {
  inFlight: number;
  unproven: number;
  aside: number;
}

export class Places {
  readonly #standings = new Map<string, Standing>();
  readonly #apps = new Map<string, AppUse>();
  #inFlight = 0;
  #unproven = 0;
  #aside = 0;

  /** How many addresses are remembered, those with deliveries under way included. */
  get remembered(): number {
    return this.#standings.size;
  }

  /** How many deliveries an app may have under way now: an equal share with those that are busy, and one more. */
  get share(): number {
    return Math.max(LEAST_SHARE, Math.floor(MAX_IN_FLIGHT / (this.#apps.size + 1)));
  }

  /** What is left of its share, for each app that has deliveries under way. */
  leftOfShares(): Map<string, number> {
    const { share } = this;
    return new Map(
      [...this.#apps].map(([appId, { inFlight }]) => [appId, Math.max(0, share - inFlight)] as const),
    );
  }

  /** Apps that can send nothing of what was set aside now. */
  fullAppsAside(): string[] {
    const { share } = this;
    return [...this.#apps]
      .filter(([, { inFlight, aside }]) => aside >= MAX_ASIDE_PER_APP || inFlight >= share)
      .map(([appId]) => appId);
  }

  /**
   * Takes a place for a message, or says that it has to wait: `aside` when it would keep others of its app waiting,
   * `later` when its app or this process has enough under way.
   */
  take(line: Line, recipient: Recipient): Place | 'aside' | 'later' {
    const app = this.#apps.get(recipient.appId);
    if (this.#inFlight >= MAX_IN_FLIGHT || (app?.inFlight ?? 0) >= this.share) return 'later';
    const standing = this.#standings.get(keyOf(recipient));
    const answers = standing?.answers ?? 'unknown';
    if ((standing?.inFlight ?? 0) >= limitAt(answers, line)) return 'aside';
    const isProven = answers === 'yes';
    if (!isProven && this.#isFull(line, app)) return 'aside';
    return this.#taken({ line, recipient, isProven });
  }

  /** `answered` is undefined for a delivery that was not made. */
  release(place: Place, answered: boolean | undefined): void {
    this.#count(place, -1);
    const key = keyOf(place.recipient);
    const standing = this.#standings.get(key);
    if (!standing) return;
    if (answered !== undefined) standing.answers = answered ? 'yes' : 'no';
    // The most recently used are last.
    this.#standings.delete(key);
    this.#standings.set(key, standing);
    this.#forgetOldest();
  }

  isProven(recipient: Recipient): boolean {
    return this.#standings.get(keyOf(recipient))?.answers === 'yes';
  }

  #isFull(line: Line, app: AppUse | undefined): boolean {
    return line === 'first'
      ? this.#unproven >= MAX_UNPROVEN || (app?.unproven ?? 0) >= MAX_UNPROVEN_PER_APP
      : this.#aside >= MAX_ASIDE || (app?.aside ?? 0) >= MAX_ASIDE_PER_APP;
  }

  #taken(place: Place): Place {
    const key = keyOf(place.recipient);
    if (!this.#standings.has(key)) this.#standings.set(key, { answers: 'unknown', inFlight: 0 });
    this.#count(place, 1);
    return place;
  }

  #count({ line, recipient, isProven }: Place, by: 1 | -1): void {
    const standing = this.#standings.get(keyOf(recipient));
    if (standing) standing.inFlight += by;
    const app = this.#apps.get(recipient.appId) ?? { inFlight: 0, unproven: 0, aside: 0 };
    app.inFlight += by;
    this.#inFlight += by;
    if (!isProven && line === 'first') {
      app.unproven += by;
      this.#unproven += by;
    }
    if (!isProven && line === 'aside') {
      app.aside += by;
      this.#aside += by;
    }
    if (app.inFlight > 0) this.#apps.set(recipient.appId, app);
    else this.#apps.delete(recipient.appId);
  }

  #forgetOldest(): void {
    if (this.#standings.size <= MAX_REMEMBERED) return;
    for (const [key, { inFlight }] of this.#standings) {
      if (inFlight > 0) continue;
      this.#standings.delete(key);
      return;
    }
  }
}

function limitAt(answers: Standing['answers'], line: Line): number {
  if (answers === 'yes') return MAX_PER_PROVEN;
  return answers === 'no' || line === 'aside' ? MAX_PER_FAILING : MAX_PER_NEW;
}

function keyOf({ appId, endpoint }: Recipient): string {
  return `${appId} ${endpoint}`;
}
