import type { Sealer } from '../base/secrets.ts';
import type { Queryable } from '../store/store.ts';
import { fromRow } from '../writer/rows.ts';
import type { App, AppAccess, AppKey, FeeRule } from './app.ts';

const APP = `
  select a.*, m.name as merchant_name, m.state as merchant_state
  from apps a join merchants m on m.id = a.merchant_id
  where a.dialect = $1 and a.public_id = $2`;
const APP_BY_ID = `
  select a.*, m.name as merchant_name, m.state as merchant_state
  from apps a join merchants m on m.id = a.merchant_id
  where a.id = $1`;
const KEYS = `select id, kind, sealed, fingerprint, valid_from, valid_until from app_keys where app_id = $1`;
const FEE_RULES = `
  select direction, currency, method, version, valid_from, fixed_amount, rate_ppm
  from fee_rules where fee_plan_id = $1`;

/**
 * How old a cached app may be. A key revoked or a callback address changed in another process takes effect within this
 * time; in return a request reads nothing but its own order.
 */
export const MAX_AGE_MS = 1000;
/** Requests with invented app ids must not fill the memory. */
const MAX_CACHED = 10_000;

interface Cached {
  readonly loadedAtMs: number;
  readonly access: Promise<AppAccess | undefined>;
}

/** Looks up apps with their keys (opened) and fee rules. */
export class AppDirectory {
  readonly #store: Queryable;
  readonly #sealer: Sealer;
  readonly #cache = new Map<string, Cached>();

  constructor(store: Queryable, sealer: Sealer) {
    this.#store = store;
    this.#sealer = sealer;
  }

  /** The app with the public id `publicId` in `dialect`, or undefined. */
  find(dialect: string, publicId: string): Promise<AppAccess | undefined> {
    return this.#cached(`${dialect}/${publicId}`, APP, [dialect, publicId]);
  }

  get(appId: string): Promise<AppAccess | undefined> {
    return this.#cached(appId, APP_BY_ID, [appId]);
  }

  /** Like `find`, but reads the store now: for deciding on a change of the app. */
  findNow(dialect: string, publicId: string): Promise<AppAccess | undefined> {
    this.#cache.delete(`${dialect}/${publicId}`);
    return this.find(dialect, publicId);
  }

  /** Like `get`, but reads the store now. */
  getNow(appId: string): Promise<AppAccess | undefined> {
    this.#cache.delete(appId);
    return this.get(appId);
  }

  /** Drops the cache: for changes made in this process. */
  forget(): void {
    this.#cache.clear();
  }

  #cached(key: string, sql: string, params: unknown[]): Promise<AppAccess | undefined> {
    // Process time, not the engine's clock: it bounds the age of a copy in this process's memory.
    const nowMs = performance.now();
    const found = this.#cache.get(key);
    if (found && nowMs - found.loadedAtMs < MAX_AGE_MS) return found.access;
    if (this.#cache.size >= MAX_CACHED) this.#cache.clear();
    const access = this.#load(sql, params);
    this.#cache.set(key, { loadedAtMs: nowMs, access });
    access.catch(() => this.#cache.delete(key));
    return access;
  }

  async #load(sql: string, params: unknown[]): Promise<AppAccess | undefined> {
    const [row] = await this.#store.query(sql, params);
    if (!row) return undefined;
    const app = fromRow<App>(row);
    const keys = await this.#store.query<SealedKey>(KEYS, [app.id]);
    const rules = await this.#store.query(FEE_RULES, [app.feePlanId]);
    return {
      app,
      keys: keys.map((key) => this.#open(key)),
      feeRules: rules.map((rule) => fromRow<FeeRule>(rule)),
    };
  }

  #open({ sealed, ...row }: SealedKey): AppKey {
    return { ...fromRow<AppKey>(row), text: this.#sealer.open(sealed, keyContext(row.id)) };
  }
}

interface SealedKey {
  readonly id: string;
  readonly sealed: string;
}

/** Context that binds a sealed key to its row. */
export function keyContext(keyId: string): string {
  return `app_keys:${keyId}`;
}
