import type { BankOption } from '@naru/checkout';
import type { Method, MethodKind } from '@naru/engine';
import {
  COLLECTION_CODES,
  type Currency,
  limitsInMinorUnits,
  PAYOUT_BANKS,
  TRANSFER_BANKS,
} from '@naru/haipay';

/** The banks of the chooser of BANK_KRW and KR_BANK_USD. */
export const haipayTransferBanks: readonly BankOption[] = TRANSFER_BANKS.map(
  ({ code, koreanName, englishName }) => ({ code, name: { ko: koreanName, en: englishName } }),
);

/** The methods of the contract as rows of the engine's catalogue, for an empty store. */
export function haipayMethods(channel: string): Method[] {
  const collections = COLLECTION_CODES.map((code, position) => ({
    ...base('payment', code.currency, channel, position),
    code: code.code,
    kind: code.kind as MethodKind,
    brand: brandOf(code.code, code.kind),
    nameEn: code.englishName,
    nameKo: code.koreanName,
    ...limitsInMinorUnits(code, code.currency),
  }));
  const payouts = PAYOUT_BANKS.map((bank, position) => ({
    ...base('payout', 'KRW', channel, position),
    code: bank.code,
    kind: 'bank_payout' as MethodKind,
    brand: bank.code.toLowerCase(),
    nameEn: bank.englishName,
    nameKo: bank.koreanName,
    ...limitsInMinorUnits(bank, 'KRW'),
  }));
  return [...collections, ...payouts];
}

function base(direction: Method['direction'], currency: Currency, channel: string, position: number) {
  return {
    dialect: 'haipay',
    direction,
    currency,
    state: 'available',
    supportsRefund: direction === 'payment',
    channel,
    position,
  } as const;
}

/** KAKAOPAY_KRW and KAKAOPAY_USD are one wallet. */
function brandOf(code: string, kind: string): string {
  return kind === 'wallet'
    ? code.replace(/_(KRW|USD)$/, '').toLowerCase()
    : kind === 'bank_transfer'
      ? 'bank'
      : code;
}
