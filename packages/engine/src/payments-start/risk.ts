import type { Failure } from '../base/declines.ts';
import type { Payment } from '../payments/payment.ts';
import type { PayerFacts } from '../risk/facts.ts';
import type { AssessedPayment, RiskService, RiskVerdict } from '../risk/service.ts';
import type { KnownCard, PayerAccess, TypedCard } from './facts.ts';

/** What merchants are told of an assessment; the member `dm` of the payment's details. */
export interface RiskResult {
  readonly decision: RiskVerdict['decision'];
  readonly reject: readonly string[];
  readonly review: readonly string[];
}

/** What the rules said. */
export interface RiskStep {
  /** For the payment's details; undefined where the merchant has no rules. */
  readonly details: { readonly dm: RiskResult } | undefined;
  /** Why the payment may not go on. */
  readonly failure: Failure | undefined;
}

/** What is known of who pays, and with what. */
export interface RiskedPayer {
  readonly method: string;
  readonly access?: PayerAccess | undefined;
  readonly card?: TypedCard | KnownCard | undefined;
  /** Asked only where there are rules: it is under a seal. */
  readonly email: () => string | undefined;
}

/**
 * The risk step: the merchant's rules, on whichever way a payment comes to its start, before anything of it goes to its
 * channel. Rules do not speak of what is not known: a browser where there is none, the card of a transfer. A merchant
 * without rules costs no statement.
 */
export async function assessed(
  risk: RiskService,
  payment: AssessedPayment & Pick<Payment, 'details'>,
  payer: RiskedPayer,
): Promise<RiskStep> {
  const { method, access, card } = payer;
  const verdict = await risk.assess(payment, () => ({
    method,
    card: cardFacts(card),
    email: payer.email(),
    ip: access?.ip,
    accessCountry: access && (access.country ?? accessCountryKept(payment)),
    device: access?.device,
  }));
  if (!verdict) return { details: undefined, failure: undefined };
  const { decision, reject, review, failure } = verdict;
  return { details: { dm: { decision, reject, review } }, failure };
}

function cardFacts(card: RiskedPayer['card']): PayerFacts['card'] {
  if (card?.identifier === undefined) return undefined;
  const { country } = card.kind === 'typed' ? card.described : card.card;
  return { identifier: card.identifier, country };
}

/** Where the payer was when the page was opened, where the dialect wrote it down. */
export function accessCountryKept({ details }: Pick<Payment, 'details'>): string | null {
  const country = details['accessCountry'];
  return typeof country === 'string' ? country : null;
}
