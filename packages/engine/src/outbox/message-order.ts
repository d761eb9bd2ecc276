import type { Store } from '../store/store.ts';
import { isHeldSql } from './lease.ts';
import { type Claimed, type MessageTable, type OlderMessage, sameSubject } from './lines.ts';

/** How soon to check again for the end of a delivery under way elsewhere; usually its end triggers the next one. */
const LOOK_AGAIN_MS = 1000;

/**
 * Messages about one subject are sent one at a time, oldest first, also across processes. Before sending, a worker
 * checks whether an older message is still owed, and whether another one is under way.
 */
export class MessageOrder {
  readonly supersedeSql: string;
  readonly putBehindSql: string;
  readonly pullForwardSql: string;
  readonly #older: 'waits' | 'is pulled forward';

  /** `older`: what becomes of an older message with a later try when a newer one is due. */
  constructor(of: MessageTable, older: 'waits' | 'is pulled forward') {
    this.#older = older;
    this.supersedeSql = supersedeSql(of);
    this.putBehindSql = putBehindSql(of);
    this.pullForwardSql = pullForwardSql(of);
  }

  /** Settles the messages before a claimed one, of which some are void; resolves to whether it may be sent now. */
  async isNext(
    store: Store,
    message: Claimed,
    now: Date,
    isVoid: (older: OlderMessage) => boolean = () => false,
  ): Promise<boolean> {
    const { merchantId, id, claims } = message;
    const ahead = message.ahead ?? [];
    const voided = ahead.filter(isVoid).map((older) => older.id);
    const superseded =
      voided.length === 0
        ? []
        : await store.query<{ is_under_way: boolean }>(this.supersedeSql, [merchantId, voided, now]);
    const isAnotherUnderWay = message.isAnotherUnderWay || superseded.some((older) => older.is_under_way);
    const first = ahead.find((older) => !isVoid(older));
    if (!first && !isAnotherUnderWay) return true;
    if (first && this.#older === 'is pulled forward') {
      await store.query(this.pullForwardSql, [merchantId, first.id, now]);
    }
    await store.query(this.putBehindSql, [merchantId, id, now, claims]);
    return false;
  }
}

/**
 * One under way stays leased: the others wait for its end. Two messages claimed at the same moment do not see each
 * other's claim; here the row is locked and shows whether it was taken.
 */
function supersedeSql({ table }: MessageTable): string {
  return `
  update ${table} set state = 'superseded', finished_at = $3
  where merchant_id = $1 and id = any($2::uuid[]) and state = 'pending'
  returning ${isHeldSql()} as is_under_way`;
}

/**
 * Returns a claimed message to wait behind the older one. The record of a try (deliveries.ts) moves both together; the
 * second statement here covers the case that the two cross.
 */
function putBehindSql(of: MessageTable): string {
  return `
  update ${of.table} c set
    leased_until = null, is_aside = true,
    due_at = greatest(
      $3::timestamptz + ${LOOK_AGAIN_MS} * interval '1 millisecond',
      (select o.due_at + interval '1 millisecond' from ${of.table} o
       where ${sameSubject(of, 'o', 'c')} and o.sequence < c.sequence and o.state = 'pending'
       order by o.sequence limit 1))
  where c.merchant_id = $1 and c.id = $2 and c.claims = $4`;
}

/** The older one is sent first, and at once: otherwise all after it are late, too. */
function pullForwardSql({ table }: MessageTable): string {
  return `
  update ${table} set due_at = $3
  where merchant_id = $1 and id = $2 and state = 'pending' and due_at > $3 and leased_until is null`;
}
