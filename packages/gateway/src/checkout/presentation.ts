import type { OutcomeView } from '@naru/checkout';
import type { Payment } from '@naru/engine';
import type { Gateway } from '../gateway.ts';
import type { CheckoutPresentation } from './dialect.ts';

const PLAIN: Required<CheckoutPresentation> = {
  language: null,
  layout: 'standard',
  basket: null,
  shipTo: null,
  buyer: null,
  autoReturn: false,
  cashReceipt: 'none',
  cashWallets: [],
  tax: null,
  paysStoredCard: false,
  keepsCard: false,
  recurring: null,
};

/** What the payment's dialect adds to the page. */
export function presentationOf(gateway: Gateway, payment: Payment): Required<CheckoutPresentation> {
  const dialect = gateway.checkoutDialects.get(payment.dialect);
  if (!dialect) return PLAIN;
  const presented = dialect.present(payment, gateway.engine.payments.payerOf(payment));
  return { ...PLAIN, cashReceipt: 'optional', ...presented };
}

/**
 * How the payer's browser leaves: by the dialect's form, or by a plain link. The form goes to a page of ours
 * (return-page.ts), which sends the dialect's fields on.
 */
export async function wayBack(
  gateway: Gateway,
  payment: Payment,
  plainUrl: string | null,
  auto: boolean,
): Promise<Omit<OutcomeView, 'reason'>> {
  if (!gateway.checkoutDialects.has(payment.dialect)) return { url: plainUrl, form: null, auto: false };
  if (!(await returnFormOf(gateway, payment))) return { url: null, form: null, auto: false };
  return {
    url: payment.returnUrl,
    form: { action: `${gateway.checkoutUrl(payment)}/return`, fields: {} },
    auto,
  };
}

/** The dialect's form, as long as a browser can be sent there: a merchant may have written anything as address. */
export async function returnFormOf(gateway: Gateway, payment: Payment) {
  const form = await gateway.checkoutDialects.get(payment.dialect)?.returnForm(payment);
  return form && isWebAddress(form.action) ? form : null;
}

function isWebAddress(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}
