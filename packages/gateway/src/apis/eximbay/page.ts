import type { Engine, Payment } from '@naru/engine';
import {
  formatAmount,
  languageOrEnglish,
  parseAmountPart,
  parseSignedAmount,
  type ReadyRequest,
  targetUrl,
} from '@naru/eximbay';
import type { CheckoutDialect, CheckoutPresentation } from '../../checkout/dialect.ts';
import { resultContext } from './callbacks.ts';
import { orderDetails, orderOf } from './order.ts';
import { factsOfPayment, resultParameters } from './result.ts';

type Language = NonNullable<CheckoutPresentation['language']>;

/** The page's names of the languages; the contract's tags name scripts where the page names countries. */
const LANGUAGES: Readonly<Record<string, Language>> = {
  KR: 'ko',
  EN: 'en',
  CN: 'zh-CN',
  TW: 'zh-TW',
  JP: 'ja',
  RU: 'ru',
  TH: 'th',
  VN: 'vi',
};

/** What Eximbay's payments bring to the page, and the form by which their payers go back. */
export function eximbayCheckout({ payments, context }: Engine): CheckoutDialect {
  return {
    present(payment, payer) {
      const details = orderDetails(payment);
      const order = orderOf(payer);
      return {
        language: LANGUAGES[languageOrEnglish(details.lang).code] ?? 'en',
        layout: details.korean ? 'korean' : 'standard',
        basket: basketOf(order),
        shipTo: shipToOf(order),
        buyer: { name: order.buyer.name, email: order.buyer.email },
        autoReturn: details.autoReturn,
        cashReceipt: receiptOf(order),
      };
    },
    async returnForm(payment: Payment) {
      const facts = factsOfPayment(payment);
      const access = await context.directory.get(payment.appId);
      if (!facts || !access || payment.returnUrl === null) return null;
      const now = context.clock.now();
      return {
        action: payment.returnUrl,
        fields: resultParameters(facts, resultContext(access, payments.payerOf(payment), now)),
      };
    },
  };
}

/** What the merchant said about the receipt goes; without a word the payer may ask for one. */
function receiptOf({ tax }: ReadyRequest): NonNullable<CheckoutPresentation['cashReceipt']> {
  if (tax?.receipt_status === undefined) return 'optional';
  return tax.receipt_status === 'Y' ? 'required' : 'none';
}

function basketOf({
  product,
  surcharge,
  payment: { currency },
}: ReadyRequest): CheckoutPresentation['basket'] {
  if (product === undefined && surcharge === undefined) return null;
  return {
    lines: (product ?? []).map(({ name, quantity, unit_price, link }) => {
      const price = parseAmountPart(unit_price, currency);
      const unit = price.ok ? price.minorUnits : 0n;
      return {
        name,
        quantity,
        unitPriceText: amountText(unit, currency),
        amountText: amountText(unit * BigInt(quantity), currency),
        // Only what is an address of the web: a link is something that payers press.
        link: link === undefined ? null : (targetUrl(link)?.href ?? null),
      };
    }),
    surcharges: (surcharge ?? []).map(({ name = '', quantity = '1', unit_price = '0' }) => {
      const price = parseSignedAmount(unit_price, currency);
      const sum = price.ok ? price.minorUnits * BigInt(quantity) : 0n;
      return { name, quantity, amountText: amountText(sum, currency) };
    }),
  };
}

/** Grouped by thousands; on text, since amounts never become numbers. */
function amountText(minorUnits: bigint, currency: string): string {
  const [whole = '', fraction] = formatAmount(minorUnits < 0n ? -minorUnits : minorUnits, currency).split(
    '.',
  );
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return `${minorUnits < 0n ? '-' : ''}${grouped}${fraction === undefined ? '' : `.${fraction}`}`;
}

function shipToOf({ ship_to }: ReadyRequest): CheckoutPresentation['shipTo'] {
  if (ship_to === undefined) return null;
  const joined = (parts: readonly (string | undefined)[], separator: string) =>
    parts.filter((part) => part !== undefined).join(separator);
  const { first_name, last_name, phone_number, street1, city, state, postal_code, country } = ship_to;
  return {
    name: joined([first_name, last_name], ' '),
    phone: phone_number ?? '',
    address: joined([street1, city, state, postal_code, country], ', '),
  };
}
