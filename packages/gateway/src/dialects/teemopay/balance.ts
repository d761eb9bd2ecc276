import { checkMerchantBalance, formatAmount } from '@naru/teemopay';
import type { Gateway } from '../../gateway.ts';
import { checkedOrFail, type VerifiedRequest } from './request.ts';

/**
 * merchant/balance: the merchant's won. Frozen is all that is not to be had now: payouts under way,
 * chargebacks, and money that waits for its settlement (teemopay.md §6).
 */
export async function merchantBalance(gateway: Gateway, { access, fields }: VerifiedRequest) {
  checkedOrFail(checkMerchantBalance(fields));
  const { merchantId, currency } = access.app;
  const { available, frozen, disputed, unsettled } = await gateway.engine.balances(merchantId, currency);
  return {
    totalAmount: formatAmount(available + frozen + disputed + unsettled),
    frozenAmount: formatAmount(frozen + disputed + unsettled),
    availAmount: formatAmount(available),
  };
}
