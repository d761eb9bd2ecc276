/** What the shop sells, and the ways to pay for it: each is an order as `ready` takes it. */
import type { ClientRequest } from '@naru/eximbay';

interface Way {
  readonly label: string;
  readonly type: 'PAYMENT' | 'AUTHORIZE' | 'PAYER_AUTH';
  /** Eximbay's code of the payment method; docs/eximbay.md has them all. */
  readonly method: string;
  readonly currency: keyof typeof PRICES;
}

/** One book, and what is refunded for a torn cover. Amounts are texts; won and yen have no decimals. */
export const PRICES = {
  USD: { amount: '30.00', part: '10.00', lang: 'EN' },
  KRW: { amount: '39000', part: '13000', lang: 'KR' },
  JPY: { amount: '4500', part: '1500', lang: 'JP' },
} as const;

export const WAYS = {
  card: { label: 'Card, charged at once', type: 'PAYMENT', method: 'P000', currency: 'USD' },
  authorize: {
    label: 'Card, authorized now, captured later',
    type: 'AUTHORIZE',
    method: 'P000',
    currency: 'USD',
  },
  payer_auth: {
    label: 'Card, authenticated now, charged later',
    type: 'PAYER_AUTH',
    method: 'P000',
    currency: 'USD',
  },
  kakaopay: { label: 'KakaoPay', type: 'PAYMENT', method: 'P302', currency: 'KRW' },
  virtual_account: { label: 'Virtual account (Korea)', type: 'PAYMENT', method: 'P305', currency: 'KRW' },
  convenience_store: { label: 'Convenience store (Japan)', type: 'PAYMENT', method: 'P006', currency: 'JPY' },
} as const satisfies Record<string, Way>;

export type WayName = keyof typeof WAYS;

/** How the payment page appears: in a window of its own, or instead of the shop. */
export interface Display {
  readonly type: 'P' | 'R';
  /** Y: back to the shop at once, without the gateway's own page of the result. */
  readonly autoclose: 'Y' | 'N';
}

/** The order for `client.ready`; the results of a payment come to addresses of this one order. */
export function orderRequest(
  id: string,
  name: WayName,
  display: Display,
  shopUrl: string,
): ClientRequest<'ready'> {
  const way: Way = WAYS[name];
  const { amount, lang } = PRICES[way.currency];
  return {
    payment: {
      transaction_type: way.type,
      order_id: id,
      currency: way.currency,
      amount,
      lang,
      payment_method: way.method,
    },
    buyer: { name: 'Hong Gildong', email: 'hong@example.com' },
    product: [{ name: 'The Little Prince', quantity: '1', unit_price: amount }],
    url: { return_url: `${shopUrl}/orders/${id}/return`, status_url: `${shopUrl}/orders/${id}/status` },
    settings: {
      display_type: display.type,
      autoclose: display.autoclose,
      // Korean ways to pay are on the Korean page.
      ...(way.currency === 'KRW' ? { issuer_country: 'KR' } : {}),
    },
    // Books bear no tax in Korea; virtual accounts want a word on the cash receipt.
    ...(way.currency === 'KRW' ? { tax: { receipt_status: 'N', amount_tax_free: amount } } : {}),
  };
}
