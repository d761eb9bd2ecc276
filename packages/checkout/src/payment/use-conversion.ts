import { useEffect, useState } from 'preact/hooks';
import type { CheckoutView, ConversionChoice, ConversionOffer } from '../api.ts';
import { issuerDigits } from '../logic/card-number.ts';
import { useAnswered } from '../ui/use-answered.ts';
import type { Payment } from './use-payment.ts';

export interface ConversionEntry {
  /** Null: there is nothing to choose. */
  offer: ConversionOffer | null;
  /** Whether the payer takes it; only the payer says so. */
  taken: boolean;
  take: (taken: boolean) => void;
  /** What to send with the card. */
  choice: () => ConversionChoice | null;
}

/** An offer, and to which card it was made: to none before one is typed. */
interface Shown {
  issuer: string;
  offer: ConversionOffer | null;
}

/**
 * Asks for an offer as soon as the first digits of a card show where it comes from, and keeps what the payer says to
 * it. Another card, or another rate, is another question.
 */
export function useConversion(payment: Payment, view: CheckoutView, number: string): ConversionEntry {
  const { session, snapshot } = payment;
  const { conversion } = view;
  const issuer = conversion ? issuerDigits(number) : '';
  const [shown, setShown] = useState<Shown>({ issuer: '', offer: null });
  const [takenRate, setTakenRate] = useState<string | null>(null);

  useEffect(() => {
    if (issuer === '') return undefined;
    const controller = new AbortController();
    void session.offerFor(issuer, controller.signal).then((offer) => {
      if (!controller.signal.aborted) setShown({ issuer, offer });
    });
    return () => controller.abort();
  }, [session, issuer]);

  useAnswered(snapshot.busy, (command) => {
    const { trouble } = snapshot;
    if (command !== 'card' || trouble?.code !== 'conversion_changed') return;
    setShown({ issuer, offer: trouble.offer ?? null });
    setTakenRate(null);
  });

  const ofCard = shown.issuer === issuer ? shown.offer : null;
  const offer = issuer === '' ? (conversion?.first ?? null) : ofCard;
  const taken = offer !== null && offer.rate === takenRate;
  return {
    offer,
    taken,
    take: (wanted) => setTakenRate(wanted && offer ? offer.rate : null),
    choice: () => (taken && offer ? { currency: offer.currency, rate: offer.rate } : null),
  };
}
