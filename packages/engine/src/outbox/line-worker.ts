import type { EngineContext } from '../context.ts';
import { Allowance } from './allowance.ts';
import type { LeasedTable } from './lease.ts';
import {
  type Candidate,
  type Claimed,
  type Cursor,
  FROM_THE_START,
  type Look,
  type MessageLines,
} from './lines.ts';
import { OutboxWorker } from './outbox-worker.ts';
import { MAX_IN_FLIGHT, type OwnedRecipient, type Place, Places, type Recipient } from './places.ts';

const POLL_MS = 250;

/**
 * Limit of messages set aside that are sent per second, with a burst after a pause: ten thousand dead addresses that
 * refuse within a millisecond would otherwise use up a processor. A look at a line too long for one costs as much as
 * this many.
 */
const ASIDE_PER_SECOND = 128;
const ASIDE_AT_ONCE = 64;
const LONG_LOOK_COSTS = 16;

/** Delivers the messages of a table, with places that are shared out by sender and address (places.ts). */
export abstract class LineWorker<M extends Claimed> extends OutboxWorker<M> {
  protected readonly places = new Places();
  readonly #lines: MessageLines<M>;
  /** The places of claimed messages, by their ids. */
  readonly #taken = new Map<string, Place>();
  readonly #allowance = new Allowance(ASIDE_PER_SECOND, ASIDE_AT_ONCE);
  #firstFrom: Cursor = FROM_THE_START;
  #asideFrom: Cursor = FROM_THE_START;
  #mayBeMore = false;

  constructor(context: EngineContext, lines: MessageLines<M>, name: string) {
    const table: LeasedTable = lines.of.table;
    super(context, { table, pauseMs: POLL_MS, name, maxInFlight: MAX_IN_FLIGHT });
    this.#lines = lines;
  }

  /** What this process serves: `isServed` of the table gets it. */
  protected abstract served(): readonly string[];

  /** Makes the delivery: resolves to whether the address answered, undefined when it was not called. */
  protected abstract deliver(message: M): Promise<boolean | undefined>;

  /** Where a claimed message goes. */
  protected abstract recipientOf(message: M): Recipient;

  /** With the owner whose senders share places; by itself a sender has none. */
  protected owned(candidate: Candidate): OwnedRecipient {
    return candidate;
  }

  /** Messages that stand in neither line and are due all the same. */
  protected async others(_now: Date): Promise<readonly Candidate[]> {
    return [];
  }

  protected async claim(): Promise<readonly M[]> {
    const now = this.context.clock.now();
    // Registered here before anything can fail: a place that is not returned is lost, and its message with it.
    const chosen: Candidate[] = [];
    const claimed = new Set<string>();
    try {
      await this.#chooseFirst(now, chosen);
      await this.#chooseAside(now, chosen);
      for (const candidate of this.#free(await this.others(now))) {
        const place = this.places.take('aside', this.owned(candidate));
        if (typeof place !== 'string') chosen.push(this.#reserved(candidate, place));
      }
      if (chosen.length === 0) return [];
      const messages = await this.#lines.claim(this.context.store, chosen);
      for (const { id } of messages) claimed.add(id);
      // Chosen but not claimed means locked by another session: it would be found again at once, without end.
      this.#mayBeMore ||= claimed.size > 0;
      return messages;
    } finally {
      for (const { id } of chosen) if (!claimed.has(id)) this.#giveBack(id, undefined);
    }
  }

  protected override mayBeMore(): boolean {
    return this.#mayBeMore;
  }

  protected override dropped(message: M): void {
    this.#giveBack(message.id, undefined);
  }

  protected async call(message: M): Promise<void> {
    let answered: boolean | undefined;
    try {
      answered = await this.deliver(message);
    } finally {
      const place = this.#giveBack(message.id, answered);
      const isNews = place && (place.line === 'aside' || !place.isProven);
      if (answered && isNews) {
        const { store, clock } = this.context;
        await this.#lines.putInLine(store, this.recipientOf(message), clock.now());
      }
    }
  }

  /** First tries: a message without a free place at its address moves to the other line, so that it delays nothing. */
  async #chooseFirst(now: Date, chosen: Candidate[]): Promise<void> {
    const { store } = this.context;
    const look = await this.#lines.lookFirst(store, {
      now,
      from: this.#firstFrom,
      freeBySender: this.places.leftOfShares(),
      share: this.places.share,
      served: this.served(),
    });
    this.#firstFrom = look.next;
    const aside: Candidate[] = [];
    for (const candidate of this.#free(look.candidates)) {
      const place = this.places.take('first', this.owned(candidate));
      if (place === 'aside') aside.push(candidate);
      else if (place !== 'later') chosen.push(this.#reserved(candidate, place));
    }
    this.#mayBeMore = look.isCut;
    if (aside.length > 0 && (await this.#lines.setAside(store, aside)) > 0) this.#mayBeMore = true;
  }

  /** Messages set aside: one of each address in turn. */
  async #chooseAside(now: Date, chosen: Candidate[]): Promise<void> {
    if (!this.#allowance.has(1)) return;
    const look: Look = await this.#lines.lookAside(this.context.store, {
      now,
      from: this.#asideFrom,
      fullSenders: this.places.fullSendersAside(),
      busy: [...this.#taken.values()].map(({ recipient }) => recipient),
      served: this.served(),
    });
    this.#asideFrom = look.next;
    let last: Candidate | undefined;
    for (const candidate of this.#free(look.candidates)) {
      if (!this.#allowance.has(1)) {
        // The next look starts here, with those that were skipped.
        if (last) this.#asideFrom = { senderId: last.senderId, address: last.address };
        break;
      }
      const place = this.places.take('aside', this.owned(candidate));
      if (typeof place === 'string') continue;
      this.#allowance.use(1);
      last = this.#reserved(candidate, place);
      chosen.push(last);
    }
    if (look.isCut) this.#allowance.use(LONG_LOOK_COSTS);
    this.#mayBeMore ||= look.isCut;
  }

  /** Those that this process does not already hold. */
  #free(candidates: readonly Candidate[]): Candidate[] {
    return candidates.filter(({ id }) => !this.#taken.has(id) && !this.isInHand(id));
  }

  #reserved(candidate: Candidate, place: Place): Candidate {
    this.#taken.set(candidate.id, place);
    return candidate;
  }

  #giveBack(id: string, answered: boolean | undefined): Place | undefined {
    const place = this.#taken.get(id);
    if (!place) return undefined;
    this.#taken.delete(id);
    this.places.release(place, answered);
    return place;
  }
}
