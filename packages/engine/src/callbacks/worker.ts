import type { EngineContext } from '../context.ts';
import { LineWorker } from '../outbox/line-worker.ts';
import type { Recipient } from '../outbox/places.ts';
import { CALLBACK_LINES, type ClaimedCallback } from './claim.ts';
import { CallbackDelivery, type DeliveryOptions } from './delivery.ts';
import { isNext } from './order.ts';

/** Delivers callbacks to merchants from the outbox. */
export class CallbackWorker extends LineWorker<ClaimedCallback> {
  readonly #delivery: CallbackDelivery;
  readonly #options: DeliveryOptions;

  constructor(context: EngineContext, options: DeliveryOptions) {
    super(context, CALLBACK_LINES, 'callback worker');
    this.#delivery = new CallbackDelivery(context, options);
    this.#options = options;
  }

  protected served(): readonly string[] {
    return [...this.#options.dialects.keys()];
  }

  protected recipientOf({ appId, endpoint }: ClaimedCallback): Recipient {
    return { senderId: appId, address: endpoint };
  }

  protected async deliver(message: ClaimedCallback): Promise<boolean | undefined> {
    const dialect = this.#options.dialects.get(message.dialect);
    if (!dialect) throw new Error(`nobody speaks ${message.dialect}`);
    const { clock, store } = this.context;
    if (!(await isNext(store, dialect, message, clock.now()))) return undefined;
    return this.#delivery.deliver(message);
  }

  protected failed(message: ClaimedCallback, error: unknown): void {
    this.context.log.error({ error, callbackId: message.id }, 'callback delivery');
  }
}
