import type { ConversionOffer, ConversionView } from '@naru/checkout';
import { type BilledCard, type PayerOffer, type Payment, percentText } from '@naru/engine';
import type { Gateway } from '../gateway.ts';
import { groupedDecimal, readableRate } from './grouped.ts';

/** An offer to pay in another currency, in words. */
export function offerView({ base, money, marginPpm, source }: PayerOffer): ConversionOffer {
  const { currency, amount, rate } = money;
  return {
    currency,
    amountText: groupedDecimal(amount, currency),
    rate,
    rateText: readableRate(base, currency, rate),
    marginText: marginPpm === 0n ? null : percentText(marginPpm),
    source,
  };
}

/** The offer for the payer of a card; null where there is none. */
export async function offerFor(
  { engine }: Gateway,
  payment: Payment,
  card: BilledCard,
): Promise<ConversionOffer | null> {
  const offer = await engine.starts.offerFor(payment, card);
  return offer && offerView(offer);
}

/** The merchant's choice that the page shows before a card is known; undefined where no conversion is offered. */
export async function firstOffer({ engine }: Gateway, payment: Payment): Promise<ConversionView | undefined> {
  const first = await engine.starts.firstOffer(payment);
  return first === undefined ? undefined : { first: first && offerView(first) };
}
