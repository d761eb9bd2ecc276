import type { OlderMessage } from '../outbox/lines.ts';
import { MessageOrder } from '../outbox/message-order.ts';
import type { Store } from '../store/store.ts';
import { fromRow } from '../writer/rows.ts';
import { CALLBACK_LINES, type ClaimedCallback } from './claim.ts';
import type { CallbackDialect, MessageKind } from './port.ts';

/*
 * Messages about one subject (a payment, a payout, a refund, a chargeback) are sent in order (outbox/message-order.ts).
 * An older message whose tries failed is dropped when the dialect says that the newer one supersedes it.
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

export const CALLBACK_ORDER = new MessageOrder(CALLBACK_LINES.of, 'is pulled forward');

/** Settles the messages before a claimed one; resolves to whether it may be sent now. */
export function isNext(
  store: Store,
  dialect: CallbackDialect,
  message: ClaimedCallback,
  now: Date,
): Promise<boolean> {
  return CALLBACK_ORDER.isNext(store, message, now, (older) => isSuperseded(dialect, message, older));
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
