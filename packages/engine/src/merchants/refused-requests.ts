import type { Clock } from '../base/clock.ts';
import type { Queryable } from '../store/store.ts';

/** Primary key. The first refusal stays: repeating a request does not extend its time. */
export const KEEP_REFUSED = `
  insert into refused_requests as r (app_id, request_key, code, refused_at) values ($1, $2, $3, $4)
  on conflict (request_key, app_id) do update set code = excluded.code, refused_at = excluded.refused_at
  where r.refused_at <= $5`;
/** Primary key. */
export const FIND_REFUSED = `
  select code from refused_requests where app_id = $1 and request_key = $2 and refused_at > $3`;
/** Index refused_requests_by_age, then the primary key. */
export const FORGET_REFUSED = `
  delete from refused_requests where (request_key, app_id) in (
    select request_key, app_id from refused_requests where refused_at <= $1 order by refused_at limit $2
  ) returning 1`;

const REMEMBERED_HOURS = 24;
const HOUR_MS = 60 * 60 * 1000;

/**
 * Remembers for 24 hours which signed requests were refused, for dialects whose requests have no nonce: otherwise
 * somebody who intercepted one could have it executed later, when the reason has passed.
 */
export class RefusedRequests {
  readonly #store: Queryable;
  readonly #clock: Clock;

  constructor(store: Queryable, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  /** Records a refusal; the refusal may be answered only after this resolves. */
  async keep(appId: string, requestKey: string, code: string): Promise<void> {
    await this.#store.query(KEEP_REFUSED, [appId, requestKey, code, this.#clock.now(), this.#oldest()]);
  }

  /** The code that a request was refused with; undefined when it was not, or too long ago. */
  async find(appId: string, requestKey: string): Promise<string | undefined> {
    const rows = await this.#store.query<{ code: string }>(FIND_REFUSED, [appId, requestKey, this.#oldest()]);
    return rows[0]?.code;
  }

  /** Deletes up to `limit` expired ones; true when there may be more. */
  async forgetOld(limit: number): Promise<boolean> {
    const rows = await this.#store.query(FORGET_REFUSED, [this.#oldest(), limit]);
    return rows.length === limit;
  }

  #oldest(): Date {
    return new Date(this.#clock.now().getTime() - REMEMBERED_HOURS * HOUR_MS);
  }
}
