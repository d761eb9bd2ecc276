import { EventRefused, type Refusal, type Result } from '../base/refusal.ts';
import type { AttemptDirectory, KnownAttempt } from '../channels/attempt-directory.ts';
import {
  type ChannelEvent,
  type ChannelEvents,
  type EventSource,
  SUBJECT_OF,
  type TakenEvent,
} from '../channels/channel-event.ts';
import type { ChannelOrder, ChargebackUpdate, PaymentOutcome, TransferOutcome } from '../channels/port.ts';
import { storableEvent } from '../channels/storable.ts';
import type { UnmatchedEvents } from '../channels/unmatched-events.ts';
import type { ChargebackService } from '../chargebacks/service.ts';
import type { EngineContext } from '../context.ts';
import type { PaymentService } from '../payments/service.ts';
import type { PayoutService } from '../payouts/service.ts';
import type { RefundService } from '../refunds/service.ts';

export interface EventServices {
  readonly payments: PaymentService;
  readonly payouts: PayoutService;
  readonly refunds: RefundService;
  readonly chargebacks: ChargebackService;
  readonly attempts: AttemptDirectory;
}

/** Applies channel events to their orders. Channels name attempts; their merchants are found here. */
export class Events implements ChannelEvents {
  readonly #context: EngineContext;
  readonly #services: EventServices;
  readonly #unmatched: UnmatchedEvents;

  constructor(context: EngineContext, services: EventServices, unmatched: UnmatchedEvents) {
    this.#unmatched = unmatched;
    this.#context = context;
    this.#services = services;
  }

  paymentOutcome(of: EventSource, outcome: PaymentOutcome): Promise<TakenEvent> {
    return this.take({ kind: 'payment', of, outcome });
  }

  payoutOutcome(of: EventSource, outcome: TransferOutcome): Promise<TakenEvent> {
    return this.take({ kind: 'payout', of, outcome });
  }

  refundOutcome(of: EventSource, outcome: TransferOutcome): Promise<TakenEvent> {
    return this.take({ kind: 'refund', of, outcome });
  }

  chargeback(of: EventSource, update: ChargebackUpdate): Promise<TakenEvent> {
    return this.take({ kind: 'chargeback', of, update });
  }

  async take(reported: ChannelEvent): Promise<TakenEvent> {
    const event = storableEvent(reported);
    const taken = await this.takeKnown(event);
    if (taken) return taken;
    const { clock, log } = this.#context;
    const isNew = await this.#unmatched.keep(event, clock.now());
    const { channel, eventId } = event.of;
    if (isNew)
      log.warn({ channel, eventId, kind: event.kind }, 'an event names no attempt known here: it is kept');
    return { isUnmatched: true };
  }

  /**
   * Like `take`, for channels, which repeat an event only a limited number of times: an event that the engine refuses
   * (a chargeback that is not known yet, more than was paid) is kept as well. Throws only where a repetition may
   * succeed.
   */
  async takeOrKeep(event: ChannelEvent): Promise<TakenEvent> {
    try {
      return await this.take(event);
    } catch (error) {
      if (!(error instanceof EventRefused) || mayPass(error.refusal)) throw error;
      const { clock, log } = this.#context;
      const { channel, eventId } = event.of;
      if (await this.#unmatched.keep(storableEvent(event), clock.now()))
        log.warn({ channel, eventId, refusal: error.refusal }, 'an event was refused: it is kept');
      return { isUnmatched: true };
    }
  }

  /** Books the event; undefined when it names no known attempt. Throws when it can not be booked now. */
  async takeKnown(event: ChannelEvent): Promise<TakenEvent | undefined> {
    const attempt = await this.#services.attempts.find(event.of, SUBJECT_OF[event.kind]);
    return attempt && this.#book(event, attempt);
  }

  async #book(event: ChannelEvent, attempt: KnownAttempt): Promise<TakenEvent> {
    const { payments, payouts, refunds, chargebacks } = this.#services;
    const { merchantId, subjectId, id: reference } = attempt;
    const order: ChannelOrder = { merchantId, subjectId, reference, channel: event.of.channel };
    switch (event.kind) {
      case 'payment': {
        const { deposit, mismatch } = booked(await payments.takeOutcome(order, named(event)));
        return deposit ? { deposit, mismatch: mismatch ?? null } : {};
      }
      case 'payout':
        booked(await payouts.takeOutcome(order, named(event)));
        return {};
      case 'refund': {
        // Late money is returned like a refund without being one: then the event belongs to a deposit.
        const outcome = named(event);
        const taken = await refunds.takeOutcome(order, outcome);
        booked<unknown>(taken ?? (await payments.takeReturnOutcome(order, outcome)));
        return {};
      }
      case 'chargeback':
        booked(await chargebacks.update(order, event.update));
        return {};
    }
  }
}

/** An event with both references supplies the channel's, in case the answer with it was lost. */
function named<O extends PaymentOutcome | TransferOutcome>({
  of,
  outcome,
}: {
  readonly of: EventSource;
  readonly outcome: O;
}): O {
  return 'channelReference' in of ? { channelReference: of.channelReference, ...outcome } : outcome;
}

/** The writer was full or the store failed: not the event's fault. */
function mayPass({ code }: Refusal): boolean {
  return code === 'busy' || code === 'internal';
}

function booked<T>(result: Result<T> | undefined): T {
  if (!result?.ok) throw new EventRefused(result?.refusal ?? { code: 'order_not_found' });
  return result.value;
}
