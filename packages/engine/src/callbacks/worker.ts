import type { EngineContext } from '../context.ts';
import { OutboxWorker } from '../outbox/outbox-worker.ts';
import { Allowance } from './allowance.ts';
import {
  type Candidate,
  type ClaimedCallback,
  type Cursor,
  claimCallbacks,
  FROM_THE_START,
  type Look,
  lookAside,
  lookFirst,
  putInLine,
  setAside,
} from './claim.ts';
import { CallbackDelivery, type DeliveryOptions } from './delivery.ts';
import { isNext } from './order.ts';
import { MAX_IN_FLIGHT, type Place, Places } from './places.ts';

const POLL_MS = 250;

/**
 * Limit of messages set aside that are sent per second, with a burst after a pause: ten thousand dead addresses that
 * refuse within a millisecond would otherwise use up a processor. A look at a line too long for one costs as much as
 * this many.
 */
const ASIDE_PER_SECOND = 128;
const ASIDE_AT_ONCE = 64;
const LONG_LOOK_COSTS = 16;

/** Delivers callbacks to merchants from the outbox. */
export class CallbackWorker extends OutboxWorker<ClaimedCallback> {
  readonly #delivery: CallbackDelivery;
  readonly #options: DeliveryOptions;
  readonly #places = new Places();
  /** The places of claimed messages, by their ids. */
  readonly #taken = new Map<string, Place>();
  readonly #allowance = new Allowance(ASIDE_PER_SECOND, ASIDE_AT_ONCE);
  #firstFrom: Cursor = FROM_THE_START;
  #asideFrom: Cursor = FROM_THE_START;
  #mayBeMore = false;

  constructor(context: EngineContext, options: DeliveryOptions) {
    super(context, {
      table: 'callbacks',
      pauseMs: POLL_MS,
      name: 'callback worker',
      maxInFlight: MAX_IN_FLIGHT,
    });
    this.#delivery = new CallbackDelivery(context, options);
    this.#options = options;
  }

  protected async claim(): Promise<readonly ClaimedCallback[]> {
    const now = this.context.clock.now();
    // Registered here before anything can fail: a place that is not returned is lost, and its message with it.
    const chosen: Candidate[] = [];
    const claimed = new Set<string>();
    try {
      await this.#chooseFirst(now, chosen);
      await this.#chooseAside(now, chosen);
      if (chosen.length === 0) return [];
      const messages = await claimCallbacks(this.context.store, chosen);
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

  protected override dropped(message: ClaimedCallback): void {
    this.#giveBack(message.id, undefined);
  }

  protected async call(message: ClaimedCallback): Promise<void> {
    let answered: boolean | undefined;
    try {
      const dialect = this.#options.dialects.get(message.dialect);
      if (!dialect) throw new Error(`nobody speaks ${message.dialect}`);
      const { clock, store } = this.context;
      if (await isNext(store, dialect, message, clock.now())) {
        answered = await this.#delivery.deliver(message);
      }
    } finally {
      const place = this.#giveBack(message.id, answered);
      const isNews = place && (place.line === 'aside' || !place.isProven);
      if (answered && isNews) await putInLine(this.context.store, message, this.context.clock.now());
    }
  }

  protected failed(message: ClaimedCallback, error: unknown): void {
    this.context.log.error({ error, callbackId: message.id }, 'callback delivery');
  }

  /** First tries: a message without a free place at its address moves to the other line, so that it delays nothing. */
  async #chooseFirst(now: Date, chosen: Candidate[]): Promise<void> {
    const { store } = this.context;
    const look = await lookFirst(store, {
      now,
      from: this.#firstFrom,
      freeByApp: this.#places.leftOfShares(),
      share: this.#places.share,
      dialects: this.#dialects(),
    });
    this.#firstFrom = look.next;
    const aside: Candidate[] = [];
    for (const candidate of this.#free(look)) {
      const place = this.#places.take('first', candidate);
      if (place === 'aside') aside.push(candidate);
      else if (place !== 'later') chosen.push(this.#reserved(candidate, place));
    }
    this.#mayBeMore = look.isCut;
    if (aside.length > 0 && (await setAside(store, aside)) > 0) this.#mayBeMore = true;
  }

  /** Messages set aside: one of each address in turn. */
  async #chooseAside(now: Date, chosen: Candidate[]): Promise<void> {
    if (!this.#allowance.has(1)) return;
    const look = await lookAside(this.context.store, {
      now,
      from: this.#asideFrom,
      fullApps: this.#places.fullAppsAside(),
      busy: [...this.#taken.values()].map(({ recipient }) => recipient),
      dialects: this.#dialects(),
    });
    this.#asideFrom = look.next;
    let last: Candidate | undefined;
    for (const candidate of this.#free(look)) {
      if (!this.#allowance.has(1)) {
        // The next look starts here, with those that were skipped.
        if (last) this.#asideFrom = { appId: last.appId, endpoint: last.endpoint };
        break;
      }
      const place = this.#places.take('aside', candidate);
      if (typeof place === 'string') continue;
      this.#allowance.use(1);
      last = this.#reserved(candidate, place);
      chosen.push(last);
    }
    if (look.isCut) this.#allowance.use(LONG_LOOK_COSTS);
    this.#mayBeMore ||= look.isCut;
  }

  /** Those that this process does not already hold. */
  #free({ candidates }: Look): Candidate[] {
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
    this.#places.release(place, answered);
    return place;
  }

  #dialects(): string[] {
    return [...this.#options.dialects.keys()];
  }
}
