import type { EngineContext } from '../context.ts';
import type { MailRecords } from '../mails/service.ts';
import { LineWorker } from '../outbox/line-worker.ts';
import type { Candidate } from '../outbox/lines.ts';
import type { OwnedRecipient, Recipient } from '../outbox/places.ts';
import { EventDelivery, type EventOptions } from './delivery.ts';
import { type ClaimedEvent, EVENT_LINES, EVENT_ORDER, lookProbes } from './lines.ts';
import { ENDPOINT_SETS } from './states.ts';

const SERVED = [...ENDPOINT_SETS.served];

/**
 * Sends events to merchants' endpoints. It has places of its own: endpoints that do not answer delay no callback.
 */
export class EventWorker extends LineWorker<ClaimedEvent> {
  readonly #delivery: EventDelivery;

  constructor(context: EngineContext, options: EventOptions, mails: MailRecords) {
    super(context, EVENT_LINES, 'event worker');
    this.#delivery = new EventDelivery(context, options, mails);
  }

  protected served(): readonly string[] {
    return SERVED;
  }

  protected recipientOf({ endpointId, origin }: ClaimedEvent): Recipient {
    return { senderId: endpointId, address: origin };
  }

  /** A merchant may have many endpoints that answer slowly. */
  protected override owned({ senderId, address, merchantId }: Candidate): OwnedRecipient {
    return { senderId, address, ownerId: merchantId };
  }

  /** Disabled endpoints are tried with the oldest event that waits for them. */
  protected override others(now: Date): Promise<readonly Candidate[]> {
    return lookProbes(this.context.store, now);
  }

  protected async deliver(message: ClaimedEvent): Promise<boolean | undefined> {
    const { store, clock } = this.context;
    if (!(await EVENT_ORDER.isNext(store, message, clock.now()))) return undefined;
    return this.#delivery.deliver(message);
  }

  protected failed(message: ClaimedEvent, error: unknown): void {
    this.context.log.error({ error, eventMessageId: message.id }, 'event delivery');
  }
}
