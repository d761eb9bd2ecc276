import type { EngineContext } from '../context.ts';
import type { RiskService } from '../risk/service.ts';
import { putOffSubscription } from '../subscriptions/merchant-commands.ts';
import type { Subscription } from '../subscriptions/subscription.ts';
import type { CardToken } from '../tokens/token.ts';
import { type ChargeSubscription, chargeSubscription } from './charge.ts';
import { ChargeMaker } from './make-charge.ts';
import type { SubscriptionDialect } from './port.ts';

/** The charges of subscriptions, each a payment without a payer present. */
export class SubscriptionCharges {
  readonly #context: EngineContext;
  readonly #risk: RiskService;
  readonly #maker: ChargeMaker;

  constructor(context: EngineContext, risk: RiskService, dialects: ReadonlyMap<string, SubscriptionDialect>) {
    this.#context = context;
    this.#risk = risk;
    this.#maker = new ChargeMaker(context, risk, dialects);
  }

  /** Makes the due charge, or postpones it; true when something changed. */
  async charge(subscription: Subscription, token: CardToken | undefined): Promise<boolean> {
    const { writer, log } = this.#context;
    const { merchantId, id: subscriptionId, cardTokenId } = subscription;
    const planned = await this.#maker.plan(subscription, token);
    if (planned.kind === 'charge') return this.#make(planned.command, planned.isAssessed);
    const { until, fault } = planned;
    if (fault) log.error({ subscriptionId, fault }, 'a subscription can not be charged');
    return (await writer.run(putOffSubscription, { merchantId, subscriptionId, cardTokenId, until })).ok;
  }

  /** A charge that was not made (another worker came first, a limit was reached) counts in no rule. */
  async #make(command: ChargeSubscription, isAssessed: boolean): Promise<boolean> {
    const made = await this.#context.writer.run(chargeSubscription, command);
    // A commit whose answer was lost may have made it.
    const isMade = made.ok ? made.value.outcome === 'charged' : made.refusal.code === 'internal';
    if (isAssessed && !isMade) await this.#risk.withdraw(command.payment);
    return made.ok && made.value.outcome !== 'skipped';
  }
}
