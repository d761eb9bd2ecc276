import { parseAmount } from '../amount.ts';
import { findBank } from '../codes/banks.ts';
import { readTransactionId, TRANSACTION_ID_LENGTH } from '../numbers.ts';
import {
  type CancelRequest,
  type CaptureRequest,
  cancelRequestSchema,
  captureRequestSchema,
  type SettleRequest,
  settleRequestSchema,
} from '../schemas/afterwards.ts';
import {
  type ConfirmRequest,
  confirmRequestSchema,
  type RetrieveRequest,
  retrieveRequestSchema,
  type VerifyRequest,
  verifyRequestSchema,
} from '../schemas/payments.ts';
import { type Checked, fault, invalid, missing, type RuleFault } from './fault.ts';
import { checkForm } from './form.ts';
import { amountFault, taxFault } from './sums.ts';

type Values = Readonly<Record<string, unknown>>;
type Priced = { readonly payment: { readonly amount: string; readonly currency: string } };

/** The form of a transaction's number in the path; all of its faults are EC1002. */
export function transactionIdFault(text: string | undefined): RuleFault | null {
  const field = 'transaction_id';
  if (text === undefined || text === '') return fault('transaction_id_missing', field);
  if (text.length !== TRANSACTION_ID_LENGTH) return fault('transaction_id_length', field);
  return readTransactionId(text) === undefined ? fault('transaction_id_invalid', field) : null;
}

function withRules<T extends Priced>(
  checked: Checked<T>,
  rules: (request: T) => RuleFault | null = () => null,
): Checked<T> {
  if (!checked.ok) return checked;
  const { amount, currency } = checked.request.payment;
  const found = amountFault(amount, currency, 'payment.amount') ?? rules(checked.request);
  return found === null ? checked : { ok: false, fault: found };
}

/** Checks the request of /confirm. */
export function checkConfirm(values: Values): Checked<ConfirmRequest> {
  return withRules(checkForm(confirmRequestSchema, values));
}

/** Checks the request of /verify; whether the data are genuine is another question. */
export function checkVerify(values: Values): Checked<VerifyRequest> {
  return checkForm(verifyRequestSchema, values);
}

/** Checks the request of /retrieve. The number of the transaction counts only where it is asked for. */
export function checkRetrieve(values: Values): Checked<RetrieveRequest> {
  return withRules(checkForm(retrieveRequestSchema, values), ({ key_field, payment }) =>
    key_field === 'transaction_id' ? transactionIdFault(payment.transaction_id) : null,
  );
}

function refundFault({ refund, payment, tax, refund_account }: CancelRequest): RuleFault | null {
  const { currency, balance } = payment;
  // Read as answers print it: merchants hand back the text that an inquiry gave them.
  if (!parseAmount(balance, currency).ok) {
    return invalid('payment.balance', 'must be an amount');
  }
  const { refund_type, refund_amount } = refund;
  if (refund_amount === undefined) {
    if (refund_type === 'P') return missing('refund.refund_amount');
  } else {
    const wrong = amountFault(refund_amount, currency, 'refund.refund_amount');
    if (wrong !== null) return wrong;
  }
  if (refund_account !== undefined && findBank(refund_account.bank_code) === undefined) {
    return invalid('refund_account.bank_code', 'is no bank of the reference');
  }
  // Without an amount the parts are compared once the amount is known.
  return taxFault(tax, refund_amount ?? '0', currency, refund_amount === undefined ? 'ignore' : 'check');
}

/** Checks the request of /cancel as far as it can be without the payment; `refundOf` does the rest. */
export function checkCancel(values: Values): Checked<CancelRequest> {
  return withRules(checkForm(cancelRequestSchema, values), refundFault);
}

/** Checks the request of /capture. */
export function checkCapture(values: Values): Checked<CaptureRequest> {
  return withRules(checkForm(captureRequestSchema, values));
}

/** Checks the request of /settle. */
export function checkSettle(values: Values): Checked<SettleRequest> {
  return withRules(checkForm(settleRequestSchema, values));
}
