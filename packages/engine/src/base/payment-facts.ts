/** The account that the payer transfers to. */
export interface VirtualAccount {
  readonly bank: string;
  readonly bankNameEn: string;
  readonly bankNameKo: string;
  readonly accountNumber: string;
  readonly holder: string;
}

/**
 * What the channel is asked for: to pay at once, to reserve the money for a later capture, or only to prove that the
 * payer is the card's holder.
 */
export type PaymentIntent = 'sale' | 'authorize' | 'authenticate';

/** The card that pays, without anything that only the vault may know. */
export interface Card {
  /** The card's token in the vault; empty where the card was not kept. */
  readonly token: string;
  /** visa, mastercard, amex, jcb, unionpay, diners, discover, mir; local for cards that work only in Korea. */
  readonly brand: string;
  readonly first4: string;
  readonly last4: string;
  /** ISO 3166 code of the issuer's country. */
  readonly country: string;
  /** The Korean company that issued it: bc, kb, shinhan, …; null for cards of other countries. */
  readonly issuer: string | null;
  /** Months of instalments; 0: paid at once. */
  readonly installmentMonths: number;
}

/** The issuer's approval. */
export interface Approval {
  readonly authCode: string;
  /** ISO. */
  readonly approvedAt: string;
}

/** The proof of a 3-D Secure authentication, which a later approval needs. */
export interface Authentication {
  readonly cavv: string;
  readonly xid: string;
  readonly eci: string;
  /** ISO. */
  readonly authenticatedAt: string;
}

/** When the money of a payment settles: after calendar or business days, or only at the merchant's request. */
export type SettlementCalendar = 'calendar' | 'business' | 'on_request';

/** Context that binds a payment's sealed payer data to its row. */
export function payerContext(payment: { id: string }): string {
  return `payments.payer:${payment.id}`;
}

/** How a deposit differs from what was expected. Each case has its own rule. */
export type DepositMismatch = 'short' | 'over' | 'repeated' | 'late' | 'wrong_name';

/** Stands for an unknown country; ISO 3166 reserves the code for users. */
export const UNKNOWN_COUNTRY = 'ZZ';
