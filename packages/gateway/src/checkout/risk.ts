import type { Method, PayerFacts, Payment, Result, RiskVerdict, StartExtras, StoredCard } from '@naru/engine';
import { type CreatedPayment, newId, type PaymentRequest } from '@naru/engine';
import type { Gateway } from '../gateway.ts';
import type { PayerAccess } from '../http/payer-access.ts';

/** What merchants are told of an assessment; a member of the payment's details. */
export interface DmResult {
  readonly decision: RiskVerdict['decision'];
  readonly reject: readonly string[];
  readonly review: readonly string[];
}

/** A payment that its merchant's rules end here, or what its start is to be told of them. */
export type Assessed =
  | { readonly ended: Result<Payment> }
  | { readonly ended?: undefined; readonly dm: DmResult | undefined };

/**
 * Assesses a payment by its merchant's rules, before anything of it goes to its channel. One that is rejected
 * fails at once, with the code of the first rule that rejects it.
 */
export async function assessed(
  gateway: Gateway,
  payment: Payment,
  { code: method }: Method,
  access: PayerAccess,
  card?: PayerFacts['card'],
): Promise<Assessed> {
  const { risk, payments } = gateway.engine;
  const verdict = await risk.assess(payment, () => ({
    method,
    card,
    email: payments.payerOf(payment).email,
    ip: access.ip,
    accessCountry: access.country ?? accessCountryKept(payment),
    device: access.device,
  }));
  if (!verdict) return { dm: undefined };
  const dm = dmOf(verdict);
  if (!verdict.failure) return { dm };
  return { ended: await payments.fail(payment, verdict.failure, withDm(payment, {}, dm)) };
}

/** The extras of a start with what came of the assessment; unchanged where there was none. */
export function withDm(
  payment: Pick<Payment, 'details'>,
  extras: StartExtras,
  dm: DmResult | undefined,
): StartExtras {
  return dm ? { ...extras, details: { ...payment.details, ...extras.details, dm } } : extras;
}

/** As it is kept and told. */
export function dmOf({ decision, reject, review }: RiskVerdict): DmResult {
  return { decision, reject, review };
}

/** Where the payer was when the page was opened, where the dialect wrote it down. */
export function accessCountryKept({ details }: Pick<Payment, 'details'>): string | null {
  const country = details['accessCountry'];
  return typeof country === 'string' ? country : null;
}

/** The card that a merchant has of a payer, as rules look at it. */
export async function storedCardFacts(
  { engine }: Gateway,
  { merchantId }: Pick<Payment, 'merchantId'>,
  { cardTokenId, card }: StoredCard,
): Promise<PayerFacts['card']> {
  const token = await engine.cardTokens.get(merchantId, cardTokenId);
  return token && { identifier: token.cardIdentifier, country: card.country };
}

/**
 * A request of a payment that goes to its channel the moment it is made, with what the rules say to it: it is
 * made as failed where they reject it. No browser is there that anything could be known of.
 */
export async function assessedRequest(
  { engine }: Gateway,
  request: PaymentRequest,
  card: PayerFacts['card'],
): Promise<PaymentRequest> {
  const { access, amount, payer, startWith } = request;
  const { merchantId, id: appId, currency } = access.app;
  const id = newId(engine.context.clock.now());
  const payment = { merchantId, id, appId, currency: request.currency ?? currency, amount };
  const verdict = await engine.risk.assess(payment, () => ({
    method: startWith?.code ?? '',
    card,
    email: payer.email,
  }));
  if (!verdict) return request;
  const { failure } = verdict;
  const details = { ...request.details, dm: dmOf(verdict) };
  return { ...request, id, details, ...(failure ? { failure } : {}) };
}

/** A request that made no payment after all, since its order had one, counts for nothing. */
export async function withdrawnUnlessMade(
  { engine }: Gateway,
  { access, id }: PaymentRequest,
  created: Result<CreatedPayment>,
): Promise<void> {
  if (id === undefined || (created.ok && created.value.payment.id === id)) return;
  await engine.risk.withdraw({ merchantId: access.app.merchantId, id });
}
