import type { Details } from '../base/details.ts';
import { type Result, refused } from '../base/refusal.ts';
import type { Party } from '../channels/port.ts';
import type { EngineContext } from '../context.ts';
import type { MailFacts, NewMail } from '../mails/mail.ts';
import type { MailRecords } from '../mails/service.ts';
import type { ListedBefore } from '../store/newest-first.ts';
import type { CardToken } from '../tokens/token.ts';
import { followSubscription } from './follow.ts';
import {
  adjustSubscription,
  type GivingUp,
  putOffSubscription,
  stopSubscription,
} from './merchant-commands.ts';
import {
  findSubscription,
  findSubscriptionsByAnyNumber,
  listChargesOf,
  listRecentSubscriptions,
} from './queries.ts';
import { remindOfSubscription } from './remind.ts';
import type { SubscriptionState } from './states.ts';
import {
  isLastTry,
  type Subscription,
  type SubscriptionCharge,
  subscriptionPayerContext,
} from './subscription.ts';

/** Subscriptions: the calls of dialects, operators and the worker. */
export class SubscriptionService {
  readonly #context: EngineContext;
  readonly #mails: MailRecords;

  constructor(context: EngineContext, mails: MailRecords) {
    this.#context = context;
    this.#mails = mails;
  }

  /** One of the app by its number, whatever its state. */
  find(
    app: { readonly merchantId: string; readonly id: string },
    number: string,
  ): Promise<Subscription | undefined> {
    return findSubscription(this.#context.store, app, number);
  }

  /** Any merchant's under a number, its own or its order's: for operators and the sandbox. */
  findByAnyNumber(number: string): Promise<Subscription[]> {
    return findSubscriptionsByAnyNumber(this.#context.store, number);
  }

  /** Newest first, optionally of one state; from `before` on. */
  recent(
    state: SubscriptionState | null,
    limit: number,
    before: ListedBefore | null = null,
  ): Promise<Subscription[]> {
    return listRecentSubscriptions(this.#context.store, state, limit, before);
  }

  /** Every try of every charge, oldest first. */
  chargesOf(subscription: Subscription): Promise<SubscriptionCharge[]> {
    return listChargesOf(this.#context.store, subscription);
  }

  /** Stops further charges (see `stopSubscription`). */
  stop({ merchantId, id, cardTokenId }: Subscription, reason: string): Promise<Result<Subscription>> {
    const input = { merchantId, subscriptionId: id, cardTokenId, reason };
    return this.#context.writer.run(stopSubscription, input);
  }

  /** Changes the amount of later charges (see `adjustSubscription`). */
  adjust({ merchantId, id }: Subscription, amount: bigint, details: Details): Promise<Result<Subscription>> {
    return this.#context.writer.run(adjustSubscription, { merchantId, subscriptionId: id, amount, details });
  }

  /** Ends a due one, for a reason that is not its payer's; true when it did. */
  async giveUp({ merchantId, id, cardTokenId }: Subscription, until: GivingUp): Promise<boolean> {
    const input = { merchantId, subscriptionId: id, cardTokenId, until };
    return (await this.#context.writer.run(putOffSubscription, input)).ok;
  }

  /** Moves a subscription whose payment is over. */
  async follow(subscription: Subscription, token: CardToken | undefined): Promise<Result<Subscription>> {
    const { merchantId, id: subscriptionId, cardTokenId, currentPaymentId } = subscription;
    if (currentPaymentId === null) return refused({ code: 'order_not_found' });
    // In all other cases sealing would be wasted.
    const mayEnd = subscription.state === 'charging' && isLastTry(subscription);
    const mail = mayEnd ? await this.#draft(subscription, token) : null;
    const input = { merchantId, subscriptionId, cardTokenId, paymentId: currentPaymentId, mail };
    return this.#context.writer.run(followSubscription, input);
  }

  /** Reminds the payer of the coming charge. */
  async remind(subscription: Subscription, token: CardToken | undefined): Promise<Result<Subscription>> {
    const { merchantId, id: subscriptionId, nextOn } = subscription;
    const mail = await this.#draft(subscription, token);
    return this.#context.writer.run(remindOfSubscription, { merchantId, subscriptionId, nextOn, mail });
  }

  async #draft(subscription: Subscription, token: CardToken | undefined): Promise<NewMail | null> {
    const access = await this.#context.directory.get(subscription.appId);
    const facts: MailFacts = {
      shop: subscription.payeeName ?? access?.app.merchantName ?? '',
      cardBrand: token?.card.brand ?? null,
      cardLast4: token?.card.last4 ?? null,
    };
    return this.#mails.draft(this.#payerOf(subscription), facts);
  }

  #payerOf(subscription: Subscription): Party {
    const text = this.#context.sealer.open(subscription.payerSealed, subscriptionPayerContext(subscription));
    return JSON.parse(text) as Party;
  }
}
