import type { Details } from '../base/details.ts';
import type { Currency, Money } from '../base/money.ts';
import type { Card } from '../base/payment-facts.ts';
import type { Refusal } from '../base/refusal.ts';
import type { ReceiptWish } from '../cash-receipts/cash-receipt.ts';
import type { AppAccess } from '../merchants/app.ts';
import type { Method } from '../methods/catalogue.ts';
import type { StoredCard } from '../payments/new-payment.ts';
import type { Payment } from '../payments/payment.ts';

/** What the network knows about the payer; absent members are unknown. */
export interface PayerAccess {
  readonly ip?: string | undefined;
  /** The subject that declines of this address count for; absent for an address that is not the payer's. */
  readonly network?: string | undefined;
  /** ISO 3166, from the proxy in front of the gateway. */
  readonly country?: string | undefined;
  /** The browser's identifier (a cookie). */
  readonly device?: string | undefined;
}

/** A card that its payer typed. Its number stays inside this object, which the gateway makes for one request. */
export interface TypedCard {
  readonly kind: 'typed';
  /** A keyed hash of the number: the same for the same card and merchant. */
  readonly identifier: string;
  readonly described: Omit<Card, 'token'>;
  readonly expiresAt: Date;
  /** Empty where it was not asked for. */
  readonly holder: string;
  /** Sends the card to the channel under the attempt that will charge it, and stores it; returns its token. */
  present(attemptId: string): Promise<string>;
  /** Deletes the card: no payment will ever use it. */
  drop(token: string): Promise<void>;
}

/** A stored card of the payer at the merchant. */
export interface KnownCard extends StoredCard {
  readonly kind: 'stored';
  /** As for a typed card; absent when its token is not known any more. */
  readonly identifier?: string | undefined;
  /** The name on it, as it was typed when the card was stored; absent where nobody asked for it. */
  readonly holder?: string | undefined;
}

/** The payer's choice to pay by card in another currency: the offer as it was shown. */
export interface MoneyChoice {
  readonly currency: string;
  readonly rate: string;
}

/** The input for starting a payment that waits for its payer. */
export interface StartFacts {
  readonly bank?: string | null;
  /** Absent where there is no browser. */
  readonly access?: PayerAccess;
  readonly card?: TypedCard | KnownCard;
  readonly conversion?: MoneyChoice | null;
  /** Whom the payer wants a Korean cash receipt for; absent where the payer was not asked. */
  readonly receipt?: PayerReceipt;
  /** What the page keeps of its payer's answers; sealed with the payer. */
  readonly sealed?: Pick<Details, 'page'>;
  /** The payer is on the page, where another try can follow a decline (`payerTries`). */
  readonly mayTryAgain?: boolean;
}

/** The input for a payment that one request creates and sends to its channel. */
export interface ImmediateFacts {
  readonly method: Method;
  /** The payer's address according to the merchant. */
  readonly access?: PayerAccess;
  readonly card?: KnownCard;
}

/** A payment that may start with the method: its merchant, its app and the method are open (eligibility.ts). */
export interface Eligible {
  readonly kind: 'eligible';
  readonly payment: Payment;
  readonly method: Method;
  readonly access: AppAccess;
}

/** Why a payment was not started; it is unchanged. */
export type StartRefusal =
  | Refusal
  /** The payment can not be made with this method. */
  | { readonly code: 'method_not_allowed' }
  | { readonly code: 'method_under_maintenance' }
  /** The chosen currency is not available (any more); with the current offer, or null. */
  | { readonly code: 'conversion_changed'; readonly offer: PayerOffer | null };

export interface Refused {
  readonly kind: 'refused';
  readonly refusal: StartRefusal;
}

/** The payment ended before anything of it was sent to its channel: by rules, limits or the merchant's contract. */
export interface Declined {
  readonly kind: 'declined';
  readonly by: 'payer_limit' | 'contract' | 'risk' | 'card_limit' | 'card_token';
  readonly payment: Payment;
}

/** The result of a start. */
export type StartOutcome =
  /** On its way to its channel; or in the state that another start gave it. */
  { readonly kind: 'started'; readonly payment: Payment } | Declined | Refused;

/** What the payer pays, where that is in another currency than the order. */
export type PayerMoney = Money & { readonly rate: string };

/** The members of a card that its billing currency depends on. */
export interface BilledCard {
  readonly brand: string | null;
  /** ISO 3166; ZZ when unknown. */
  readonly country: string;
}

/** The other currencies in which a dialect's payment may be paid. */
export interface ConversionRules {
  /** What may be offered to payers of cards. */
  readonly currencies: readonly Currency[];
  /** The currency that the merchant wants shown before the card is known. */
  readonly shown: Currency | null;
  /** Card brands without an offer. */
  readonly unconverted: readonly string[];
  /** The currency in which the acquirer of a method bills payers, whatever the order's is; null: the order's. */
  billedIn(method: string, card: BilledCard | null): Currency | null;
}

/** The offer to pay in another currency than the order's; the rate includes the margin. */
export interface PayerOffer {
  /** The order's currency. */
  readonly base: Currency;
  readonly money: PayerMoney;
  readonly marginPpm: bigint;
  readonly source: string;
}

/** Whom the receipt is for, validated; null: the payer wants none. */
export type PayerReceipt = Omit<ReceiptWish, 'tax'> | null;
