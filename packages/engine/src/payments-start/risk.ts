import type { Failure } from '../base/declines.ts';
import type { Detailed, Details } from '../base/details.ts';
import { engineDetails, keptByEngine } from '../payments/engine-details.ts';
import type { PayerFacts } from '../risk/facts.ts';
import type { AssessedPayment, RiskService } from '../risk/service.ts';
import type { KnownCard, PayerAccess, TypedCard } from './facts.ts';

/** The result of the rules. */
export interface RiskStep {
  /** Undefined where the merchant has no rules. */
  readonly details: Details | undefined;
  /** Why the payment may not go on. */
  readonly failure: Failure | undefined;
}

/** The known facts about who pays, and with what. */
export interface RiskedPayer {
  readonly method: string;
  readonly access?: PayerAccess | undefined;
  readonly card?: TypedCard | KnownCard | undefined;
  /** Called only where there are rules: it opens a seal. */
  readonly email: () => string | undefined;
}

/**
 * The risk step: the merchant's rules, for every way to start a payment, before anything of it goes to its channel.
 * Rules ignore unknown facts: a browser where there is none, the card of a transfer. A merchant without rules costs no
 * statement.
 */
export async function assessed(
  risk: RiskService,
  payment: AssessedPayment & Detailed,
  payer: RiskedPayer,
): Promise<RiskStep> {
  const { method, access, card } = payer;
  const verdict = await risk.assess(payment, () => ({
    method,
    card: cardFacts(card),
    email: payer.email(),
    ip: access?.ip,
    accessCountry: access && (access.country ?? engineDetails(payment).accessCountry ?? null),
    device: access?.device,
  }));
  if (!verdict) return { details: undefined, failure: undefined };
  const { decision, reject, review, failure } = verdict;
  return { details: keptByEngine({ risk: { decision, reject, review } }), failure };
}

function cardFacts(card: RiskedPayer['card']): PayerFacts['card'] {
  if (card?.identifier === undefined) return undefined;
  const { country } = card.kind === 'typed' ? card.described : card.card;
  return { identifier: card.identifier, country };
}
