import type { JSX } from 'preact';
import type { CheckoutView, ConversionOffer } from '../api.ts';
import { amountWithCurrency } from '../logic/amount.ts';
import { CheckIcon } from '../ui/icons.tsx';
import { useLanguage } from '../ui/language.tsx';
import type { ConversionEntry } from './use-conversion.ts';

interface ConversionChoiceProps {
  view: CheckoutView;
  entry: ConversionEntry;
  disabled: boolean;
}

/**
 * In which money to pay: the shop's, or that of the card. The shop's is what is paid unless the payer says otherwise,
 * as the card schemes want it. The box is there before the offer, so that a screen reader announces one.
 */
export function ConversionChoice(props: ConversionChoiceProps): JSX.Element | null {
  const { offer } = props.entry;
  if (!props.view.conversion) return null;
  return <div aria-live="polite">{offer && <Offer {...props} offer={offer} />}</div>;
}

function Offer({
  view,
  entry,
  disabled,
  offer,
}: ConversionChoiceProps & { offer: ConversionOffer }): JSX.Element {
  const { language, texts } = useLanguage();
  const { conversion } = texts;
  const shops = {
    id: 'shop',
    amount: amountWithCurrency(view.amount.text, view.amount.currency, language),
    note: conversion.shop,
    taken: false,
  };
  const cards = {
    id: 'card',
    amount: amountWithCurrency(offer.amountText, offer.currency, language),
    // Before a card is typed it is what the merchant thinks that the payer's money is.
    note: offer === view.conversion?.first ? conversion.about : conversion.card,
    taken: true,
  };
  // What the merchant asked for comes first.
  const options = view.conversion?.first ? [cards, shops] : [shops, cards];
  return (
    <fieldset class="conversion" disabled={disabled} data-testid="conversion">
      <legend class="group-title">{conversion.title}</legend>
      <div class="conversion-options">
        {options.map(({ id, amount, note, taken }) => (
          <label key={id} class="method" data-testid={`conversion-${id}`}>
            <input
              class="visually-hidden"
              type="radio"
              name="conversion"
              checked={entry.taken === taken}
              onChange={() => entry.take(taken)}
            />
            <span class="method-text">
              <span class="method-name">{amount}</span>
              <span class="method-hint">{note}</span>
            </span>
            <span class="method-mark">
              <CheckIcon />
            </span>
          </label>
        ))}
      </div>
      <p class="small-print" data-testid="conversion-terms">
        {termsOf(offer, conversion)} {conversion.free}
      </p>
    </fieldset>
  );
}

/** The rate, what of it is on top, and whose it is. */
function termsOf(
  { rateText, marginText, source }: ConversionOffer,
  texts: ReturnType<typeof useLanguage>['texts']['conversion'],
): string {
  const margin = marginText === null ? '' : ` ${texts.margin(marginText)}`;
  return `${texts.rate(rateText)}${margin} ${texts.source(source)}`;
}
