/** What the payer transfers to. */
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

/** The card that pays, as far as anybody but the vault may know it. */
export interface Card {
  /** Names the card in the vault; empty where it was not kept. */
  readonly token: string;
  /** visa, mastercard, amex, jcb, unionpay, diners, discover, mir; local for cards of Korea alone. */
  readonly brand: string;
  readonly first4: string;
  readonly last4: string;
  /** ISO 3166 code of the country that issued it. */
  readonly country: string;
  /** The Korean company that issued it: bc, kb, shinhan, …; null for cards of other countries. */
  readonly issuer: string | null;
  /** 0 for the whole at once. */
  readonly installmentMonths: number;
}

/** What the issuer said when it approved. */
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

/** When the money of a payment settles: after calendar or business days, or only when the merchant asks for it. */
export type SettlementCalendar = 'calendar' | 'business' | 'on_request';

/** Context that binds a payment's sealed payer data to its row. */
export function payerContext(payment: { id: string }): string {
  return `payments.payer:${payment.id}`;
}

/** In what way a deposit does not fit. Each has its own rule. */
export type DepositMismatch = 'short' | 'over' | 'repeated' | 'late' | 'wrong_name';

/** Stands for a country that nobody knows; ISO 3166 keeps it free for users. */
export const UNKNOWN_COUNTRY = 'ZZ';
