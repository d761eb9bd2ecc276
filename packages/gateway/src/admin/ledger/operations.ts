import { formatDecimal, type MerchantBalances } from '@naru/engine';
import { PlainFailure } from '../../http/errors.ts';
import { readAmount } from '../amounts.ts';
import { merchantOf } from '../merchants/operations.ts';
import { operation } from '../operation.ts';
import { refusalFailure } from '../refusals.ts';
import { AMOUNT, CURRENCY, ID, line, listOf, NUMBER, record, TEXT, withOptional } from '../schema.ts';

const EXAMPLE = { merchantId: '01890a5d-ac96-774b-bcce-b302099a8057', currency: 'KRW' } as const;

/** A count that may exceed JSON numbers. */
const COUNT = { type: 'string', pattern: '^\\d{1,20}$' } as const;

/** How often a long check reports progress. */
const REPORT_EVERY = 100_000n;

export const verifyLedger = operation({
  name: 'ledger.verify',
  summary: 'Prove the ledger; what is wrong is listed as faults',
  method: 'POST',
  path: '/ledger/verify',
  permission: 'ledger.read',
  reports: true,
  input: record({}),
  output: record({
    transfers: COUNT,
    entries: COUNT,
    accounts: COUNT,
    merchants: NUMBER,
    checks: listOf(TEXT),
    faults: listOf(record({ check: TEXT, merchantId: ID, detail: TEXT })),
  }),
  errors: [],
  example: {},
  async run({ gateway, progress }) {
    let reported = '';
    const report = await gateway.engine.verifyLedger((check, done) => {
      if (check === reported && done % REPORT_EVERY !== 0n) return;
      reported = check;
      progress(`checking: ${check}${done > 0n ? ` (${done})` : ''}`);
    });
    const { transfers, entries, accounts, merchants, checks, faults } = report;
    return {
      transfers: String(transfers),
      entries: String(entries),
      accounts: String(accounts),
      merchants,
      checks,
      faults: faults.map(({ check, merchantId, detail }) => ({ check, merchantId, detail })),
    };
  },
});

const BALANCES = record({
  currency: CURRENCY,
  unsettled: AMOUNT,
  available: AMOUNT,
  frozen: AMOUNT,
  disputed: AMOUNT,
  debt: { ...AMOUNT, description: 'What the merchant owes: zero or negative' },
  suspense: AMOUNT,
});

function balancesView({ currency, ...balances }: MerchantBalances) {
  const text = (amount: bigint) => formatDecimal(amount, currency);
  return {
    currency,
    unsettled: text(balances.unsettled),
    available: text(balances.available),
    frozen: text(balances.frozen),
    disputed: text(balances.disputed),
    debt: text(balances.debt),
    suspense: text(balances.suspense),
  };
}

export const showBalances = operation({
  name: 'ledger.balances',
  summary: 'A merchant’s balances in a currency',
  method: 'GET',
  path: '/merchants/{merchantId}/balances/{currency}',
  permission: 'ledger.read',
  input: record({ merchantId: ID, currency: CURRENCY }),
  output: BALANCES,
  errors: ['not_found'],
  example: EXAMPLE,
  async run({ gateway }, { merchantId, currency }) {
    await merchantOf(gateway, merchantId);
    return balancesView(await gateway.engine.balances(merchantId, currency));
  },
});

export const showAllBalances = operation({
  name: 'ledger.allBalances',
  summary: 'A merchant’s balances in every currency that it has or had, the won first',
  method: 'GET',
  path: '/merchants/{merchantId}/balances',
  permission: 'ledger.read',
  input: record({ merchantId: ID }),
  output: record({ items: listOf(BALANCES) }),
  errors: ['not_found'],
  example: { merchantId: EXAMPLE.merchantId },
  async run({ gateway }, { merchantId }) {
    await merchantOf(gateway, merchantId);
    return { items: (await gateway.engine.allBalances(merchantId)).map(balancesView) };
  },
});

export const adjustBalance = operation({
  name: 'ledger.adjust',
  summary: 'Put money into a merchant’s available balance from outside; a negative amount takes it out',
  method: 'POST',
  path: '/merchants/{merchantId}/balances/{currency}/adjust',
  permission: 'ledger.money',
  input: withOptional(
    { merchantId: ID, currency: CURRENCY, amount: AMOUNT },
    {
      reference: {
        ...line(128),
        description:
          'Of your own, once for each adjustment of the merchant: the same call sent again books nothing and is ' +
          'answered as the first one was; another currency or amount under it is refused',
      },
    },
  ),
  output: record({ available: AMOUNT, currency: CURRENCY }),
  errors: ['not_found', 'conflict'],
  example: { ...EXAMPLE, amount: '1500', reference: 'bank-2026-11-21-17' },
  async run({ gateway }, { merchantId, currency, amount, reference }) {
    await merchantOf(gateway, merchantId);
    const minorUnits = readAmount('amount', amount, currency, 'signed');
    const once = reference === undefined ? {} : { reference };
    const result = await gateway.engine.adjust(merchantId, currency, minorUnits, once);
    if (!result.ok && result.refusal.code === 'reference_used') {
      const { refusal } = result;
      const booked = `${formatDecimal(refusal.amount, refusal.currency)} ${refusal.currency}`;
      throw new PlainFailure('conflict', `${booked} was booked under the reference ${reference} already`);
    }
    if (!result.ok) throw refusalFailure(result.refusal);
    return { available: formatDecimal(result.value.available, currency), currency };
  },
});
