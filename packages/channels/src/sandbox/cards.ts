import { type Clock, fromRow, type Queryable } from '@naru/engine';
import type { CardAcceptor, PresentedCard } from '@naru/vault';
import { type AuthenticationWay, treatmentOf } from './test-cards.ts';

/** What the simulated issuer remembers of a card: how to treat it, and nothing that is on it. */
export interface SandboxCard {
  readonly reference: string;
  readonly scenario: string;
  readonly authentication: AuthenticationWay;
  /** The vault's token of a card that nobody showed: it is charged again without its holder. */
  readonly storedAs?: string;
  readonly createdAt: Date;
}

/** Presented again under the same reference (another try before the start), the last card counts. */
const PUT = `
  insert into sandbox_cards (reference, scenario, authentication, created_at) values ($1, $2, $3, $4)
  on conflict (reference) do update set scenario = excluded.scenario, authentication = excluded.authentication`;
const GET = `select * from sandbox_cards where reference = $1`;
/** The card of an earlier attempt: the approval after an authentication is an attempt of its own. */
const OF_SUBJECT = `
  select c.* from sandbox_cards c join sandbox_orders o on o.reference = c.reference
  where o.subject_id = $1 order by o.created_at desc, o.reference desc limit 1`;

/** The counter at which cards are shown to the sandbox. Number, CVC and holder are looked at and forgotten. */
export class SandboxCards implements CardAcceptor {
  readonly #store: Queryable;
  readonly #clock: Clock;

  constructor(store: Queryable, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  async presentCard({ reference, card }: PresentedCard): Promise<void> {
    const { scenario, authentication } = treatmentOf(card.revealNumber());
    await this.#store.query(PUT, [reference, scenario, authentication, this.#clock.now()]);
  }

  /** The card that was shown for an attempt, or for an earlier one of the same payment. */
  async find(reference: string, paymentId: string): Promise<SandboxCard | undefined> {
    const [row] = await this.#store.query(GET, [reference]);
    const [found] = row ? [row] : await this.#store.query(OF_SUBJECT, [paymentId]);
    return found && fromRow<SandboxCard>(found);
  }
}
