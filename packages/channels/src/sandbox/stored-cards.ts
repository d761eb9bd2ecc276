import type { Clock, PaymentOrder, Queryable } from '@naru/engine';
import type { CardReader } from '../adapter/adapter.ts';
import type { SandboxCard } from './cards.ts';
import { treatmentOf, verdictOf } from './test-cards.ts';

/** How often the card was charged before without its holder, in orders of the simulated issuer. */
const EARLIER_CHARGES = `
  select count(*) as count from sandbox_orders
  where merchant_id = $1 and details->'card'->>'storedAs' = $2 and reference <> $3`;

/**
 * Cards that are charged again without their holder: a payment by token or of a subscription. Nobody is asked, so
 * that there is no challenge; what the issuer says is the card's own, or what its row says of later charges.
 */
export class StoredCards {
  readonly #store: Queryable;
  readonly #vault: CardReader;
  readonly #clock: Clock;

  constructor(store: Queryable, vault: CardReader, clock: Clock) {
    this.#store = store;
    this.#vault = vault;
    this.#clock = clock;
  }

  /** The card that the vault keeps for an order; undefined when there is none, which no issuer can charge. */
  async find(order: PaymentOrder): Promise<SandboxCard | undefined> {
    const token = order.card?.token;
    const card = token === undefined ? undefined : await this.#vault.open(order.merchantId, token);
    if (token === undefined || card === undefined) return undefined;
    const { scenario } = treatmentOf(card.revealNumber());
    return {
      reference: order.reference,
      scenario: await this.#scenarioOf(order, token, scenario),
      authentication: 'none',
      storedAs: token,
      createdAt: this.#clock.now(),
    };
  }

  async #scenarioOf(
    { merchantId, reference }: PaymentOrder,
    token: string,
    scenario: string,
  ): Promise<string> {
    const verdict = verdictOf(scenario);
    if (verdict?.kind !== 'decline_stored') return scenario;
    const rows = await this.#store.query<{ count: bigint }>(EARLIER_CHARGES, [merchantId, token, reference]);
    return Number(rows[0]?.count ?? 0n) < verdict.times ? 'insufficient_funds' : 'approve';
  }
}
