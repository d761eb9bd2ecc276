import { NewsNotTaken, type Refusal, type Result } from '../base/refusal.ts';
import type { AttemptDirectory, KnownAttempt } from '../channels/attempt-directory.ts';
import {
  type ChannelEvent,
  type ChannelEvents,
  type EventSource,
  SUBJECT_OF,
  type TakenEvent,
} from '../channels/channel-event.ts';
import type { ChannelOrder, ChargebackNews, PaymentOutcome, TransferOutcome } from '../channels/port.ts';
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

/** What channels say by themselves, brought to what it is about. Channels name attempts; merchants are found here. */
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

  chargeback(of: EventSource, news: ChargebackNews): Promise<TakenEvent> {
    return this.take({ kind: 'chargeback', of, news });
  }

  async take(event: ChannelEvent): Promise<TakenEvent> {
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
   * The same for channels, which say an event again only so often: one that the engine refuses (a case of which nothing
   * is known yet, more than was paid) is kept as well. Throws only what may be different the next time.
   */
  async takeOrKeep(event: ChannelEvent): Promise<TakenEvent> {
    try {
      return await this.take(event);
    } catch (error) {
      if (!(error instanceof NewsNotTaken) || mayPass(error.refusal)) throw error;
      const { clock, log } = this.#context;
      const { channel, eventId } = event.of;
      if (await this.#unmatched.keep(event, clock.now()))
        log.warn({ channel, eventId, refusal: error.refusal }, 'an event was refused: it is kept');
      return { isUnmatched: true };
    }
  }

  /** Books the event; undefined when it names no attempt that is known. Throws when it can not be booked now. */
  async takeKnown(event: ChannelEvent): Promise<TakenEvent | undefined> {
    const attempt = await this.#services.attempts.find(event.of, SUBJECT_OF[event.kind]);
    return attempt && this.#book(event, attempt);
  }

  async #book(event: ChannelEvent, attempt: KnownAttempt): Promise<TakenEvent> {
    const { payments, payouts, refunds, chargebacks } = this.#services;
    const { merchantId, subjectId, id: reference } = attempt;
    const order: ChannelOrder = { merchantId, subjectId, reference };
    switch (event.kind) {
      case 'payment': {
        const { deposit, mismatch } = booked(await payments.outcome(order, named(event)));
        return deposit ? { deposit, mismatch: mismatch ?? null } : {};
      }
      case 'payout':
        booked(await payouts.outcome(order, named(event)));
        return {};
      case 'refund': {
        // Late money goes back to its payer as a refund does, without being one: then it is a deposit's.
        const outcome = named(event);
        const taken = await refunds.outcome(order, outcome);
        booked<unknown>(taken ?? (await payments.returnOutcome(order, outcome)));
        return {};
      }
      case 'chargeback':
        booked(await chargebacks.news(order, event.news));
        return {};
    }
  }
}

/** An event by both names tells the channel's, where the answer that should have told it was lost. */
function named<O extends PaymentOutcome | TransferOutcome>({
  of,
  outcome,
}: {
  readonly of: EventSource;
  readonly outcome: O;
}): O {
  return 'channelReference' in of ? { channelReference: of.channelReference, ...outcome } : outcome;
}

/** The writer was full, or the store failed: not the event. */
function mayPass({ code }: Refusal): boolean {
  return code === 'busy' || code === 'internal';
}

function booked<T>(result: Result<T> | undefined): T {
  if (!result?.ok) throw new NewsNotTaken(result?.refusal ?? { code: 'order_not_found' });
  return result.value;
}
