import { koreanDay } from '../base/clock.ts';
import { LoopWorker } from '../base/work-loop.ts';
import type { EngineContext } from '../context.ts';
import { FORGET_ASSESSMENTS } from './records.ts';
import type { RiskReviews } from './reviews.ts';

const POLL_MS = 1000;
const FORGET_PAGE = 5000;
const DAY_MS = 24 * 60 * 60 * 1000;

/** How long assessments are kept by default. */
export const DEFAULT_RISK_KEPT_DAYS = 365;

/** Executes decisions about payments under review, and deletes old assessments once a Korean day. */
export class RiskWorker extends LoopWorker {
  readonly #context: EngineContext;
  readonly #reviews: RiskReviews;
  readonly #keptMs: number;
  #sweptOn = '';

  constructor(context: EngineContext, reviews: RiskReviews, keptDays: number) {
    super(POLL_MS, (error) => context.log.error({ error }, 'risk worker'));
    this.#context = context;
    this.#reviews = reviews;
    this.#keptMs = keptDays * DAY_MS;
  }

  async round(): Promise<boolean> {
    const worked = await this.#reviews.work();
    const forgotten = await this.#sweep();
    return worked || forgotten;
  }

  async #sweep(): Promise<boolean> {
    const now = this.#context.clock.now();
    const today = koreanDay(now);
    if (this.#sweptOn === today) return false;
    const oldest = new Date(now.getTime() - this.#keptMs);
    const rows = await this.#context.store.query(FORGET_ASSESSMENTS, [oldest, FORGET_PAGE]);
    if (rows.length === FORGET_PAGE) return true;
    this.#sweptOn = today;
    return false;
  }
}
