import type { BankOption } from '@naru/checkout';
import type { Method } from '@naru/engine';
import type { Gateway } from '../gateway.ts';

/**
 * The banks that a payer may choose from: for the virtual-account cashier those with a code of their own, for a bank
 * transfer all Korean banks of the dialect.
 */
export async function banksOf(gateway: Gateway, method: Method): Promise<BankOption[]> {
  const { dialect, currency } = method;
  const { methods } = gateway.engine.context;
  if (method.kind === 'virtual_account_chooser') {
    const all = await methods.list({ dialect, direction: 'payment', currency });
    return all.filter((one) => one.kind === 'virtual_account' && one.state === 'available').map(bankOption);
  }
  if (method.kind !== 'bank_transfer') return [];
  return [...(gateway.dialects.get(dialect)?.banks?.transfer ?? (await payoutBanks(gateway, dialect)))];
}

/** The banks whose account holders can be verified: the dialect's own list, or its payout banks. */
export async function identityBanks(gateway: Gateway, dialect: string): Promise<readonly BankOption[]> {
  return gateway.dialects.get(dialect)?.banks?.identity ?? payoutBanks(gateway, dialect);
}

async function payoutBanks(gateway: Gateway, dialect: string): Promise<BankOption[]> {
  const { methods } = gateway.engine.context;
  return (await methods.list({ dialect, direction: 'payout', currency: 'KRW' })).map(bankOption);
}

function bankOption(method: Method): BankOption {
  return { code: method.code, name: { ko: method.nameKo, en: method.nameEn } };
}
