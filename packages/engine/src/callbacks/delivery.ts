import { nextTraceparent, traceOf } from '../base/trace.ts';
import type { EngineContext } from '../context.ts';
import type { AppAccess } from '../merchants/app.ts';
import {
  type DeliveryOutcome,
  recordTry,
  recordTrySql,
  type Try,
  tryOnce,
  unmade,
} from '../outbox/deliveries.ts';
import { CALLBACK_LINES, type ClaimedCallback } from './claim.ts';
import { eventsSuperseding } from './order.ts';
import type {
  CallbackDialect,
  CallbackFault,
  CallbackFaults,
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

/** What follows a try. */
interface Rules {
  readonly dialect: CallbackDialect;
  readonly delays: readonly number[];
}

export const RECORD_TRY = recordTrySql(CALLBACK_LINES.of);

export const POSTPONE = `
  update callbacks set due_at = $3, is_aside = true, leased_until = null where merchant_id = $1 and id = $2`;

/** Context that binds the sealed request to its row. */
export function deliveryContext(delivery: { readonly id: string }): string {
  return `deliveries.request_body:${delivery.id}`;
}

/** Context that binds the sealed reply to its row. */
export function replyContext(delivery: { readonly id: string }): string {
  return `deliveries.reply_body:${delivery.id}`;
}

const CONTEXTS = { request: deliveryContext, reply: replyContext };

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
      const rules = { dialect, delays: retryDelaysMs(dialect, access) };
      await this.#record(message, rules, { headers: {}, body: '' }, unmade(sentAt));
      return undefined;
    }
  }

  async #send(
    dialect: CallbackDialect,
    message: ClaimedCallback,
    request: CallbackRequest,
    fault: CallbackFault | undefined,
  ): Promise<Try> {
    const { clock } = this.#context;
    if (fault?.kind === 'drop') {
      const error = 'dropped on purpose';
      return { sentAt: clock.now(), durationMs: 0, reply: undefined, error, outcome: 'dropped' };
    }
    const { transport } = this.#options;
    const post = () => transport.post(message.url, request, message);
    return tryOnce(clock, post, (reply) => dialect.accepts(reply, message));
  }

  async #record(
    message: ClaimedCallback,
    { dialect, delays }: Rules,
    request: CallbackRequest,
    made: Try,
  ): Promise<void> {
    const recorded = await recordTry(this.#context, RECORD_TRY, CONTEXTS, {
      message,
      url: message.url,
      request,
      made,
      delaysMs: delays,
      superseding: eventsSuperseding(dialect, message),
    });
    this.#options.onDelivery?.(dialect.name, made.outcome);
    if (recorded?.state === 'exhausted') {
      this.#context.log.warn(
        { callbackId: message.id, tries: recorded.tries },
        'callback was never accepted',
      );
    }
  }
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
