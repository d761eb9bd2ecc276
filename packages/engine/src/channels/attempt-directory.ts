import type { OrderKind } from '../base/subjects.ts';
import type { Queryable } from '../store/store.ts';
import { fromRow } from '../writer/rows.ts';
import type { AttemptReference } from './channel-event.ts';

/** The order that an attempt belongs to. It never changes. */
export interface KnownAttempt {
  readonly merchantId: string;
  readonly id: string;
  readonly subjectKind: OrderKind;
  readonly subjectId: string;
  readonly channel: string;
}

const COLUMNS = 'merchant_id, id, subject_kind, subject_id, channel';
/** The primary key begins with the id. A channel finds only its own attempts. */
export const ATTEMPT_BY_ID = `
  select ${COLUMNS} from attempts where id = $1 and channel = $2 and subject_kind = $3`;
/**
 * Index attempts_by_channel_reference. Some acquirers number a payment and its refund alike: the kind distinguishes
 * them.
 */
export const ATTEMPT_BY_REFERENCE = `
  select ${COLUMNS} from attempts
  where channel = $2 and channel_reference = $1 and subject_kind = $3
  order by created_at desc limit 1`;
const REFERENCES = `
  select id, channel_reference from attempts where merchant_id = $1 and id = any($2::uuid[])`;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const MAX_REMEMBERED = 10_000;

/**
 * Finds the attempts that channels name. Attempts for which this process called a channel are remembered, so that the
 * event that completes a payment needs no statement of its own. What is remembered never changes.
 */
export class AttemptDirectory {
  readonly #store: Queryable;
  readonly #remembered = new Map<string, KnownAttempt>();

  constructor(store: Queryable) {
    this.#store = store;
  }

  remember({ merchantId, id, subjectKind, subjectId, channel }: KnownAttempt): void {
    this.#remembered.set(id, { merchantId, id, subjectKind, subjectId, channel });
    if (this.#remembered.size <= MAX_REMEMBERED) return;
    const [oldest] = this.#remembered.keys();
    if (oldest !== undefined) this.#remembered.delete(oldest);
  }

  /** The attempt of this kind that the channel names; undefined when there is none (yet). */
  async find(of: AttemptReference, kind: OrderKind): Promise<KnownAttempt | undefined> {
    // By both references: ours is known even when the answer with the channel's was lost.
    const own = 'attemptId' in of ? await this.#findOwn(of.attemptId, of.channel, kind) : undefined;
    if (own || !('channelReference' in of)) return own;
    return this.#query(ATTEMPT_BY_REFERENCE, of.channelReference, of.channel, kind);
  }

  async #findOwn(attemptId: string, channel: string, kind: OrderKind): Promise<KnownAttempt | undefined> {
    // A channel may send anything as our reference: only text that may be one of our ids is looked up.
    if (!UUID.test(attemptId)) return undefined;
    const known = this.#remembered.get(attemptId);
    if (known?.channel === channel && known.subjectKind === kind) return known;
    return this.#query(ATTEMPT_BY_ID, attemptId, channel, kind);
  }

  async #query(sql: string, reference: string, channel: string, kind: OrderKind) {
    const [row] = await this.#store.query(sql, [reference, channel, kind]);
    return row && fromRow<KnownAttempt>(row);
  }

  /** The channel's references of these attempts, by our ids; attempts without one are left out. */
  async referencesOf(merchantId: string, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const rows = await this.#store.query<{ id: string; channel_reference: string | null }>(REFERENCES, [
      merchantId,
      ids.filter((id) => UUID.test(id)),
    ]);
    return new Map(
      rows.flatMap(({ id, channel_reference }) =>
        channel_reference === null ? [] : [[id, channel_reference]],
      ),
    );
  }
}
