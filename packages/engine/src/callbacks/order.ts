import { isHeldSql } from '../outbox/lease.ts';
import type { Store } from '../store/store.ts';
import { fromRow } from '../writer/rows.ts';
import type { ClaimedCallback, OlderMessage } from './claim.ts';
import type { CallbackDialect, MessageKind } from './port.ts';

/*
 * Messages about one subject (a payment, a payout, a refund, a chargeback) are sent one at a time, oldest first, also
 * across processes. Before sending, a worker checks whether an older message is still owed, and whether another one is
 * under way. An older message whose tries failed is dropped when the dialect says that the newer one supersedes it.
 */

/**
 * Messages that are superseded without asking the dialect; an older message that was never sent is still sent first.
 */
export function isSuperseded(
  dialect: CallbackDialect,
  { subjectKind, event }: MessageKind,
  older: OlderMessage,
): boolean {
  const supersedes = dialect.supersedes?.({ subjectKind, event }, { subjectKind, event: older.event });
  return older.isTried && supersedes === true;
}

/** The dialect's events that make a message void. */
export function eventsSuperseding(dialect: CallbackDialect, { subjectKind, event }: MessageKind): string[] {
  return [...dialect.events].filter(
    (newer) => dialect.supersedes?.({ subjectKind, event: newer }, { subjectKind, event }) === true,
  );
}

/**
 * One under way stays leased: the others wait for its end. Two messages claimed at the same moment do not see each
 * other's claim; here the row is locked and shows whether it was taken.
 */
export const SUPERSEDE = `
  update callbacks set state = 'superseded', finished_at = $3
  where merchant_id = $1 and id = any($2::uuid[]) and state = 'pending'
  returning ${isHeldSql()} as is_under_way`;

/** How soon to check again for the end of a delivery under way elsewhere; usually its end triggers the next one. */
const LOOK_AGAIN_MS = 1000;

/**
 * Returns a claimed message to wait behind the older one. RECORD_TRY moves both together; the second statement here
 * covers the case that the two cross.
 */
export const PUT_BEHIND = `
  update callbacks c set
    leased_until = null, is_aside = true,
    due_at = greatest(
      $3::timestamptz + ${LOOK_AGAIN_MS} * interval '1 millisecond',
      (select o.due_at + interval '1 millisecond' from callbacks o
       where o.subject_id = c.subject_id and o.merchant_id = c.merchant_id and o.sequence < c.sequence
         and o.state = 'pending'
       order by o.sequence limit 1))
  where c.merchant_id = $1 and c.id = $2 and c.claims = $4`;

/** The older one is sent first, and at once: otherwise all after it are late, too. */
export const PULL_FORWARD = `
  update callbacks set due_at = $3
  where merchant_id = $1 and id = $2 and state = 'pending' and due_at > $3 and leased_until is null`;

/** Settles the messages before a claimed one; resolves to whether it may be sent now. */
export async function isNext(
  store: Store,
  dialect: CallbackDialect,
  message: ClaimedCallback,
  now: Date,
): Promise<boolean> {
  const { merchantId, id, claims } = message;
  const ahead = message.ahead ?? [];
  const isVoid = (older: OlderMessage) => isSuperseded(dialect, message, older);
  const voided = ahead.filter(isVoid).map((older) => older.id);
  const superseded =
    voided.length === 0
      ? []
      : await store.query<{ is_under_way: boolean }>(SUPERSEDE, [merchantId, voided, now]);
  const isAnotherUnderWay = message.isAnotherUnderWay || superseded.some((older) => older.is_under_way);
  const first = ahead.find((older) => !isVoid(older));
  if (!first && !isAnotherUnderWay) return true;
  if (first) await store.query(PULL_FORWARD, [merchantId, first.id, now]);
  await store.query(PUT_BEHIND, [merchantId, id, now, claims]);
  return false;
}

/** The result of a request to send a message again. */
export type Resent =
  /** These are sent, in this order: the message and all later ones about the same subject. */
  | { readonly kind: 'queued'; readonly ids: readonly string[] }
  /** A newer message has the current state; that one may be sent again. */
  | { readonly kind: 'superseded'; readonly by: string }
  | { readonly kind: 'unknown' };

export const WITH_LATER = `
  select o.merchant_id, o.id, o.dialect, o.subject_kind, o.event, o.state
  from callbacks c
  join callbacks o on o.subject_id = c.subject_id and o.merchant_id = c.merchant_id and o.sequence >= c.sequence
  where c.id = $1
  order by o.sequence for update of o`;
/** The lease stays: a second delivery must not start beside one under way. */
export const RESEND = `
  update callbacks set
    state = 'pending', schedule_start = tries, due_at = $3, is_aside = false, finished_at = null
  where (merchant_id, id) in (select * from unnest($1::uuid[], $2::uuid[]))`;

interface Later extends MessageKind {
  readonly merchantId: string;
  readonly id: string;
  readonly dialect: string;
  readonly state: string;
}

/** Sends a message again with a fresh schedule, unless a newer one supersedes it; later ones follow it again. */
export async function resend(
  store: Store,
  dialects: ReadonlyMap<string, CallbackDialect>,
  callbackId: string,
  now: Date,
): Promise<Resent> {
  return store.transaction(async (tx): Promise<Resent> => {
    const rows = await tx.query(WITH_LATER, [callbackId]);
    const [message, ...later] = rows.map((row) => fromRow<Later>(row));
    if (!message) return { kind: 'unknown' };
    const { supersedes } = dialects.get(message.dialect) ?? {};
    const newest = later.findLast((newer) => supersedes?.(newer, message));
    if (newest) return { kind: 'superseded', by: newest.id };
    const again = [message, ...later.filter(({ state }) => state !== 'superseded')];
    const ids = again.map(({ id }) => id);
    await tx.query(RESEND, [again.map(({ merchantId }) => merchantId), ids, now]);
    return { kind: 'queued', ids };
  });
}
