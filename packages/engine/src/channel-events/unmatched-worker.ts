import { LoopWorker } from '../base/work-loop.ts';
import type { UnmatchedEvent, UnmatchedEvents } from '../channels/unmatched-events.ts';
import type { EngineContext } from '../context.ts';
import type { Events } from './events.ts';

const POLL_MS = 1000;
const PAGE = 100;
const SHORTEST_MS = 1000;
const LONGEST_MS = 24 * 60 * 60 * 1000;

/** Matches events that came before their attempts were known. */
export class UnmatchedEventWorker extends LoopWorker {
  readonly #context: EngineContext;
  readonly #unmatched: UnmatchedEvents;
  readonly #events: Events;

  constructor(context: EngineContext, unmatched: UnmatchedEvents, events: Events) {
    super(POLL_MS, (error) => context.log.error({ error }, 'unmatched events'));
    this.#context = context;
    this.#unmatched = unmatched;
    this.#events = events;
  }

  /** Oldest due first. Two processes that take the same event apply it twice, which the engine absorbs. */
  async round(): Promise<boolean> {
    const now = this.#context.clock.now();
    const due = await this.#unmatched.due(now, [...this.#context.channels.keys()], PAGE);
    for (const one of due) await this.#match(one, now);
    return due.length === PAGE;
  }

  async #match(one: UnmatchedEvent, now: Date): Promise<void> {
    try {
      if (await this.#events.takeKnown(one.open())) {
        await this.#unmatched.forget(one);
        return;
      }
    } catch (error) {
      const { channel, id } = one;
      this.#context.log.error({ error, channel, eventId: id }, 'an event that is kept was not booked');
    }
    // The wait doubles: the answer that names the attempt comes in a moment, or not at all.
    const ageMs = now.getTime() - one.receivedAt.getTime();
    const delayMs = Math.min(Math.max(ageMs, SHORTEST_MS), LONGEST_MS);
    await this.#unmatched.postpone(one, new Date(now.getTime() + delayMs));
  }
}
