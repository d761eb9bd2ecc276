import type { EngineContext } from '../context.ts';
import { newId } from '../ids.ts';
import type { AppAccess } from '../merchants/app.ts';
import type {
  CallbackDialect,
  CallbackFault,
  CallbackFaults,
  CallbackMessage,
  CallbackReply,
  CallbackRequest,
  CallbackTransport,
} from './port.ts';

export interface DeliveryOptions {
  readonly dialects: ReadonlyMap<string, CallbackDialect>;
  readonly transport: CallbackTransport;
  readonly faults?: CallbackFaults;
}

interface Try {
  readonly sentAt: Date;
  readonly durationMs: number;
  readonly reply: CallbackReply | undefined;
  readonly error: string | undefined;
  readonly outcome: 'accepted' | 'rejected' | 'failed' | 'dropped';
}

/**
 * Keeps the try and says what comes next, in one statement: a delivery is never counted without its record. A
 * message that was received stays so, whatever a worker reports that had lost its lease meanwhile.
 */
export const RECORD_TRY = `
  with kept as (
    insert into deliveries (merchant_id, id, callback_id, number, sent_at, duration_ms, outcome, request_url,
      request_headers, request_body_sealed, reply_status, reply_body_sealed, error)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
  )
  update callbacks set
    state = case state when 'delivered' then state else $14 end, tries = greatest(tries, $4),
    due_at = $15, leased_until = null,
    finished_at = case state when 'delivered' then finished_at else $16::timestamptz end
  where merchant_id = $1 and id = $3`;

export const POSTPONE = `update callbacks set due_at = $3, leased_until = null where merchant_id = $1 and id = $2`;

/** A reply is kept for the merchant's engineers to read; this much of it. */
const MAX_KEPT_REPLY_CHARS = 2000;

/** Context that binds what was sent to its row. */
export function deliveryContext(delivery: { readonly id: string }): string {
  return `deliveries.request_body:${delivery.id}`;
}

/** Context that binds what was answered to its row. */
export function replyContext(delivery: { readonly id: string }): string {
  return `deliveries.reply_body:${delivery.id}`;
}

/** Makes one delivery of one message and records it. */
export class CallbackDelivery {
  readonly #context: EngineContext;
  readonly #options: DeliveryOptions;

  constructor(context: EngineContext, options: DeliveryOptions) {
    this.#context = context;
    this.#options = options;
  }

  /** Resolves to whether the address answered at all; the message's next step is committed by then. */
  async deliver(message: CallbackMessage): Promise<boolean> {
    const { clock, directory } = this.#context;
    const dialect = this.#options.dialects.get(message.dialect);
    const access = await directory.get(message.appId);
    if (!dialect || !access) throw new Error(`dialect or app of callback ${message.id} is missing`);
    const fault = await this.#options.faults?.next(message);
    if (fault?.kind === 'delay') {
      const dueAt = new Date(clock.now().getTime() + fault.delayMs);
      await this.#context.store.query(POSTPONE, [message.merchantId, message.id, dueAt]);
      return true;
    }
    const rendered = await this.#render(dialect, message, access);
    if (!rendered) return true;
    const request = fault?.kind === 'wrong_signature' ? spoiled(rendered) : rendered;
    const delays = retryDelaysMs(dialect, access);
    const made = await this.#send(dialect, message, request, fault);
    await this.#record(message, delays, request, made, message.tries + 1);
    if (fault?.kind === 'duplicate') {
      const again = await this.#send(dialect, message, request, undefined);
      await this.#record(message, delays, request, again, message.tries + 2);
    }
    return made.reply !== undefined || made.outcome === 'dropped';
  }

  /**
   * A body that can't be made (a key is missing) counts as a try, so that it is seen and the schedule ends
   * it.
   */
  async #render(
    dialect: CallbackDialect,
    message: CallbackMessage,
    access: AppAccess,
  ): Promise<CallbackRequest | undefined> {
    const sentAt = this.#context.clock.now();
    try {
      return await dialect.render(message, access, sentAt);
    } catch (error) {
      this.#context.log.error({ error, callbackId: message.id }, 'callback could not be made');
      const failed = {
        sentAt,
        durationMs: 0,
        reply: undefined,
        error: 'the body could not be made',
        outcome: 'failed',
      } as const;
      await this.#record(
        message,
        retryDelaysMs(dialect, access),
        { headers: {}, body: '' },
        failed,
        message.tries + 1,
      );
      return undefined;
    }
  }

  async #send(
    dialect: CallbackDialect,
    message: CallbackMessage,
    request: CallbackRequest,
    fault: CallbackFault | undefined,
  ): Promise<Try> {
    const sentAt = this.#context.clock.now();
    if (fault?.kind === 'drop') {
      return { sentAt, durationMs: 0, reply: undefined, error: 'dropped on purpose', outcome: 'dropped' };
    }
    const startedMs = performance.now();
    try {
      const reply = await this.#options.transport.post(message.url, request);
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
    message: CallbackMessage,
    delays: readonly number[],
    request: CallbackRequest,
    made: Try,
    number: number,
  ): Promise<void> {
    const now = this.#context.clock.now();
    const delayMs = delays[number - 1 - message.scheduleStart];
    const state = made.outcome === 'accepted' ? 'delivered' : delayMs === undefined ? 'exhausted' : 'pending';
    const id = newId(now);
    await this.#context.store.query(RECORD_TRY, [
      message.merchantId,
      id,
      message.id,
      number,
      made.sentAt,
      made.durationMs,
      made.outcome,
      message.url,
      JSON.stringify(request.headers),
      this.#context.sealer.seal(request.body, deliveryContext({ id })),
      made.reply?.status ?? null,
      made.reply ? this.#context.sealer.seal(keptReply(made.reply.body), replyContext({ id })) : null,
      made.error ?? null,
      state,
      new Date(now.getTime() + (delayMs ?? 0)),
      state === 'pending' ? null : now,
    ]);
    if (state === 'exhausted') {
      this.#context.log.warn({ callbackId: message.id, tries: number }, 'callback was never accepted');
    }
  }
}

/** Sealed it could hold any character; those who read it later could not. */
function keptReply(body: string): string {
  return body.slice(0, MAX_KEPT_REPLY_CHARS).replaceAll('\0', '\ufffd');
}

/** The app's own schedule, or its dialect's. */
function retryDelaysMs(dialect: CallbackDialect, { app }: AppAccess): readonly number[] {
  return app.settings.callbackRetrySeconds?.map((seconds) => seconds * 1000) ?? dialect.retryDelaysMs;
}

/**
 * Breaks the signature and nothing else: one character of the base64 or hex text after "sign" or "fgkey", or
 * of a header that is a signature.
 */
function spoiled(request: CallbackRequest): CallbackRequest {
  const body = request.body.replace(
    /((?:sign"\s*:\s*"|fgkey=))(.)/,
    (_, lead: string, character: string) => lead + anotherThan(character),
  );
  const headers = Object.entries(request.headers).map(([name, value]) =>
    /-signature$/i.test(name) ? [name, anotherThan(value.charAt(0)) + value.slice(1)] : [name, value],
  );
  return { headers: Object.fromEntries(headers), body };
}

/** Another one in whatever letter case: hexadecimal digits have none. */
function anotherThan(character: string): string {
  return character.toUpperCase() === 'A' ? 'B' : 'A';
}
