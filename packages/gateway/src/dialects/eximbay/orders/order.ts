import type { CashReceiptRequest } from '@naru/checkout';
import type {
  AppAccess,
  ConfirmationWish,
  Currency,
  Party,
  Payment,
  RiskResult,
  WithConfirmation,
} from '@naru/engine';
import {
  isKoreanPage,
  LUMP_SUM,
  type PageTransactionType,
  type ReadyRequest,
  SETTING_DEFAULTS,
} from '@naru/eximbay';
import type { Gateway } from '../../../gateway.ts';
import { pageLanguage } from '../codes/language.ts';
import { EXIMBAY_SETTINGS } from '../codes/settings.ts';

/** What a payment says of the recurring payment that it registers or is a charge of. Days are `yyyy-MM-dd`. */
export interface RecurringDetails {
  readonly id: string;
  /** The charge after this payment. */
  readonly nextOn: string;
  /** Of charges: when it is tried again if it is declined; null for the last try. */
  readonly retryOn?: string | null;
}

/**
 * What a payment keeps of its request. The plain part is what the answers to inquiries need; whatever a merchant said
 * of people, and the values that are the merchant's own, is sealed with the payer.
 */
export interface OrderDetails extends WithConfirmation {
  readonly transactionType: PageTransactionType;
  /** The amount as it was written: an inquiry finds the payment by this very text (eximbay.md §5.4). */
  readonly amountText: string;
  readonly lang: string;
  readonly korean: boolean;
  readonly autoReturn: boolean;
  /** Of PAYER_AUTH: what confirm names it by. */
  readonly payerAuthId: string | null;
  /** Results that status_url is not told; as the app was set when the page was opened. */
  readonly untold?: readonly string[];
  /** Where the payer's browser was, as far as the network in front of the gateway told. */
  readonly accessCountry: string | null;
  /** What the merchant is settled in, where that is another currency than the order's, and the rate into it. */
  readonly settlement?: { readonly currency: Currency; readonly rate: string };
  /** What the merchant's risk rules said; absent where there are none. */
  readonly dm?: RiskResult;
  /** The recurring payment that it registers, or is a charge of. */
  readonly recurring?: RecurringDetails;
  /** token_id of the stored card that the payment makes or pays with. */
  readonly tokenNumber?: string;
}

/** The plain part of a request. */
export function detailsOf(
  order: ReadyRequest,
  { payerAuthId, accessCountry }: Pick<OrderDetails, 'payerAuthId' | 'accessCountry'>,
): OrderDetails {
  return {
    transactionType: order.payment.transaction_type,
    amountText: order.payment.amount,
    lang: order.payment.lang,
    korean: isKoreanPage(order),
    autoReturn: (order.settings?.autoclose ?? SETTING_DEFAULTS.autoclose) === 'Y',
    payerAuthId,
    accessCountry,
    ...tokenNumberOf(order),
  };
}

/**
 * That the buyer is written to when the order is paid ("for sending payment confirmation letter"), unless the app is
 * set otherwise. Live without a mail server nobody is: the letters would wait and be given up.
 */
export function confirmationOf(
  { engine, config }: Gateway,
  { app }: AppAccess,
  { buyer, merchant, payment }: Pick<ReadyRequest, 'buyer' | 'merchant' | 'payment'>,
): WithConfirmation {
  const isSent = config.mode === 'sandbox' || config.smtpUrl !== undefined;
  if (EXIMBAY_SETTINGS.confirmationMail.of(app.settings) === false || !isSent || buyer.email === '')
    return {};
  const wish: ConfirmationWish = {
    shop: merchant.shop ?? app.merchantName,
    language: pageLanguage(payment.lang),
    recipientKey: engine.mails.keyOf(buyer.email),
  };
  return { confirmationMail: wish };
}

function tokenNumberOf({ payment, tokenbilling }: ReadyRequest): Pick<OrderDetails, 'tokenNumber'> {
  const tokenNumber = payment.transaction_type === 'REBILL' ? tokenbilling?.token_id : undefined;
  return tokenNumber === undefined ? {} : { tokenNumber };
}

/** The sealed part: the payer, and the request itself. */
export function payerOf(order: ReadyRequest): Party {
  const { name, email, phone_number } = order.buyer;
  return {
    name,
    email,
    ...(phone_number === undefined ? {} : { phone: phone_number }),
    extra: { order },
  };
}

/** The details of a payment of this dialect. */
export function orderDetails({ details }: Pick<Payment, 'details'>): OrderDetails {
  return details as unknown as OrderDetails;
}

/** The request that a payment was made of. */
export function orderOf(payer: Party): ReadyRequest {
  const order = payer.extra?.['order'];
  if (order === undefined) throw new Error('the payment does not hold its request');
  return order as ReadyRequest;
}

/** The cash receipt that the payer asked for on the page; null: wanted none; undefined: was not asked. */
export function cashReceiptOf(payer: Party): CashReceiptRequest | null | undefined {
  return payer.extra?.['cashReceipt'] as CashReceiptRequest | null | undefined;
}

/** Instalments as two digits. */
export function monthsText(months: number | undefined): string {
  return months === undefined ? LUMP_SUM : String(months).padStart(LUMP_SUM.length, '0');
}

/** Whether a payment is a charge, and not the one that registers. */
export function isCharge({ recurring }: Pick<OrderDetails, 'recurring'>): boolean {
  return recurring?.retryOn !== undefined;
}
