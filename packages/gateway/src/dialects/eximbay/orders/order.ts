import type { AppAccess, EngineDetails, Party } from '@naru/engine';
import { isKoreanPage, LUMP_SUM, type ReadyRequest, SETTING_DEFAULTS } from '@naru/eximbay';
import type { Gateway } from '../../../gateway.ts';
import { pageLanguage } from '../codes/language.ts';
import { EXIMBAY_SETTINGS } from '../codes/settings.ts';
import { type OrderDetails, sealedByDialect } from './details.ts';

/** The plain part of a request. */
export function detailsOf(
  order: ReadyRequest,
  { payerAuthId }: Pick<OrderDetails, 'payerAuthId'>,
): OrderDetails {
  return {
    transactionType: order.payment.transaction_type,
    amountText: order.payment.amount,
    lang: order.payment.lang,
    korean: isKoreanPage(order),
    autoReturn: (order.settings?.autoclose ?? SETTING_DEFAULTS.autoclose) === 'Y',
    payerAuthId,
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
): Pick<EngineDetails, 'confirmationMail'> {
  const isSent = config.mode === 'sandbox' || config.smtpUrl !== undefined;
  if (EXIMBAY_SETTINGS.confirmationMail.of(app.settings) === false || !isSent || buyer.email === '')
    return {};
  const confirmationMail = {
    shop: merchant.shop ?? app.merchantName,
    language: pageLanguage(payment.lang),
    recipientKey: engine.mails.keyOf(buyer.email),
  };
  return { confirmationMail };
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
    extra: sealedByDialect({ order }),
  };
}

/** Instalments as two digits. */
export function monthsText(months: number | undefined): string {
  return months === undefined ? LUMP_SUM : String(months).padStart(LUMP_SUM.length, '0');
}

/** Whether a payment is a charge, and not the one that registers. */
export function isCharge({ recurring }: Pick<OrderDetails, 'recurring'>): boolean {
  return recurring?.retryOn !== undefined;
}
