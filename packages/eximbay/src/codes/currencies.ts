/** Currencies with what the wire needs of them (eximbay.md §7.2, §7.3). */

export interface Currency {
  readonly code: string;
  /** ISO 4217 numeric. */
  readonly numeric: string;
  readonly decimals: 0 | 2;
  /**
   * `all`: every merchant may ask for it. `contract`: only merchants that price in foreign currencies may;
   * for the others it is a currency that the payer may choose.
   */
  readonly requestableBy: 'all' | 'contract';
  /** Whether the payer's amount may be shown and billed in it (DCC). */
  readonly dcc: boolean;
}

type Row = readonly [code: string, numeric: string, decimals: 0 | 2];

function currencies(rows: readonly Row[], requestableBy: 'all' | 'contract', notDcc: string[]): Currency[] {
  return rows.map(([code, numeric, decimals]) => ({
    code,
    numeric,
    decimals,
    requestableBy,
    dcc: !notDcc.includes(code),
  }));
}

const REQUEST_ROWS: readonly Row[] = [
  ['KRW', '410', 0],
  ['USD', '840', 2],
  ['EUR', '978', 2],
  ['GBP', '826', 2],
  ['JPY', '392', 0],
  ['THB', '764', 2],
  ['SGD', '702', 2],
  ['RUB', '643', 2],
  ['HKD', '344', 2],
  ['CAD', '124', 2],
  ['AUD', '036', 2],
];

const DCC_ONLY_ROWS: readonly Row[] = [
  ['CNY', '156', 2],
  ['TWD', '901', 2],
  ['MYR', '458', 2],
  ['VND', '704', 0],
  ['PHP', '608', 2],
  ['MNT', '496', 2],
  ['NZD', '554', 2],
  ['AED', '784', 2],
  ['MOP', '446', 2],
  ['BRL', '986', 2],
  ['KZT', '398', 2],
  ['NOK', '578', 2],
  ['SAR', '682', 2],
  ['TRY', '949', 2],
];

export const CURRENCIES: readonly Currency[] = [
  ...currencies(REQUEST_ROWS, 'all', ['KRW']),
  ...currencies(DCC_ONLY_ROWS, 'contract', []),
];

const currenciesByCode = new Map(CURRENCIES.map((currency) => [currency.code, currency]));

/** The row of a currency, or undefined for one that this version does not know. Codes are upper case. */
export function findCurrency(code: string): Currency | undefined {
  return currenciesByCode.get(code);
}
