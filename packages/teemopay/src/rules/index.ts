import { type MerchantBalanceRequest, merchantBalanceRequestSchema } from '../schemas/balance.ts';
import { type PaymentQueryRequest, paymentQueryRequestSchema } from '../schemas/payin.ts';
import { type PayoutQueryRequest, payoutQueryRequestSchema } from '../schemas/payout.ts';
import { checkForm } from './check.ts';
import type { Checked } from './fault.ts';

export { type Checked, fault, type RuleFault } from './fault.ts';
export {
  checkPaymentCreate,
  DEFAULT_REQUEST_RULES,
  MAX_PAYMENT_LIFETIME_MS,
  type PaymentContext,
  paymentExpiryMs,
  type RequestRules,
} from './payin.ts';
export { checkPayoutCreate } from './payout.ts';
export {
  checkTransactionList,
  LIST_DEFAULT_PAGE_SIZE,
  LIST_MAX_AGE_DAYS,
  LIST_MAX_PAGE_SIZE,
  LIST_MAX_RANGE_DAYS,
  type TransactionListQuery,
} from './transactions.ts';

type Values = Readonly<Record<string, unknown>>;

/** Checks the fields of payment/query. */
export function checkPaymentQuery(values: Values): Checked<PaymentQueryRequest> {
  return checkForm(paymentQueryRequestSchema, values);
}

/** Checks the fields of payout/query. */
export function checkPayoutQuery(values: Values): Checked<PayoutQueryRequest> {
  return checkForm(payoutQueryRequestSchema, values);
}

/** Checks the fields of merchant/balance. */
export function checkMerchantBalance(values: Values): Checked<MerchantBalanceRequest> {
  return checkForm(merchantBalanceRequestSchema, values);
}
