import { newId } from '../base/ids.ts';
import type { OrderKind } from '../base/subjects.ts';
import type { PaymentEffect } from '../payments/states.ts';
import type { PayoutEffect } from '../payouts/states.ts';
import type { RefundEffect } from '../refunds/states.ts';
import type { Queryable } from '../store/store.ts';
import { insertOf, once } from '../writer/columns.ts';
import { declared } from '../writer/log-table.ts';
import type { Change, Part, PartState } from '../writer/part.ts';
import { rowsJson } from '../writer/rows.ts';

/** The effects that rows of the state tables name, and the return of late money (payments/return.ts). */
export type EffectKind = PaymentEffect | PayoutEffect | RefundEffect | 'return_payment' | 'find_return';

/** A call to a channel that is to be made after the commit. */
export interface EffectDraft {
  readonly kind: EffectKind;
  readonly subjectKind: OrderKind;
  readonly subjectId: string;
  readonly merchantId: string;
  readonly attemptId: string;
  readonly channel: string;
  /** How often it has been asked already; the pauses grow with it. */
  readonly tries?: number;
  /** How long to wait before the call. */
  readonly delayMs?: number;
}

/** Identifies an order or an effect within its merchant. */
interface Key {
  readonly merchantId: string;
  readonly id: string;
}

type Wish =
  | { readonly make: EffectDraft }
  | { readonly finish: Key }
  /** An order that needs no more calls: its open questions are dropped. */
  | { readonly dropOf: Key };

const COLUMNS = {
  merchantId: once('uuid'),
  id: once('uuid'),
  kind: once('text'),
  subjectKind: once('text'),
  subjectId: once('uuid'),
  attemptId: once('uuid'),
  channel: once('text'),
  tries: once('int4'),
  claims: once('int4'),
  dueAt: once('timestamptz'),
  createdAt: once('timestamptz'),
};

/**
 * A question that is already open is not asked twice. A cancellation under way may be too old for a new request: the
 * worker that runs it sees the request and makes another one.
 */
const IF_WISHED_BEFORE = `
  on conflict (subject_id, merchant_id, kind, attempt_id) do update set claims = effects.claims + 1
  where effects.kind = 'cancel_payment'`;
const INSERT_EFFECTS = insertOf('effects', Object.keys(COLUMNS), IF_WISHED_BEFORE);

export const DELETE_EFFECTS = `
  delete from effects e
  where (e.merchant_id, e.id) in (select * from unnest($1::uuid[], $2::uuid[]))`;

export const DROP_EFFECTS = `
  delete from effects e
  where (e.merchant_id, e.subject_id) in (select * from unnest($1::uuid[], $2::uuid[]))`;

/** The channel calls that a batch adds, finishes, or drops. */
class EffectState implements PartState {
  readonly #finished: Key[] = [];
  readonly #droppedOf: Key[] = [];
  #drafts: EffectDraft[] = [];

  /** Effects that the batch creates. */
  get drafts(): readonly EffectDraft[] {
    return this.#drafts;
  }

  get isUntouched(): boolean {
    return [this.#finished, this.#droppedOf, this.#drafts].every((list) => list.length === 0);
  }

  async load(): Promise<void> {}

  keep(wish: unknown): void {
    const asked = wish as Wish;
    if ('make' in asked) this.#drafts.push(asked.make);
    else if ('finish' in asked) this.#finished.push(asked.finish);
    else this.#dropOf(asked.dropOf);
  }

  /** Those in the store, and those that this batch requested before it. */
  #dropOf(order: Key): void {
    this.#droppedOf.push(order);
    this.#drafts = this.#drafts.filter(
      (effect) => effect.subjectId !== order.id || effect.merchantId !== order.merchantId,
    );
  }

  async save(tx: Queryable, now: Date): Promise<void> {
    await remove(tx, DELETE_EFFECTS, this.#finished);
    await remove(tx, DROP_EFFECTS, this.#droppedOf);
    if (this.#drafts.length === 0) return;
    const rows = distinct(this.#drafts).map(({ delayMs, ...effect }) => ({
      ...effect,
      id: newId(now),
      tries: effect.tries ?? 0,
      claims: 0,
      dueAt: new Date(now.getTime() + (delayMs ?? 0)),
      createdAt: now,
    }));
    await tx.query(INSERT_EFFECTS, [rowsJson(rows, Object.keys(COLUMNS))]);
  }
}

/** A statement can't touch a row twice: of several requests for the same effect the first is kept. */
function distinct(drafts: readonly EffectDraft[]): EffectDraft[] {
  const first = new Map<string, EffectDraft>();
  for (const draft of drafts) {
    const key = `${draft.merchantId}/${draft.subjectId}/${draft.kind}/${draft.attemptId}`;
    if (!first.has(key)) first.set(key, draft);
  }
  return [...first.values()];
}

async function remove(tx: Queryable, sql: string, keys: readonly Key[]): Promise<void> {
  if (keys.length === 0) return;
  await tx.query(sql, [keys.map((key) => key.merchantId), keys.map((key) => key.id)]);
}

/** Calls to channels: rows that are written with their order's change and executed after the commit. */
export const EFFECTS: Part<EffectState> = {
  name: 'effects',
  tables: [declared('effects', COLUMNS, ['leased_until'])],
  open: () => new EffectState(),
};

/** Requests a call. */
export function makeEffect(draft: EffectDraft): Change {
  return { part: EFFECTS.name, wish: { make: draft } satisfies Wish };
}

/** Marks an effect as done; undefined where the answer did not come from an effect. */
export function finishEffect(
  merchantId: string,
  effect: { readonly id: string } | undefined,
): Change | undefined {
  return effect && { part: EFFECTS.name, wish: { finish: { merchantId, id: effect.id } } satisfies Wish };
}

/** Drops all further calls about an order: those in the store and those requested before this one. */
export function dropEffectsOf({ merchantId, id }: Key): Change {
  return { part: EFFECTS.name, wish: { dropOf: { merchantId, id } } satisfies Wish };
}
