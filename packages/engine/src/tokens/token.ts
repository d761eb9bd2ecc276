import type { Card } from '../base/payment-facts.ts';
import type { CardTokenState } from './states.ts';

/**
 * A card that a merchant may charge again without its payer, by the consent that the payer gave with a first payment.
 * The number is in the vault under `vaultToken`, and stays there as long as the token is active.
 */
export interface CardToken {
  readonly merchantId: string;
  readonly id: string;
  readonly appId: string;
  /** What the merchant calls it by; unique within the merchant. */
  readonly number: string;
  /** `subscription`: made for a subscription alone, and never told to the merchant. */
  readonly purpose: 'token' | 'subscription';
  /** Wanted only if the card had no other. */
  readonly isUnique: boolean;
  /** The payment that makes it. */
  readonly paymentId: string;
  readonly state: CardTokenState;
  readonly vaultToken: string;
  readonly card: Card;
  /** A keyed hash: the same card of a merchant has the same, and nobody gets the number back from it. */
  readonly cardIdentifier: string;
  readonly cardExpiresAt: Date;
  readonly holderSealed: string | null;
  readonly createdAt: Date;
  readonly activatedAt: Date | null;
  readonly deletedAt: Date | null;
}

/** A token as it is asked for together with the start of the payment that makes it; ids drawn beforehand. */
export interface NewCardToken {
  readonly id: string;
  readonly number: string;
  readonly purpose: CardToken['purpose'];
  readonly isUnique: boolean;
  readonly cardIdentifier: string;
  readonly cardExpiresAt: Date;
  readonly holderSealed: string | null;
}

/** Context that binds the sealed name of a card's holder to its row. */
export function holderContext(token: { readonly id: string }): string {
  return `card_tokens.holder:${token.id}`;
}

/** A payment, as far as the tokens that it makes depend on it. */
export interface TokenMaker {
  readonly merchantId: string;
  readonly id: string;
  readonly appId: string;
  readonly cardTokenId: string | null;
}
