import { anyMoved } from '../base/each-alone.ts';
import { LoopWorker } from '../base/work-loop.ts';
import type { EngineContext } from '../context.ts';
import { LEASE_MS } from '../outbox/lease.ts';
import type { OrderId } from '../payments/queries.ts';
import {
  cardTokensOfPage,
  claimDueSubscriptions,
  listFollowedSubscriptions,
  listSubscriptionsToRemind,
  listUnderWayByPayment,
  PAGE,
  refusedOfPage,
} from '../subscriptions/queries.ts';
import type { SubscriptionService } from '../subscriptions/service.ts';
import type { Subscription } from '../subscriptions/subscription.ts';
import type { CardToken } from '../tokens/token.ts';

import type { SubscriptionCharges } from './service.ts';

const POLL_MS = 500;
const MAX_MOVED = 10 * PAGE;

/**
 * Makes due charges, moves subscriptions after their charges, and reminds payers before. Workers of several processes
 * may read the same rows: a lease keeps most of them apart, and each command checks again under the row's lock, so that
 * repeated work does nothing. Periods that an outage missed are charged one after another, since each is due only when
 * the one before it is over.
 */
export class SubscriptionWorker extends LoopWorker {
  readonly #context: EngineContext;
  readonly #service: SubscriptionService;
  readonly #charges: SubscriptionCharges;
  /** Payments that moved in this process. */
  readonly #moved: OrderId[] = [];
  #lookedAtMs = Number.NEGATIVE_INFINITY;

  constructor(context: EngineContext, service: SubscriptionService, charges: SubscriptionCharges) {
    super(POLL_MS, (error) => context.log.error({ error }, 'subscription worker'));
    this.#context = context;
    this.#service = service;
    this.#charges = charges;
  }

  override wake(): void {
    this.#lookedAtMs = Number.NEGATIVE_INFINITY;
    super.wake();
  }

  /** Payments moved: their subscriptions, if any, may move on. */
  follow(payments: readonly OrderId[]): void {
    // Without a worker nobody reads the list, and a dropped entry is found by polling.
    if (this.#moved.length < MAX_MOVED) this.#moved.push(...payments);
    super.wake();
  }

  async round(): Promise<boolean> {
    const { store } = this.#context;
    const subscriptions = await listUnderWayByPayment(store, this.#moved.splice(0, PAGE));
    await this.#each(subscriptions, (subscription, token) => this.#follow(subscription, token));
    // All subscriptions under way are polled only now and then: with ten thousand charges at the channel, polling each
    // of them for every batch of answers would be most of the work.
    const nowMs = performance.now();
    const isTimeToLook = nowMs - this.#lookedAtMs >= POLL_MS;
    if (!isTimeToLook) return (await this.#charge()) || this.#moved.length > 0;
    this.#lookedAtMs = nowMs;
    const followed = await this.#each(await listFollowedSubscriptions(store), (subscription, token) =>
      this.#follow(subscription, token),
    );
    const charged = await this.#charge();
    const reminded = await this.#remind();
    if (followed || reminded) this.#lookedAtMs = Number.NEGATIVE_INFINITY;
    return followed || charged || reminded || this.#moved.length > 0;
  }

  async #follow(subscription: Subscription, token: CardToken | undefined): Promise<boolean> {
    return (await this.#service.follow(subscription, token)).ok;
  }

  async #charge(): Promise<boolean> {
    const { store, clock } = this.#context;
    const due = await claimDueSubscriptions(store, clock.now(), LEASE_MS);
    const refused = await refusedOfPage(store, due);
    return this.#each(due, (subscription, token) =>
      refused.has(subscription.id)
        ? this.#service.giveUp(subscription, 'first_payment_refused')
        : this.#charges.charge(subscription, token),
    );
  }

  async #remind(): Promise<boolean> {
    const { store, clock } = this.#context;
    const page = await listSubscriptionsToRemind(store, clock.now());
    return this.#each(
      page,
      async (subscription, token) => (await this.#service.remind(subscription, token)).ok,
    );
  }

  /** True when the page was full and some of it moved: after a page in which nothing moved it pauses. */
  async #each(
    page: readonly Subscription[],
    work: (subscription: Subscription, token: CardToken | undefined) => Promise<boolean>,
  ): Promise<boolean> {
    if (page.length === 0) return false;
    const tokens = await cardTokensOfPage(this.#context.store, page);
    const isMoved = await anyMoved(
      page,
      (subscription) => work(subscription, tokens.get(subscription.cardTokenId)),
      (error, { id }) => this.#context.log.error({ error, subscriptionId: id }, 'subscription'),
    );
    return page.length === PAGE && isMoved;
  }
}
