import { type AppAccess, feeRuleFor, type Method } from '@naru/engine';
import {
  findCollectionCode,
  formatAmount,
  PAYOUT_ACCOUNT_TYPE,
  type PaymentConfigRequest,
  parsePayType,
} from '@naru/haipay';
import type { Gateway } from '../../gateway.ts';
import { currencyOf } from './amounts.ts';
import { pricedMethods } from './prices.ts';
import type { VerifiedRequest } from './request.ts';

/** account/ledger: the merchant's balances in the app's currency; `bal` is the sum of the three others. */
export async function accountLedger(gateway: Gateway, { access }: VerifiedRequest<unknown>) {
  const currency = currencyOf(access);
  const { merchantId } = access.app;
  const { available, frozen, disputed, unsettled } = await gateway.engine.balances(merchantId, currency);
  return {
    bal: formatAmount(available + frozen + disputed + unsettled, currency),
    availableBal: formatAmount(available, currency),
    frzBal: formatAmount(frozen + disputed, currency),
    unSettleBal: formatAmount(unsettled, currency),
  };
}

/** common/payment/config: what the app may use and on which terms (haipay.md §13), one entry per group of methods. */
export async function paymentConfig(
  gateway: Gateway,
  { access, members }: VerifiedRequest<PaymentConfigRequest>,
) {
  const { app } = access;
  const directions = [
    { direction: 'payment', tranCode: 'collect' },
    { direction: 'payout', tranCode: 'pay' },
  ] as const;
  const configs = [];
  for (const { direction, tranCode } of directions) {
    if (members.transaction !== undefined && members.transaction !== tranCode) continue;
    const { dialect, currency } = app;
    const all = await gateway.engine.context.methods.list({ dialect, direction, currency });
    const methods = pricedMethods(gateway, access, all);
    const groups = Map.groupBy(methods, (method) => groupOf(method));
    // As the table prints it, or as configurations name it (BANK_ACCOUNT is no payType).
    const wanted = members.tranType && (parsePayType(members.tranType) ?? members.tranType);
    for (const [tranType, group] of groups) {
      if (wanted !== undefined && wanted !== tranType) continue;
      configs.push(productConfig(gateway, access, { direction, tranCode, tranType, group }));
    }
  }
  return { userId: merchantNumber(app.merchantId), configs };
}

function groupOf(method: Method): string {
  if (method.direction === 'payout') return PAYOUT_ACCOUNT_TYPE;
  const { currency, code } = method;
  const known = currency === 'KRW' || currency === 'USD' ? findCollectionCode(currency, code) : undefined;
  return known?.payType ?? 'EWALLET';
}

interface Group {
  readonly direction: 'payment' | 'payout';
  readonly tranCode: string;
  readonly tranType: string;
  readonly group: readonly Method[];
}

function productConfig(gateway: Gateway, access: AppAccess, { direction, tranCode, tranType, group }: Group) {
  const currency = currencyOf(access);
  const now = gateway.engine.context.clock.now();
  const [first] = group;
  // The price for all methods; without one, that of the group's first method.
  const rule =
    feeRuleFor(access, direction, null, now) ?? feeRuleFor(access, direction, first?.code ?? null, now);
  return {
    appId: Number(access.app.publicId),
    appName: access.app.name,
    tranCode,
    tranType,
    currNo: currency,
    payMethods: group
      .filter((method) => method.state === 'available')
      .map((method) => ({
        inBankCode: method.code,
        name: method.nameEn,
        limit: {
          singleMinAmount: formatAmount(method.minimum, currency),
          singleMaxAmount: formatAmount(method.maximum, currency),
        },
      })),
    feeRate: {
      feeType: 1,
      feeMode: 1,
      feeRate: percentText(rule?.ratePpm ?? 0n),
      feeFixedValue: formatAmount(rule?.fixedAmount ?? 0n, currency),
      degrees: [],
    },
    settlement: { stlMode: 1, stlCycle: access.app.settlementDays },
    supportRefund: direction === 'payment' && group.some((method) => method.supportsRefund),
  };
}

const PPM_PER_HUNDREDTH_PERCENT = 100n;

/** 30 000 ppm as "3.00"; finer parts are shown as they are. */
function percentText(ratePpm: bigint): string {
  const hundredths = ratePpm / PPM_PER_HUNDREDTH_PERCENT;
  const rest = ratePpm % PPM_PER_HUNDREDTH_PERCENT;
  const tail = rest === 0n ? '' : rest.toString().padStart(2, '0').replace(/0$/, '');
  return `${hundredths / 100n}.${(hundredths % 100n).toString().padStart(2, '0')}${tail}`;
}

const UUID_TIME_HEX_DIGITS = 12;

/** HaiPay's merchant ids are integers; ours begins with its time of making, which is one and never changes. */
function merchantNumber(merchantId: string): number {
  return Number.parseInt(merchantId.replaceAll('-', '').slice(0, UUID_TIME_HEX_DIGITS), 16);
}
