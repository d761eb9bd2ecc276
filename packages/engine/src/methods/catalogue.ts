import type { Currency } from '../base/money.ts';
import type { Queryable } from '../store/store.ts';
import { fromRow, insertion } from '../writer/rows.ts';

export type MethodKind =
  | 'card'
  | 'wallet'
  /** Paid in cash at a shop, with a number. */
  | 'convenience_store'
  | 'bank_transfer'
  | 'virtual_account_chooser'
  | 'virtual_account'
  /** The channel chooses the bank that issues the account. */
  | 'virtual_account_any'
  /** As before, but only for a payer with a passed identity check (identity/). */
  | 'virtual_account_verified'
  | 'bank_payout';

/** How a payer pays, or where a payout goes: a row of data of one dialect's catalogue. */
export interface Method {
  readonly dialect: string;
  readonly direction: 'payment' | 'payout';
  readonly currency: Currency;
  readonly code: string;
  readonly kind: MethodKind;
  /** Neutral name of the wallet or bank, the same in all dialects. */
  readonly brand: string;
  readonly nameEn: string;
  readonly nameKo: string;
  /** Limits of one order, minor units. */
  readonly minimum: bigint;
  readonly maximum: bigint;
  readonly state: 'available' | 'maintenance';
  readonly supportsRefund: boolean;
  readonly channel: string;
  readonly position: number;
}

const ALL = `select * from methods order by dialect, direction, currency, position`;
const SET_STATE = `
  update methods set state = $5
  where dialect = $1 and direction = $2 and currency = $3 and code = $4 returning code`;
const SET_LIMITS = `
  update methods set minimum = $5, maximum = $6
  where dialect = $1 and direction = $2 and currency = $3 and code = $4 returning code`;

const SET_CHANNEL = `
  update methods set channel = $5
  where dialect = $1 and direction = $2 and currency = $3 and code = $4 returning code`;

const MAX_AGE_MS = 1000;

export interface MethodKey {
  readonly dialect: string;
  readonly direction: 'payment' | 'payout';
  readonly currency: Currency;
  readonly code: string;
}

/** Every order looks up its method, so it must not search. */
interface Loaded {
  readonly all: readonly Method[];
  readonly lists: ReadonlyMap<string, readonly Method[]>;
  readonly byKey: ReadonlyMap<string, Method>;
}

type ListKey = Omit<MethodKey, 'code'>;

function listKeyOf({ dialect, direction, currency }: ListKey): string {
  return `${dialect}/${direction}/${currency}`;
}

function keyOf(key: MethodKey): string {
  return `${listKeyOf(key)}/${key.code}`;
}

/** What the catalogue reads of a channel (channels/port.ts). */
export interface MethodChannel {
  readonly name: string;
  readonly payments?: unknown;
  readonly payouts?: unknown;
  readonly refunds?: unknown;
  lackFor?(method: Pick<Method, 'kind' | 'direction' | 'currency'>): string | undefined;
}

/** Why a channel can not execute a method, as a sentence; undefined when it can. */
export function methodLack(
  method: Pick<Method, 'kind' | 'direction' | 'currency'>,
  channel: MethodChannel,
  hasVerifier: boolean,
): string | undefined {
  if (method.direction === 'payment' && !channel.payments) return `channel ${channel.name} takes no payments`;
  if (method.direction === 'payout' && !channel.payouts) return `channel ${channel.name} makes no payouts`;
  if (method.kind === 'virtual_account_verified' && !hasVerifier)
    return `channel ${channel.name} checks no identities`;
  return channel.lackFor?.(method);
}

/**
 * The method catalogue, read whole (some hundred rows) and cached for a second. A method whose channel this
 * installation does not have, or whose channel lacks a port it needs, reads as under maintenance: it is listed, but can
 * not be used. Without refunds in the channel, the method has none.
 */
export class MethodCatalogue {
  readonly #store: Queryable;
  readonly #channels: ReadonlyMap<string, MethodChannel>;
  readonly #verifiers: ReadonlyMap<string, unknown>;
  #loadedAtMs = Number.NEGATIVE_INFINITY;
  #loaded: Promise<Loaded> = Promise.resolve({ all: [], lists: new Map(), byKey: new Map() });

  constructor(
    store: Queryable,
    channels: ReadonlyMap<string, MethodChannel>,
    verifiers: ReadonlyMap<string, unknown> = new Map(),
  ) {
    this.#store = store;
    this.#channels = channels;
    this.#verifiers = verifiers;
  }

  async all(): Promise<readonly Method[]> {
    return (await this.#load()).all;
  }

  #load(): Promise<Loaded> {
    const nowMs = performance.now();
    if (nowMs - this.#loadedAtMs >= MAX_AGE_MS) {
      this.#loadedAtMs = nowMs;
      this.#loaded = this.#store.query(ALL).then((rows) => {
        const all = rows.map((row) => this.#usable(fromRow<Method>(row)));
        const byKey = new Map(all.map((method) => [keyOf(method), method]));
        return { all, lists: Map.groupBy(all, listKeyOf), byKey };
      });
      this.#loaded.catch(() => this.forget());
    }
    return this.#loaded;
  }

  #usable(method: Method): Method {
    const channel = this.#channels.get(method.channel);
    if (!channel || methodLack(method, channel, this.#verifiers.has(method.channel)))
      return { ...method, state: 'maintenance' };
    return channel.refunds ? method : { ...method, supportsRefund: false };
  }

  /** In the catalogue's order. */
  async list(of: ListKey): Promise<readonly Method[]> {
    return (await this.#load()).lists.get(listKeyOf(of)) ?? [];
  }

  async find(key: MethodKey): Promise<Method | undefined> {
    return (await this.#load()).byKey.get(keyOf(key));
  }

  /** Keeps an operator's changes: existing rows are not touched. */
  async addMissing(methods: readonly Method[]): Promise<void> {
    // Looked at first: to insert hundreds of rows that are there costs each start of a process more.
    const known = new Set((await this.all()).map(keyText));
    const missing = methods.filter((method) => !known.has(keyText(method)));
    if (missing.length === 0) return;
    const { sql, parameters } = insertion('methods', missing);
    await this.#store.query(`${sql} on conflict do nothing`, parameters);
    this.forget();
  }

  /** Sets a method available or under maintenance; false when there is no such method. */
  async setState(key: MethodKey, state: Method['state']): Promise<boolean> {
    const rows = await this.#store.query(SET_STATE, [
      key.dialect,
      key.direction,
      key.currency,
      key.code,
      state,
    ]);
    this.forget();
    return rows.length > 0;
  }

  /** Sets the limits of one order in minor units; false when there is no such method. */
  async setLimits(key: MethodKey, minimum: bigint, maximum: bigint): Promise<boolean> {
    const where = [key.dialect, key.direction, key.currency, key.code];
    const rows = await this.#store.query(SET_LIMITS, [...where, minimum, maximum]);
    this.forget();
    return rows.length > 0;
  }

  /** Routes a method to a channel; false when there is no such method. Orders under way keep their channel. */
  async setChannel({ dialect, direction, currency, code }: MethodKey, channel: string): Promise<boolean> {
    const rows = await this.#store.query(SET_CHANNEL, [dialect, direction, currency, code, channel]);
    this.forget();
    return rows.length > 0;
  }

  forget(): void {
    this.#loadedAtMs = Number.NEGATIVE_INFINITY;
  }
}

function keyText({ dialect, direction, currency, code }: MethodKey): string {
  return JSON.stringify([dialect, direction, currency, code]);
}
