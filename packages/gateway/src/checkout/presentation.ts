import type { OutcomeView } from '@naru/checkout';
import type { Payment } from '@naru/engine';
import { isRefusedOfChannels, isRefusedScheme } from '@naru/wire/app-schemes';
import type { CheckoutPresentation, Leaving } from '../contract/checkout-dialect.ts';
import type { Gateway } from '../gateway.ts';

const PLAIN: Required<CheckoutPresentation> = {
  language: null,
  layout: 'standard',
  basket: null,
  shipTo: null,
  buyer: null,
  autoReturn: false,
  paysStoredCard: false,
  keepsCard: false,
  subscription: null,
};

/** What the payment's dialect adds to the page. */
export function presentationOf(gateway: Gateway, payment: Payment): Required<CheckoutPresentation> {
  const dialect = gateway.checkoutDialects.get(payment.dialect);
  if (!dialect) return PLAIN;
  const presented = dialect.present(payment, gateway.engine.payments.payerOf(payment));
  return { ...PLAIN, ...presented };
}

/**
 * How the payer's browser returns: by the dialect's form, or by a plain link. The form goes to a page of ours
 * (return-page.ts), which posts the dialect's fields.
 */
export async function wayBack(
  gateway: Gateway,
  payment: Payment,
  plainUrl: string | null,
  auto: boolean,
): Promise<Omit<OutcomeView, 'reason'>> {
  if (!gateway.checkoutDialects.has(payment.dialect)) {
    return { url: plainUrl !== null && mayBeOpened(plainUrl) ? plainUrl : null, form: null, auto: false };
  }
  if (!(await returnFormOf(gateway, payment))) return { url: null, form: null, auto: false };
  return {
    url: payment.returnUrl,
    form: { action: `${gateway.checkoutUrl(payment)}/return`, fields: {} },
    auto,
  };
}

/** The dialect's way back, if a browser can be sent there: the merchant's address may be anything. */
export async function returnFormOf(gateway: Gateway, payment: Payment): Promise<Leaving | null> {
  const way = await gateway.checkoutDialects.get(payment.dialect)?.returnForm(payment);
  if (!way) return null;
  const isSafe = (way.action === null || isWebAddress(way.action)) && isSafeAppUrl(way.appUrl);
  return isSafe && (way.action !== null || way.appUrl !== undefined) ? way : null;
}

function isWebAddress(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}

function isSafeAppUrl(text: string | undefined): boolean {
  return text === undefined || mayBeOpened(text);
}

/**
 * Whether a payer's browser may be sent to a merchant's address: a web address, or one of an app. Checked again after
 * the dialect's own rules, since addresses are stored and the list of schemes grows.
 */
export function mayBeOpened(text: string): boolean {
  return hasScheme(text, isRefusedScheme);
}

function hasScheme(text: string, isRefused: (scheme: string) => boolean): boolean {
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(text)?.[1]?.toLowerCase();
  if (scheme === undefined || !URL.canParse(text)) return false;
  return scheme === 'http' || scheme === 'https' || !isRefused(scheme);
}

/** A channel's address for the payer; null where a browser would run it or hand it to the system. */
export function openable(url: string | null): string | null {
  return url !== null && hasScheme(url, isRefusedOfChannels) ? url : null;
}
