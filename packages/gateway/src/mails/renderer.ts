import { declineIn } from '@naru/checkout/declines';
import { formatDecimal, isCurrency, type MailFacts, type MailRenderer } from '@naru/engine';
import { BRANDS } from '@naru/wire/card-brands';
import type { DeclineBook } from '../declines.ts';
import { en, ko, type MailWords } from './texts.ts';

/** Mails in Korean, and in English for everybody else. Plain text: it reads everywhere and hides no links. */
export const mailRenderer = (declines: DeclineBook): MailRenderer => ({
  render({ kind, language, facts }) {
    const isKorean = language === 'ko';
    const template = (isKorean ? ko : en)[kind];
    const words = wordsOf(facts, isKorean, declines);
    return {
      // A subject is one line, whatever a merchant's name contains.
      subject: template.subject(words).replace(/\s+/g, ' '),
      text: `${template.text(words).join('\n\n')}\n`,
    };
  },
});

function wordsOf(facts: MailFacts, isKorean: boolean, declines: DeclineBook): MailWords {
  const { shop, amount, currency, chargeOn, orderNumber, subscriptionNumber, subject } = facts;
  const { cardBrand, cardLast4, transactionNumber, paidAt } = facts;
  const { payerAmount, payerCurrency } = facts;
  return {
    shop: oneLine(shop),
    amount: amountOf(amount, currency),
    billed: payerCurrency === currency ? '' : amountOf(payerAmount, payerCurrency),
    day: chargeOn ?? '',
    paidAt: paidAt ? koreanMinute(paidAt) : '',
    card: cardLast4 ? `${schemeOf(cardBrand)} ****${cardLast4}`.trim() : '',
    orderNumber: oneLine(orderNumber),
    subscriptionNumber: subscriptionNumber ?? '',
    transactionNumber: oneLine(transactionNumber),
    subject: oneLine(subject),
    reason: reasonOf(facts, isKorean, declines),
    endpointId: facts['endpointId'] ?? '',
    address: oneLine(facts['address']),
    failingSince: facts['failingSince'] ? koreanMinute(facts['failingSince']) : '',
    disabledAt: facts['disabledAt'] ? koreanMinute(facts['disabledAt']) : '',
  };
}

const KOREA_OFFSET_MS = 9 * 60 * 60 * 1000;

/** `2026-03-31 14:05` in Korea, which knows no summer time. */
function koreanMinute(time: string): string {
  return new Date(Date.parse(time) + KOREA_OFFSET_MS).toISOString().slice(0, 16).replace('T', ' ');
}

/** The brand's name; local cards have no name that everybody knows. */
function schemeOf(brand: string | null | undefined): string {
  const known = BRANDS.find((one) => one.brand === brand);
  return known && known.brand !== 'local' ? known.name : '';
}

function oneLine(text: string | null | undefined): string {
  return (text ?? '').replace(/\s+/g, ' ').trim();
}

function amountOf(minorUnits: string | null | undefined, currency: string | null | undefined): string {
  if (!minorUnits || !currency || !isCurrency(currency)) return '';
  const [whole = '', fraction] = formatDecimal(BigInt(minorUnits), currency).split('.');
  const grouped = whole.replace(/\B(?=(\d{3}){1,9}$)/g, ',');
  return `${grouped}${fraction === undefined ? '' : `.${fraction}`} ${currency}`;
}

/** In Korean where there is a text for it; in English the channel's own text says more than ours. */
function reasonOf(facts: MailFacts, isKorean: boolean, declines: DeclineBook): string {
  const { decline = null, failureCode = null, failureReason } = facts;
  const text = isKorean ? declineIn('ko', declines.read({ decline, failureCode })) : undefined;
  return oneLine(text ?? failureReason ?? failureCode);
}
