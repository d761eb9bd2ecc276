import type { Clock } from '../base/clock.ts';
import type { Sealer } from '../base/secrets.ts';
import type { Queryable } from '../store/store.ts';

/** Primary key; preparing the same body again restarts its time. */
export const KEEP_SESSION = `
  insert into checkout_sessions (merchant_id, app_id, key, content_sealed, created_at) values ($1, $2, $3, $4, $5)
  on conflict (key, app_id) do update set content_sealed = excluded.content_sealed, created_at = excluded.created_at`;
export const FIND_SESSION = `select content_sealed, created_at from checkout_sessions where app_id = $1 and key = $2`;
/** Index checkout_sessions_by_age, and then the primary key: joined by it, the whole table is read (plan test). */
export const FORGET_OLD_SESSIONS = `
  delete from checkout_sessions where created_at <= $1 and key = any(array(
    select key from checkout_sessions where created_at <= $1 order by created_at limit $2
  )) returning 1`;

/** No dialect allows the payer longer than this between preparing an order and opening its page. */
const KEPT_MS = 7 * 24 * 60 * 60 * 1000;

export interface NewCheckoutSession {
  readonly merchantId: string;
  readonly appId: string;
  /** The look-up key of the order: the dialect's own proof of it. */
  readonly key: string;
  /** JSON. It may contain personal data: it is kept sealed. */
  readonly content: unknown;
}

export interface CheckoutSession {
  readonly content: unknown;
  readonly createdAt: Date;
}

/** Orders that a merchant's server announced and whose page the payer's browser has not opened yet. */
export class CheckoutSessions {
  readonly #store: Queryable;
  readonly #sealer: Sealer;
  readonly #clock: Clock;

  constructor(store: Queryable, sealer: Sealer, clock: Clock) {
    this.#store = store;
    this.#sealer = sealer;
    this.#clock = clock;
  }

  /** Keeps an announced order for a week; the same key again refreshes it. */
  async keep({ merchantId, appId, key, content }: NewCheckoutSession): Promise<void> {
    const sealed = this.#sealer.seal(JSON.stringify(content), sessionContext(appId, key));
    await this.#store.query(KEEP_SESSION, [merchantId, appId, key, sealed, this.#clock.now()]);
  }

  async find(appId: string, key: string): Promise<CheckoutSession | undefined> {
    const [row] = await this.#store.query<{ content_sealed: string; created_at: Date }>(FIND_SESSION, [
      appId,
      key,
    ]);
    if (!row) return undefined;
    const content: unknown = JSON.parse(this.#sealer.open(row.content_sealed, sessionContext(appId, key)));
    return { content, createdAt: row.created_at };
  }

  /** Deletes up to `limit` that are too old to be used; true when there may be more. */
  async forgetOld(limit: number): Promise<boolean> {
    const oldest = new Date(this.#clock.now().getTime() - KEPT_MS);
    const rows = await this.#store.query(FORGET_OLD_SESSIONS, [oldest, limit]);
    return rows.length === limit;
  }
}

/** Context that binds the announced order to its row. */
export function sessionContext(appId: string, key: string): string {
  return `checkout_sessions.content:${appId}:${key}`;
}
