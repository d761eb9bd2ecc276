import { type Currency, crossRate, type NewRate } from '@naru/engine';

/** The price of a dollar in the sandbox, whatever the real one is: tests rely on it. */
const DOLLAR_RATES = {
  KRW: '1385.20',
  SGD: '1.31',
  EUR: '0.92',
  GBP: '0.78',
  JPY: '151.40',
  CNY: '7.20',
  THB: '35.20',
  RUB: '92.50',
  HKD: '7.81',
  CAD: '1.37',
  AUD: '1.52',
  TWD: '32.10',
  MYR: '4.61',
  VND: '25310',
  PHP: '57.40',
  MNT: '3410',
  NZD: '1.66',
  AED: '3.6725',
  MOP: '8.04',
  BRL: '5.12',
  KZT: '478',
  NOK: '10.70',
  SAR: '3.75',
  TRY: '32.40',
} as const satisfies Partial<Record<Currency, string>>;

const SOURCE = 'Naru demo rates';
/** The payers' margin; about the usual one. */
const MARGIN_PPM = 30_000n;

/**
 * Rates of the two currencies that shops of Korea price in, into each that payers are offered. Dollars into won come
 * without a margin: they are what payers of dollar orders pay who hold nothing but won (HaiPay).
 */
export function demoRates(): NewRate[] {
  const { KRW, ...others } = DOLLAR_RATES;
  const quotes = Object.entries(others) as [Currency, string][];
  const fromWon = quotes.map(([quote, rate]) => [quote, crossRate(KRW, rate)] as const);
  return [
    { base: 'USD', quote: 'KRW', rate: KRW, source: SOURCE },
    ...quotes.map(([quote, rate]) => demoRate('USD', quote, rate)),
    demoRate('KRW', 'USD', crossRate(KRW, '1')),
    ...fromWon.map(([quote, rate]) => demoRate('KRW', quote, rate)),
  ];
}

function demoRate(base: Currency, quote: Currency, rate: string): NewRate {
  return { base, quote, rate, source: SOURCE, marginPpm: MARGIN_PPM };
}
