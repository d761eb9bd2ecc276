import type { ConversionOffer } from '@naru/checkout';
import type { Members, Shop } from './eximbay.ts';
import type { Reply } from './server.ts';

/** Cards of the sandbox by their country (docs/test-cards.md); approved without a question where there is a choice. */
export const CARD_OF = {
  US: '4111111111111111',
  AU: '4000000300000009',
  CN: '4000001500000005',
  DE: '4000002700000001',
  JP: '4000003900000007',
  GB: '4000008200000003',
  VN: '5200007000000002',
  KR: '4000004100000003',
  /** Of no country that the sandbox knows. */
  unknown: '4539578763621486',
  unionpay: '6200000000000005',
} as const;

/** Half up, on whole numbers: written once more, so that it can not agree with a mistake of the code under test. */
export function roundedDivision(numerator: bigint, denominator: bigint): bigint {
  const [quotient, rest] = [numerator / denominator, numerator % denominator];
  return rest * 2n >= denominator ? quotient + 1n : quotient;
}

export function offerOf(reply: Reply): ConversionOffer | null {
  if (reply.status !== 200) throw new Error(`${reply.status} ${reply.text}`);
  return (JSON.parse(reply.text) as { offer: ConversionOffer | null }).offer;
}

/** What the page of a payment gets when a card's first digits are typed. */
export async function offered(shop: Shop, token: string, number: string): Promise<ConversionOffer | null> {
  const path = `/checkout/api/payments/${token}/card-offer`;
  return offerOf(await shop.server.request('POST', path, { number: number.slice(0, 8) }));
}

/** Pays with the card, in the money that it is offered; answers the offer. */
export async function payConverted(
  shop: Shop,
  token: string,
  number: string,
  changes: Members = {},
): Promise<ConversionOffer> {
  const offer = await offered(shop, token, number);
  if (!offer) throw new Error(`nothing is offered to ${number}`);
  const { currency, rate } = offer;
  const view = await shop.payByCard(token, { number, conversion: { currency, rate }, ...changes });
  if (view.state !== 'succeeded') throw new Error(`the payment is ${view.state}`);
  return offer;
}
