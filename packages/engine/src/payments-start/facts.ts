import type { Details } from '../base/details.ts';
import type { Currency, Money } from '../base/money.ts';
import type { Card } from '../base/payment-facts.ts';
import type { Refusal } from '../base/refusal.ts';
import type { ReceiptWish } from '../cash-receipts/cash-receipt.ts';
import type { AppAccess } from '../merchants/app.ts';
import type { Method } from '../methods/catalogue.ts';
import type { StoredCard } from '../payments/new-payment.ts';
import type { Payment } from '../payments/payment.ts';

/** What the network tells of the payer; absent members: nobody knows. */
export interface PayerAccess {
  readonly ip?: string | undefined;
  /** Whom the address stands for when declines are counted by it; absent for one that is no payer's. */
  readonly network?: string | undefined;
  /** ISO 3166, as the network in front of the gateway says it. */
  readonly country?: string | undefined;
  /** What the browser was given to be told again by. */
  readonly device?: string | undefined;
}

/** A card that its payer typed. Its number stays behind this object, which the gateway makes for one request. */
export interface TypedCard {
  readonly kind: 'typed';
  /** A keyed hash of the number: the same card of a merchant has the same. */
  readonly identifier: string;
  readonly described: Omit<Card, 'token'>;
  readonly expiresAt: Date;
  /** Empty where nobody asked for it. */
  readonly holder: string;
  /** Shows the card to the channel under the attempt that will charge it, and keeps it; answers its token. */
  present(attemptId: string): Promise<string>;
  /** Forgets the card: no payment will ever ask for it. */
  drop(token: string): Promise<void>;
}

/** A card that the merchant has of the payer. */
export interface KnownCard extends StoredCard {
  readonly kind: 'stored';
  /** As of a typed card; absent when its token is not known any more. */
  readonly identifier?: string | undefined;
  /** The name on it, as it was typed when the card was stored; absent where nobody asked for it. */
  readonly holder?: string | undefined;
}

/** What the payer of a card chose to pay in another currency: the offer in its own words. */
export interface MoneyChoice {
  readonly currency: string;
  readonly rate: string;
}

/** What is known when a payment that waits for its payer is started. */
export interface StartFacts {
  readonly bank?: string | null;
  /** Absent where no browser is there. */
  readonly access?: PayerAccess;
  readonly card?: TypedCard | KnownCard;
  readonly conversion?: MoneyChoice | null;
  /** Whom the payer wants a Korean cash receipt for; absent where nobody asked them. */
  readonly receipt?: PayerReceipt;
  /** What the page keeps of its payer's answers; sealed with the payer. */
  readonly sealed?: Pick<Details, 'page'>;
}

/** What is known of a payment that is made and sent to its channel by one request. */
export interface ImmediateFacts {
  readonly method: Method;
  /** What the merchant says of its payer's address. */
  readonly access?: PayerAccess;
  readonly card?: KnownCard;
}

/** A payment that may be started with the method: its merchant, its app and the method are open (eligibility.ts). */
export interface Eligible {
  readonly kind: 'eligible';
  readonly payment: Payment;
  readonly method: Method;
  readonly access: AppAccess;
}

/** Why a payment was not started; it stands as before. */
export type StartRefusal =
  | Refusal
  /** The payment can not be made with this method. */
  | { readonly code: 'method_not_allowed' }
  | { readonly code: 'method_under_maintenance' }
  /** The money that the payer chose can not be had (any more); what is offered now, or null. */
  | { readonly code: 'conversion_changed'; readonly offer: PayerOffer | null };

export interface Refused {
  readonly kind: 'refused';
  readonly refusal: StartRefusal;
}

/** The payment ended before anything of it went to its channel: by rules, limits or the merchant's contract. */
export interface Declined {
  readonly kind: 'declined';
  readonly by: 'payer_limit' | 'contract' | 'risk' | 'card_limit' | 'card_token';
  readonly payment: Payment;
}

/** What came of a start. */
export type StartOutcome =
  /** On its way to its channel; or as it stands, where somebody else was quicker. */
  { readonly kind: 'started'; readonly payment: Payment } | Declined | Refused;

/** What the payer pays, where that is not the order's own money. */
export type PayerMoney = Money & { readonly rate: string };

/** A card, as far as the money of its bills depends on it. */
export interface BilledCard {
  readonly brand: string | null;
  /** ISO 3166; ZZ when it is not known. */
  readonly country: string;
}

/** In which other money than the order's a dialect's payment may be paid. */
export interface ConversionRules {
  /** What payers of cards may be offered. */
  readonly currencies: readonly Currency[];
  /** What the merchant wants shown before the card is known. */
  readonly shown: Currency | null;
  /** Brands of cards whose payers are offered nothing. */
  readonly unconverted: readonly string[];
  /** The money in which the acquirer of a method bills its payers, whatever the order's is; null: in the order's. */
  billedIn(method: string, card: BilledCard | null): Currency | null;
}

/** What a payer is offered to pay in place of the order's money; the rate includes the margin. */
export interface PayerOffer {
  /** The order's currency. */
  readonly base: Currency;
  readonly money: PayerMoney;
  readonly marginPpm: bigint;
  readonly source: string;
}

/** Whom the receipt is for, checked; null: the payer wants none. */
export type PayerReceipt = Omit<ReceiptWish, 'tax'> | null;
