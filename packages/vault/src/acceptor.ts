import type { CardData } from './card-data.ts';

/** A card on its way to the channel that charges it. */
export interface PresentedCard {
  /** The attempt's id, drawn before the payment is started. */
  readonly reference: string;
  readonly card: CardData;
  /** For this one call: whoever gets it hands it on or forgets it. */
  readonly cvc: string;
  readonly holder: string;
}

/**
 * Given by a channel that takes cards. The checkout calls it before the payment is started, so that the CVC goes to
 * the channel and to nobody else: the engine's orders, which wait in the store, only carry the token of the card.
 */
export interface CardAcceptor {
  presentCard(entry: PresentedCard): Promise<void>;
}
