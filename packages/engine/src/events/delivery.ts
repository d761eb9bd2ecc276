import type { Clock } from '../base/clock.ts';
import type { EngineContext } from '../context.ts';
import { insertMail } from '../mails/queries.ts';
import type { MailRecords } from '../mails/service.ts';
import {
  type DeliveryOutcome,
  recordTry,
  recordTrySql,
  type Try,
  tryOnce,
  unmade,
} from '../outbox/deliveries.ts';
import type { CallbackRequest, CallbackTransport } from '../outbox/transport.ts';
import { fromRow } from '../writer/rows.ts';
import { noticeMail } from './contact.ts';
import {
  type AfterTry,
  afterTry,
  type EndpointNotice,
  type EventEndpoint,
  isBack,
  type TryResult,
} from './endpoint.ts';
import { bodyOf, type KeptEvent } from './event.ts';
import { type ClaimedEvent, EVENT_LINES } from './lines.ts';
import { probeDelayMs, retryAfterMs, retryDelays } from './retries.ts';
import { eventReplyContext, eventRequestContext, eventSecretContext, signatureOf } from './signature.ts';
import { ENDPOINT_SETS } from './states.ts';
import { hurryWaiting } from './waiting.ts';

export interface EventOptions {
  readonly transport: CallbackTransport;
  /** The time of the world, which receivers compare `webhook-timestamp` with; the engine's clock when absent. */
  readonly realClock?: Clock;
  /** From 0 to 1, for the jitter. */
  readonly random?: () => number;
  /** Called for each delivery that was recorded. */
  readonly onEventDelivery?: (outcome: DeliveryOutcome) => void;
  /** Called when an endpoint fails for long, is disabled, is gone, or has recovered. */
  readonly onEndpointNotice?: (notice: EndpointNotice) => void;
}

export const EVENT_OF_MESSAGE = `select * from events where merchant_id = $1 and id = $2`;
export const ENDPOINT_OF_MESSAGE = `select * from event_endpoints where merchant_id = $1 and id = $2`;
const LOCK_ENDPOINT = `${ENDPOINT_OF_MESSAGE} for update`;
/** Those in force, the newest first. */
export const SECRETS_IN_FORCE = `
  select id, secret_sealed from event_secrets
  where endpoint_id = $1 and merchant_id = $2 and (valid_until is null or valid_until > $3)
  order by created_at desc, id desc`;
const KEEP_HEALTH = `
  update event_endpoints set state = $3, failing_since = $4, warned_at = $5, probe_at = $6, probes = $7,
    changed_at = case when state = $3 then changed_at else $8 end
  where merchant_id = $1 and id = $2`;
/** $3: now, $4: when it is tried next, should this try end without a record. */
export const TAKE_PROBE = `
  update event_endpoints set probe_at = $4
  where merchant_id = $1 and id = $2 and state = 'disabled' and probe_at <= $3 returning 1`;
export const RECORD_EVENT_TRY = recordTrySql(EVENT_LINES.of);
/** Its endpoint was paused after the claim. */
export const GIVE_BACK_EVENT = `
  update event_messages set leased_until = null where merchant_id = $1 and id = $2 and claims = $3`;

const CONTEXTS = { request: eventRequestContext, reply: eventReplyContext };

/** An endpoint that answers this wants no more. */
const GONE = 410;

const NOTICES: Readonly<Record<EndpointNotice, string>> = {
  failing: 'an event endpoint accepts nothing: it will be disabled',
  disabled: 'an event endpoint accepted nothing for a day: it is disabled, and tried now and then',
  gone: 'an event endpoint answered 410: nothing is sent to it until it is resumed',
  healed: 'an event endpoint accepts events again',
};

interface Decided extends AfterTry {
  readonly before: EventEndpoint;
  readonly isBack: boolean;
}

/** Makes and records one delivery of one event. */
export class EventDelivery {
  readonly #context: EngineContext;
  readonly #options: EventOptions;
  readonly #mails: MailRecords;

  constructor(context: EngineContext, options: EventOptions, mails: MailRecords) {
    this.#context = context;
    this.#mails = mails;
    this.#options = options;
  }

  /** Resolves to whether the address answered, undefined when it was not called. */
  async deliver(message: ClaimedEvent): Promise<boolean | undefined> {
    const { store, clock } = this.#context;
    const of = [message.merchantId, message.endpointId];
    const [row] = await store.query(ENDPOINT_OF_MESSAGE, of);
    const endpoint = row && fromRow<EventEndpoint>(row);
    if (!endpoint) throw new Error(`the endpoint of event message ${message.id} is missing`);
    const isProbe = endpoint.state === 'disabled';
    if (!isProbe && !ENDPOINT_SETS.served.has(endpoint.state)) {
      await store.query(GIVE_BACK_EVENT, [message.merchantId, message.id, message.claims]);
      return undefined;
    }
    if (isProbe && !(await this.#takeProbe(endpoint))) {
      await store.query(GIVE_BACK_EVENT, [message.merchantId, message.id, message.claims]);
      return undefined;
    }
    const request = await this.#request(message);
    const accepts = ({ status }: { status: number }) => status >= 200 && status < 300;
    const made = request
      ? await tryOnce(clock, () => this.#options.transport.post(endpoint.url, request), accepts)
      : unmade(clock.now());
    await this.#record(message, endpoint, request ?? { headers: {}, body: '' }, made, isProbe);
    await this.#keepHealth(endpoint, resultOf(made));
    return request && made.reply !== undefined;
  }

  /** Whether this process tries a disabled endpoint: its next time is set before the try, so no other one does. */
  async #takeProbe({ merchantId, id, probes }: EventEndpoint): Promise<boolean> {
    const { store, clock } = this.#context;
    const now = clock.now();
    const next = new Date(now.getTime() + probeDelayMs(probes));
    return (await store.query(TAKE_PROBE, [merchantId, id, now, next])).length > 0;
  }

  /** Undefined: it could not be made, for example because its secret cannot be opened. */
  async #request(message: ClaimedEvent): Promise<CallbackRequest | undefined> {
    const { store, sealer, clock, log } = this.#context;
    try {
      const [row] = await store.query(EVENT_OF_MESSAGE, [message.merchantId, message.eventId]);
      if (!row) throw new Error('the event is missing');
      const of = [message.endpointId, message.merchantId, clock.now()];
      const secrets = await store.query<{ id: string; secret_sealed: string }>(SECRETS_IN_FORCE, of);
      if (secrets.length === 0) throw new Error('no secret is in force');
      const body = bodyOf(fromRow<KeptEvent>(row));
      const sentAt = (this.#options.realClock ?? clock).now();
      const id = message.eventId;
      const timestamp = String(Math.floor(sentAt.getTime() / 1000));
      const opened = secrets.map((one) => sealer.open(one.secret_sealed, eventSecretContext(one)));
      return {
        headers: {
          'content-type': 'application/json',
          'webhook-id': id,
          'webhook-timestamp': timestamp,
          'webhook-signature': signatureOf(opened, { id, timestamp, body }),
        },
        body,
        statusDecides: true,
      };
    } catch (error) {
      log.error({ error, eventMessageId: message.id }, 'an event could not be made');
      return undefined;
    }
  }

  async #record(
    message: ClaimedEvent,
    { url }: EventEndpoint,
    request: CallbackRequest,
    made: Try,
    isProbe: boolean,
  ): Promise<void> {
    const { clock, log } = this.#context;
    const { random = Math.random, onEventDelivery } = this.#options;
    // A date in Retry-After is of the receiver's clock, not of the engine's, which may have been moved.
    const realNow = (this.#options.realClock ?? clock).now();
    const askedMs = retryAfterMs(made.reply?.retryAfter, realNow);
    const delays = retryDelays(random, askedMs);
    // A probe must not use up the tries of its event: it waits for as long as the endpoint is disabled.
    const tried = message.tries - message.scheduleStart;
    const last = delays.at(-1) ?? 0;
    const delaysMs = isProbe ? [...delays, ...Array.from({ length: tried + 1 }, () => last)] : delays;
    const recorded = await recordTry(this.#context, RECORD_EVENT_TRY, CONTEXTS, {
      message,
      url,
      request,
      made,
      delaysMs,
      superseding: [],
    });
    onEventDelivery?.(made.outcome);
    if (recorded?.state === 'exhausted') {
      log.warn({ eventId: message.eventId, endpointId: message.endpointId }, 'an event was never accepted');
    }
  }

  /**
   * Decides on the endpoint as it is now: others may have tried it meanwhile. It is locked only when the try changes
   * something of it. What another address answered says nothing of this one.
   */
  async #keepHealth(seen: EventEndpoint, result: TryResult): Promise<void> {
    const { store, clock, log } = this.#context;
    const now = clock.now();
    const { merchantId, id, url } = seen;
    const decide = ([row]: readonly Record<string, unknown>[]): Decided | undefined => {
      const before = row && fromRow<EventEndpoint>(row);
      const after = before?.url === url ? afterTry(before, result, now) : undefined;
      return before && after && { ...after, before, isBack: isBack(before, after) };
    };
    const likely = decide(await store.query(ENDPOINT_OF_MESSAGE, [merchantId, id]));
    if (!likely) return;
    // Written before the lock, and kept with the decision: a notice has its mail, and one alone.
    const mail =
      likely.notice && (await noticeMail(this.#context, this.#mails, likely.before, likely.notice));
    const after = await store.transaction(async (tx): Promise<Decided | undefined> => {
      const decided = decide(await tx.query(LOCK_ENDPOINT, [merchantId, id]));
      if (!decided) return undefined;
      const { state, failingSince, warnedAt, probeAt, probes } = decided.health;
      await tx.query(KEEP_HEALTH, [...[merchantId, id, state, failingSince, warnedAt, probeAt, probes], now]);
      if (mail && decided.notice === likely.notice) await insertMail(tx, mail);
      return decided;
    });
    if (after?.isBack) await hurryWaiting(store, clock, seen);
    if (!after?.notice) return;
    log.warn({ endpointId: id, merchantId, state: after.health.state }, NOTICES[after.notice]);
    this.#options.onEndpointNotice?.(after.notice);
  }
}

function resultOf({ outcome, reply }: Try): TryResult {
  if (outcome === 'accepted') return 'accepted';
  return reply?.status === GONE ? 'refused' : 'failed';
}
