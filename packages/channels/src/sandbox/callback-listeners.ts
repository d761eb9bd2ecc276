import type { Queryable } from '@naru/engine';

export interface CallbackListener {
  readonly id: string;
  readonly url: string;
  /** Null: of all apps. */
  readonly appIds: readonly string[] | null;
}

/** Those that were killed remove nothing: the next one does. */
const KEEP = `
  with expired as (
    delete from sandbox_callback_listeners where expires_at < clock_timestamp() and id <> $1
  )
  insert into sandbox_callback_listeners (id, url, app_ids, expires_at)
  values ($1, $2, $3, clock_timestamp() + $4::double precision * interval '1 second')
  on conflict (id) do update set url = excluded.url, app_ids = excluded.app_ids, expires_at = excluded.expires_at`;
const REMOVE = `delete from sandbox_callback_listeners where id = $1 or expires_at < clock_timestamp()`;
/** The newest first: ids are UUIDv7. */
const KNOWN = `
  select id, url, app_ids from sandbox_callback_listeners where expires_at > clock_timestamp() order by id desc`;

/** How long a process trusts what it read: deliveries of a busy sandbox do not ask each time. */
const READ_EVERY_MS = 1000;

/**
 * Addresses that callbacks go to in place of their own while somebody listens there. Each entry has to be renewed: of a
 * listener that was killed nothing is left to be put back.
 */
export class SandboxCallbackListeners {
  readonly #store: Queryable;
  #read: { readonly atMs: number; readonly listeners: readonly CallbackListener[] } | undefined;

  constructor(store: Queryable) {
    this.#store = store;
  }

  /** Adds the listener, or renews it, for so many seconds. */
  async keep({ id, url, appIds }: CallbackListener, seconds: number): Promise<void> {
    await this.#store.query(KEEP, [id, url, appIds, seconds]);
    this.#read = undefined;
  }

  async remove(id: string): Promise<void> {
    await this.#store.query(REMOVE, [id]);
    this.#read = undefined;
  }

  async list(): Promise<readonly CallbackListener[]> {
    const rows = await this.#store.query<{ id: string; url: string; app_ids: string[] | null }>(KNOWN);
    return rows.map(({ id, url, app_ids }) => ({ id, url, appIds: app_ids }));
  }

  /** Where callbacks of an app go now; undefined: to their own address. */
  async urlFor(appId: string): Promise<string | undefined> {
    const nowMs = performance.now();
    if (this.#read === undefined || nowMs - this.#read.atMs > READ_EVERY_MS) {
      this.#read = { atMs: nowMs, listeners: await this.list() };
    }
    return this.#read.listeners.find(({ appIds }) => appIds === null || appIds.includes(appId))?.url;
  }
}
