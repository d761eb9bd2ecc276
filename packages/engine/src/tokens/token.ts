import type { Card } from '../base/payment-facts.ts';
import type { CardTokenState } from './states.ts';

/**
 * A card that a merchant may charge again without its payer, by the payer's consent with a first payment. The number is
 * in the vault under `vaultToken`, as long as the token is active.
 */
export interface CardToken {
  readonly merchantId: string;
  readonly id: string;
  readonly appId: string;
  /** The merchant's name for it; unique within the merchant. */
  readonly number: string;
  /** `subscription`: made for a subscription only, and never sent to the merchant. */
  readonly purpose: 'token' | 'subscription';
  /** Only if the card has no other. */
  readonly isUnique: boolean;
  /** The payment that makes it. */
  readonly paymentId: string;
  readonly state: CardTokenState;
  readonly vaultToken: string;
  readonly card: Card;
  /** A keyed hash: the same for the same card and merchant; the number can not be derived from it. */
  readonly cardIdentifier: string;
  readonly cardExpiresAt: Date;
  readonly holderSealed: string | null;
  readonly createdAt: Date;
  readonly activatedAt: Date | null;
  readonly deletedAt: Date | null;
}

/** A token as it is requested with the start of the payment that makes it; ids generated beforehand. */
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

/** The members of a payment that its tokens depend on. */
export interface TokenMaker {
  readonly merchantId: string;
  readonly id: string;
  readonly appId: string;
  readonly cardTokenId: string | null;
}
