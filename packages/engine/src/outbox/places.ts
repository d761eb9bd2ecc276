/**
 * Decides who may be called next. A process has a fixed number of places for deliveries under way; the rules here keep
 * one sender, one address or the addresses that do not answer from taking all of them. Pure: no time, no store.
 */

/** Deliveries under way in one process. */
export const MAX_IN_FLIGHT = 256;
/** What one sender may always have under way, however many others are busy. */
const LEAST_SHARE = 16;
/** Places for first tries at addresses that are not known to answer; the rest is kept for those that do. */
const MAX_UNPROVEN = 128;
const MAX_UNPROVEN_PER_SENDER = 16;
/** Places for messages set aside, at addresses that are not known to answer. */
const MAX_ASIDE = 64;
const MAX_ASIDE_PER_SENDER = 16;
/** Per address of a sender: one that answered last, an unknown one, one that did not answer last. */
const MAX_PER_PROVEN = 16;
const MAX_PER_NEW = 4;
const MAX_PER_FAILING = 1;
/** How many idle addresses are remembered; the longest unused is forgotten first. */
const MAX_REMEMBERED = 10_000;

/**
 * Who sends a message (an app, or an event endpoint) and where it goes. Standing is per sender: one must not spoil an
 * address for another.
 */
export interface Recipient {
  readonly senderId: string;
  readonly address: string;
}

/** Senders of one owner share places, too: otherwise one who has many of them could take all. */
export interface OwnedRecipient extends Recipient {
  /** Undefined: a sender is limited as such alone. */
  readonly ownerId?: string | undefined;
}

/** Which line a message was found in. */
export type Line = 'first' | 'aside';

/** A place that is taken; give it back with `release`. */
export interface Place {
  readonly line: Line;
  readonly recipient: OwnedRecipient;
  readonly isProven: boolean;
}

interface Standing {
  answers: 'unknown' | 'yes' | 'no';
  inFlight: number;
}

interface SenderUse {
  inFlight: number;
  unproven: number;
  aside: number;
}

export class Places {
  readonly #standings = new Map<string, Standing>();
  readonly #senders = new Map<string, SenderUse>();
  /** Deliveries under way, by owner. */
  readonly #owners = new Map<string, number>();
  #inFlight = 0;
  #unproven = 0;
  #aside = 0;

  /** How many addresses are remembered, those with deliveries under way included. */
  get remembered(): number {
    return this.#standings.size;
  }

  /** How many deliveries a sender may have under way now: an equal share with those that are busy, and one more. */
  get share(): number {
    return shareOf(this.#senders.size);
  }

  /** What is left of its share, for each sender that has deliveries under way. */
  leftOfShares(): Map<string, number> {
    const { share } = this;
    return new Map(
      [...this.#senders].map(
        ([senderId, { inFlight }]) => [senderId, Math.max(0, share - inFlight)] as const,
      ),
    );
  }

  /** Senders that can send nothing of what was set aside now. */
  fullSendersAside(): string[] {
    const { share } = this;
    return [...this.#senders]
      .filter(([, { inFlight, aside }]) => aside >= MAX_ASIDE_PER_SENDER || inFlight >= share)
      .map(([senderId]) => senderId);
  }

  /**
   * Takes a place for a message, or says that it has to wait: `aside` when it would keep others of its sender waiting,
   * `later` when its sender or this process has enough under way.
   */
  take(line: Line, recipient: OwnedRecipient): Place | 'aside' | 'later' {
    const sender = this.#senders.get(recipient.senderId);
    if (this.#inFlight >= MAX_IN_FLIGHT || (sender?.inFlight ?? 0) >= this.share) return 'later';
    if (this.#isOwnerFull(recipient)) return 'later';
    const standing = this.#standings.get(keyOf(recipient));
    const answers = standing?.answers ?? 'unknown';
    if ((standing?.inFlight ?? 0) >= limitAt(answers, line)) return 'aside';
    const isProven = answers === 'yes';
    if (!isProven && this.#isFull(line, sender)) return 'aside';
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

  #isOwnerFull({ ownerId }: OwnedRecipient): boolean {
    return ownerId !== undefined && (this.#owners.get(ownerId) ?? 0) >= shareOf(this.#owners.size);
  }

  #isFull(line: Line, sender: SenderUse | undefined): boolean {
    return line === 'first'
      ? this.#unproven >= MAX_UNPROVEN || (sender?.unproven ?? 0) >= MAX_UNPROVEN_PER_SENDER
      : this.#aside >= MAX_ASIDE || (sender?.aside ?? 0) >= MAX_ASIDE_PER_SENDER;
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
    const sender = this.#senders.get(recipient.senderId) ?? { inFlight: 0, unproven: 0, aside: 0 };
    sender.inFlight += by;
    this.#inFlight += by;
    if (recipient.ownerId !== undefined) this.#countOwner(recipient.ownerId, by);
    if (!isProven && line === 'first') {
      sender.unproven += by;
      this.#unproven += by;
    }
    if (!isProven && line === 'aside') {
      sender.aside += by;
      this.#aside += by;
    }
    if (sender.inFlight > 0) this.#senders.set(recipient.senderId, sender);
    else this.#senders.delete(recipient.senderId);
  }

  #countOwner(ownerId: string, by: 1 | -1): void {
    const inFlight = (this.#owners.get(ownerId) ?? 0) + by;
    if (inFlight > 0) this.#owners.set(ownerId, inFlight);
    else this.#owners.delete(ownerId);
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

/** An equal share with those that are busy, and one more. */
function shareOf(busy: number): number {
  return Math.max(LEAST_SHARE, Math.floor(MAX_IN_FLIGHT / (busy + 1)));
}

function limitAt(answers: Standing['answers'], line: Line): number {
  if (answers === 'yes') return MAX_PER_PROVEN;
  return answers === 'no' || line === 'aside' ? MAX_PER_FAILING : MAX_PER_NEW;
}

function keyOf({ senderId, address }: Recipient): string {
  return `${senderId} ${address}`;
}
