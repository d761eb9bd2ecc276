import type { BankOption } from '@naru/checkout';
import type { Method, MethodKind } from '@naru/engine';
import { findPayoutBank, KYC_BANKS, PAYMENT_TYPES, PAYOUT_BANKS, type PaymentTypeName } from '@naru/teemopay';

const KINDS: Readonly<Record<PaymentTypeName, MethodKind>> = {
  virtual_account: 'virtual_account_any',
  kyc_virtual_account: 'virtual_account_verified',
  kakaopay: 'wallet',
  tosspay: 'wallet',
};

/** The same wallet as in the other dialects: its page and its colours belong to the brand. */
const BRANDS: Readonly<Record<PaymentTypeName, string>> = {
  virtual_account: 'virtual_account',
  kyc_virtual_account: 'virtual_account',
  kakaopay: 'kakaopay',
  tosspay: 'toss',
};

/**
 * TeemoPay publishes no limits for Korea (teemopay.md §4.4). The smallest amount is the one of its samples; wallets
 * end where Korean wallets do for one payment, transfers where the banks' usual limit for one transfer is.
 */
const LIMITS = {
  wallet: { minimum: 100n, maximum: 2_000_000n },
  transfer: { minimum: 100n, maximum: 50_000_000n },
};

/** The methods of the contract as rows of the engine's catalogue, for an empty store. */
export function teemopayMethods(channel: string): Method[] {
  const payments = PAYMENT_TYPES.map((type, position) => ({
    ...base('payment', channel, position),
    code: String(type.value),
    kind: KINDS[type.name],
    brand: BRANDS[type.name],
    nameEn: type.englishName,
    nameKo: type.koreanName,
    ...(KINDS[type.name] === 'wallet' ? LIMITS.wallet : LIMITS.transfer),
  }));
  const payouts = PAYOUT_BANKS.map((bank, position) => ({
    ...base('payout', channel, position),
    code: bank.code,
    kind: 'bank_payout' as MethodKind,
    brand: bank.code,
    nameEn: bank.englishName,
    nameKo: bank.koreanName,
    ...LIMITS.transfer,
  }));
  return [...payments, ...payouts];
}

function base(direction: Method['direction'], channel: string, position: number) {
  return {
    dialect: 'teemopay',
    direction,
    currency: 'KRW',
    state: 'available',
    supportsRefund: false,
    channel,
    position,
  } as const;
}

/** The banks that the page of an 802 offers (teemopay.md §4.6): fewer than for payouts, with names of their own. */
export const teemopayIdentityBanks: readonly BankOption[] = KYC_BANKS.map(({ code, koreanName }) => ({
  code,
  name: { ko: koreanName, en: findPayoutBank(code)?.englishName ?? koreanName },
}));
