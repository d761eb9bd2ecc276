import type { JSX } from 'preact';
import type { StoredCardView } from '../api.ts';
import { cardName } from '../logic/card-number.ts';
import { CardIcon } from '../ui/icons.tsx';
import { useLanguage } from '../ui/language.tsx';

/** The card that the shop has of the payer, who only says yes to paying with it. */
export function StoredCard({ card }: { card: StoredCardView }): JSX.Element {
  const { texts } = useLanguage();
  return (
    <div class="stored-card" data-testid="stored-card">
      <p class="stored-card-name">
        <CardIcon />
        <strong>{cardName(card)}</strong>
      </p>
      <p class="small-print">{texts.card.stored}</p>
    </div>
  );
}
