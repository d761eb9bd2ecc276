import { type Currency, isCurrency } from '../base/money.ts';

/**
 * The billing currencies of cards by country (ISO 4217, list one; Bulgaria has had the euro since 2026). Territories
 * and others that use a country's currency are listed with it; countries whose currency is not offered for conversion
 * are left out.
 */
const COUNTRIES: Readonly<Record<string, string>> = {
  USD: 'US AS BQ EC FM GU IO MH MP PR PW SV TC TL UM VG VI',
  EUR: 'AT BE BG CY DE EE ES FI FR GR HR IE IT LT LU LV MT NL PT SI SK AD AX BL GF GP MC ME MF MQ PM RE SM TF VA XK YT',
  GBP: 'GB GG IM JE',
  JPY: 'JP',
  CNY: 'CN',
  SGD: 'SG',
  THB: 'TH',
  RUB: 'RU',
  HKD: 'HK',
  CAD: 'CA',
  AUD: 'AU CC CX HM KI NF NR TV',
  TWD: 'TW',
  MYR: 'MY',
  VND: 'VN',
  PHP: 'PH',
  MNT: 'MN',
  NZD: 'NZ CK NU PN TK',
  AED: 'AE',
  MOP: 'MO',
  BRL: 'BR',
  KZT: 'KZ',
  NOK: 'NO BV SJ',
  SAR: 'SA',
  TRY: 'TR',
  KRW: 'KR',
};

const byCountry = new Map(
  Object.entries(COUNTRIES).flatMap(([currency, countries]) =>
    isCurrency(currency) ? countries.split(' ').map((country) => [country, currency] as const) : [],
  ),
);

/** The billing currency of cards of a country (ISO 3166-1 alpha-2); undefined where it is not in the list. */
export function currencyOfCountry(country: string): Currency | undefined {
  return byCountry.get(country);
}
