import type { Clock } from '../base/clock.ts';
import { newId } from '../base/ids.ts';
import type { Sealer } from '../base/secrets.ts';
import type { Queryable } from '../store/store.ts';
import { type MessageTable, sameSubject } from './lines.ts';
import type { CallbackReply, CallbackRequest } from './transport.ts';

export type DeliveryOutcome = 'accepted' | 'rejected' | 'failed' | 'dropped';

/** One try of a delivery. */
export interface Try {
  readonly sentAt: Date;
  readonly durationMs: number;
  readonly reply: CallbackReply | undefined;
  readonly error: string | undefined;
  readonly outcome: DeliveryOutcome;
}

/** Sends a request once. An address that is refused, unreachable or too slow is a failed try, not an error. */
export async function tryOnce(
  clock: Clock,
  post: () => Promise<CallbackReply>,
  accepts: (reply: CallbackReply) => boolean,
): Promise<Try> {
  const sentAt = clock.now();
  const startedMs = performance.now();
  const elapsedMs = () => Math.round(performance.now() - startedMs);
  try {
    const reply = await post();
    const outcome = accepts(reply) ? 'accepted' : 'rejected';
    return { sentAt, durationMs: elapsedMs(), reply, error: undefined, outcome };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { sentAt, durationMs: elapsedMs(), reply: undefined, error: reason, outcome: 'failed' };
  }
}

/** A try for which no body could be made: it is visible among the deliveries, and the schedule ends it. */
export function unmade(sentAt: Date): Try {
  return { sentAt, durationMs: 0, reply: undefined, error: 'the body could not be made', outcome: 'failed' };
}

/**
 * Records the try and the message's next step in one statement: a delivery is never counted without its record, and no
 * two have the same number. The worker that took the message last ($14) decides the next step; one that lost it
 * meanwhile only adds its try, and that the message was accepted, if it was. Later messages about the same subject are
 * updated too: they wait for the repetition, or are due now, also when an event in $16 makes this message void.
 */
export function recordTrySql(of: MessageTable): string {
  const { table, event, subject, deliveries, messageId } = of;
  const columns = [...new Set(['merchant_id', ...subject])];
  return `
  with before as (
    select id, ${columns.join(', ')}, sequence, state, tries + 1 as number, claims = $14 as is_held,
      ($15::double precision[])[tries + 1 - schedule_start] as delay_ms
    from ${table} where merchant_id = $1 and id = $3 for update
  ), next as (
    select *, case
      when $6 = 'accepted' then 'delivered'
      when state <> 'pending' or not is_held then state
      when delay_ms is null then 'exhausted'
      else 'pending' end as next_state
    from before
  ), kept as (
    insert into ${deliveries} (merchant_id, id, ${messageId}, number, sent_at, duration_ms, outcome, request_url,
      request_headers, request_body_sealed, reply_status, reply_body_sealed, error)
    select merchant_id, $2, id, number, $4, $5, $6, $7, $8, $9, $10, $11, $12 from next
  ), tried as (
    update ${table} c set
      tries = n.number, state = n.next_state,
      due_at = case when n.is_held and n.next_state = 'pending'
        then $13::timestamptz + n.delay_ms * interval '1 millisecond' else c.due_at end,
      is_aside = c.is_aside or n.next_state = 'pending',
      leased_until = case when n.is_held then null else c.leased_until end,
      finished_at = case when n.next_state = 'pending' then null else coalesce(c.finished_at, $13) end
    from next n where c.merchant_id = n.merchant_id and c.id = n.id
    returning ${columns.map((column) => `c.${column}`).join(', ')}, c.sequence, c.state, c.due_at, c.tries
  ), followed as (
    update ${table} f set
      due_at = case when t.state = 'pending' and f.${event} <> all($16::text[])
        then greatest(f.due_at, t.due_at + interval '1 millisecond') else $13 end
    from tried t
    where ${sameSubject(of, 'f', 't')} and f.sequence > t.sequence and f.state = 'pending'
  )
  select state, tries from tried`;
}

/** Contexts that bind what is sealed of a delivery to its row. */
export interface DeliveryContexts {
  readonly request: (delivery: { readonly id: string }) => string;
  readonly reply: (delivery: { readonly id: string }) => string;
}

export interface RecordedTry {
  readonly message: { readonly merchantId: string; readonly id: string; readonly claims: number };
  readonly url: string;
  readonly request: CallbackRequest;
  readonly made: Try;
  /** Waits between tries; after the last one the message is given up. */
  readonly delaysMs: readonly number[];
  /** Events that make the message void. */
  readonly superseding: readonly string[];
}

/** Executes `sql` of `recordTrySql`: resolves to the message's state and its number of tries. */
export async function recordTry(
  { store, clock, sealer }: { readonly store: Queryable; readonly clock: Clock; readonly sealer: Sealer },
  sql: string,
  contexts: DeliveryContexts,
  { message, url, request, made, delaysMs, superseding }: RecordedTry,
): Promise<{ readonly state: string; readonly tries: number } | undefined> {
  const now = clock.now();
  const id = newId(now);
  const [recorded] = await store.query<{ state: string; tries: number }>(sql, [
    message.merchantId,
    id,
    message.id,
    made.sentAt,
    made.durationMs,
    made.outcome,
    made.reply?.sentTo ?? url,
    JSON.stringify(request.headers),
    sealer.seal(request.body, contexts.request({ id })),
    made.reply?.status ?? null,
    made.reply ? sealer.seal(keptReply(made.reply.body), contexts.reply({ id })) : null,
    made.error ?? null,
    now,
    message.claims,
    delaysMs,
    superseding,
  ]);
  return recorded;
}

/** Replies are kept for the merchant's engineers to read, up to this length. */
const MAX_KEPT_REPLY_CHARS = 2000;

/** The sealed column could hold any character, but later readers of the text could not. */
function keptReply(body: string): string {
  return body.slice(0, MAX_KEPT_REPLY_CHARS).replaceAll('\0', '\ufffd');
}
