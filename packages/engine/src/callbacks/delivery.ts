import { newId } from '../base/ids.ts';
import { nextTraceparent, traceOf } from '../base/trace.ts';
import type { EngineContext } from '../context.ts';
import type { AppAccess } from '../merchants/app.ts';
import type { ClaimedCallback } from './claim.ts';
import { eventsSuperseding } from './order.ts';
import type {
  CallbackDialect,
  CallbackFault,
  CallbackFaults,
  CallbackReply,
  CallbackRequest,
  CallbackTransport,
  SignaturePlace,
} from './port.ts';
import { CALLBACK_SETTINGS } from './settings.ts';

export interface DeliveryOptions {
  readonly dialects: ReadonlyMap<string, CallbackDialect>;
  readonly transport: CallbackTransport;
  readonly faults?: CallbackFaults;
  /** Called for each delivery that was recorded. */
  readonly onDelivery?: (dialect: string, outcome: DeliveryOutcome) => void;
}

export type DeliveryOutcome = 'accepted' | 'rejected' | 'failed' | 'dropped';

/** What follows a try. */
interface Rules {
  readonly dialect: CallbackDialect;
  readonly delays: readonly number[];
}

interface Try {
  readonly sentAt: Date;
  readonly durationMs: number;
  readonly reply: CallbackReply | undefined;
  readonly error: string | undefined;
  readonly outcome: DeliveryOutcome;
}

/**
 * Records the try and the message's next step in one statement: a delivery is never counted without its record, and no
 * two have the same number. The worker that took the message last ($14) decides the next step; one that lost it
 * meanwhile only adds its try, and that the message was accepted, if it was. Later messages about the same subject are
 * updated too: they wait for the repetition, or are due now, also when an event in $16 makes this message void.
 */
export const RECORD_TRY = `
  with before as (
    select merchant_id, id, subject_id, sequence, state, tries + 1 as number, claims = $14 as is_held,
      ($15::double precision[])[tries + 1 - schedule_start] as delay_ms
    from callbacks where merchant_id = $1 and id = $3 for update
  ), next as (
    select *, case
      when $6 = 'accepted' then 'delivered'
      when state <> 'pending' or not is_held then state
      when delay_ms is null then 'exhausted'
      else 'pending' end as next_state
    from before
  ), kept as (
    insert into deliveries (merchant_id, id, callback_id, number, sent_at, duration_ms, outcome, request_url,
      request_headers, request_body_sealed, reply_status, reply_body_sealed, error)
    select merchant_id, $2, id, number, $4, $5, $6, $7, $8, $9, $10, $11, $12 from next
  ), tried as (
    update callbacks c set
      tries = n.number, state = n.next_state,
      due_at = case when n.is_held and n.next_state = 'pending'
        then $13::timestamptz + n.delay_ms * interval '1 millisecond' else c.due_at end,
      is_aside = c.is_aside or n.next_state = 'pending',
      leased_until = case when n.is_held then null else c.leased_until end,
      finished_at = case when n.next_state = 'pending' then null else coalesce(c.finished_at, $13) end
    from next n where c.merchant_id = n.merchant_id and c.id = n.id
    returning c.merchant_id, c.subject_id, c.sequence, c.state, c.due_at, c.tries
  ), followed as (
    update callbacks f set
      due_at = case when t.state = 'pending' and f.event <> all($16::text[])
        then greatest(f.due_at, t.due_at + interval '1 millisecond') else $13 end
    from tried t
    where f.merchant_id = t.merchant_id and f.subject_id = t.subject_id and f.sequence > t.sequence
      and f.state = 'pending'
  )
  select state, tries from tried`;

export const POSTPONE = `
  update callbacks set due_at = $3, is_aside = true, leased_until = null where merchant_id = $1 and id = $2`;

/** Replies are kept for the merchant's engineers to read, up to this length. */
const MAX_KEPT_REPLY_CHARS = 2000;

/** Context that binds the sealed request to its row. */
export function deliveryContext(delivery: { readonly id: string }): string {
  return `deliveries.request_body:${delivery.id}`;
}

/** Context that binds the sealed reply to its row. */
export function replyContext(delivery: { readonly id: string }): string {
  return `deliveries.reply_body:${delivery.id}`;
}

/** Makes and records one delivery of one message. */
export class CallbackDelivery {
  readonly #context: EngineContext;
  readonly #options: DeliveryOptions;

  constructor(context: EngineContext, options: DeliveryOptions) {
    this.#context = context;
    this.#options = options;
  }

  /**
   * Resolves to whether the address answered, undefined when it was not called; by then the message's next step is
   * committed.
   */
  async deliver(message: ClaimedCallback): Promise<boolean | undefined> {
    const { clock, directory } = this.#context;
    const dialect = this.#options.dialects.get(message.dialect);
    const access = await directory.get(message.appId);
    if (!dialect || !access) throw new Error(`dialect or app of callback ${message.id} is missing`);
    const fault = await this.#options.faults?.next(message);
    if (fault?.kind === 'delay') {
      const dueAt = new Date(clock.now().getTime() + fault.delayMs);
      await this.#context.store.query(POSTPONE, [message.merchantId, message.id, dueAt]);
      return undefined;
    }
    const rendered = await this.#render(dialect, message, access);
    if (!rendered) return undefined;
    const request = fault?.kind === 'wrong_signature' ? spoiled(rendered, dialect.signature) : rendered;
    const rules = { dialect, delays: retryDelaysMs(dialect, access) };
    const made = await this.#send(dialect, message, request, fault);
    await this.#record(message, rules, request, made);
    if (fault?.kind === 'duplicate') {
      const again = await this.#send(dialect, message, request, undefined);
      await this.#record(message, rules, request, again);
    }
    return made.outcome === 'dropped' ? undefined : made.reply !== undefined;
  }

  /**
   * A body that can not be built (a key is missing) counts as a try, so that it is visible and the schedule ends it.
   */
  async #render(
    dialect: CallbackDialect,
    message: ClaimedCallback,
    access: AppAccess,
  ): Promise<CallbackRequest | undefined> {
    const sentAt = this.#context.clock.now();
    try {
      const request = await dialect.render(message, access, sentAt);
      const trace = traceOf(message.snapshot.details);
      return trace === undefined
        ? request
        : { ...request, headers: { ...request.headers, traceparent: nextTraceparent(trace) } };
    } catch (error) {
      this.#context.log.error({ error, callbackId: message.id }, 'callback could not be made');
      const failed = {
        sentAt,
        durationMs: 0,
        reply: undefined,
        error: 'the body could not be made',
        outcome: 'failed',
      } as const;
      const rules = { dialect, delays: retryDelaysMs(dialect, access) };
      await this.#record(message, rules, { headers: {}, body: '' }, failed);
      return undefined;
    }
  }

  async #send(
    dialect: CallbackDialect,
    message: ClaimedCallback,
    request: CallbackRequest,
    fault: CallbackFault | undefined,
  ): Promise<Try> {
    const sentAt = this.#context.clock.now();
    if (fault?.kind === 'drop') {
      return { sentAt, durationMs: 0, reply: undefined, error: 'dropped on purpose', outcome: 'dropped' };
    }
    const startedMs = performance.now();
    try {
      const reply = await this.#options.transport.post(message.url, request, message);
      const outcome = dialect.accepts(reply, message) ? 'accepted' : 'rejected';
      return {
        sentAt,
        durationMs: Math.round(performance.now() - startedMs),
        reply,
        error: undefined,
        outcome,
      };
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      const durationMs = Math.round(performance.now() - startedMs);
      return { sentAt, durationMs, reply: undefined, error: reason, outcome: 'failed' };
    }
  }

  async #record(
    message: ClaimedCallback,
    { dialect, delays }: Rules,
    request: CallbackRequest,
    made: Try,
  ): Promise<void> {
    const { clock, sealer, store, log } = this.#context;
    const now = clock.now();
    const id = newId(now);
    const [recorded] = await store.query<{ state: string; tries: number }>(RECORD_TRY, [
      message.merchantId,
      id,
      message.id,
      made.sentAt,
      made.durationMs,
      made.outcome,
      made.reply?.sentTo ?? message.url,
      JSON.stringify(request.headers),
      sealer.seal(request.body, deliveryContext({ id })),
      made.reply?.status ?? null,
      made.reply ? sealer.seal(keptReply(made.reply.body), replyContext({ id })) : null,
      made.error ?? null,
      now,
      message.claims,
      delays,
      eventsSuperseding(dialect, message),
    ]);
    this.#options.onDelivery?.(dialect.name, made.outcome);
    if (recorded?.state === 'exhausted') {
      log.warn({ callbackId: message.id, tries: recorded.tries }, 'callback was never accepted');
    }
  }
}

/** The sealed column could hold any character, but later readers of the text could not. */
function keptReply(body: string): string {
  return body.slice(0, MAX_KEPT_REPLY_CHARS).replaceAll('\0', '\ufffd');
}

/** The app's own schedule, else its dialect's. */
function retryDelaysMs(dialect: CallbackDialect, { app }: AppAccess): readonly number[] {
  return (
    CALLBACK_SETTINGS.callbackRetrySeconds.of(app.settings)?.map((seconds) => seconds * 1000) ??
    dialect.retryDelaysMs
  );
}

/** Breaks the first character of the signature (base64 or hexadecimal) and nothing else. */
function spoiled({ headers, body }: CallbackRequest, { bodyMark, header }: SignaturePlace): CallbackRequest {
  const inHeader = header === undefined ? undefined : headers[header];
  if (header !== undefined && inHeader !== undefined) {
    return { headers: { ...headers, [header]: anotherThan(inHeader.charAt(0)) + inHeader.slice(1) }, body };
  }
  const marked = bodyMark === undefined ? -1 : body.indexOf(bodyMark);
  if (bodyMark === undefined || marked < 0) return { headers, body };
  const at = marked + bodyMark.length;
  return { headers, body: body.slice(0, at) + anotherThan(body.charAt(at)) + body.slice(at + 1) };
}

/** Another character than this one, in either case: hexadecimal digits ignore case. */
function anotherThan(character: string): string {
  return character.toUpperCase() === 'A' ? 'B' : 'A';
}
