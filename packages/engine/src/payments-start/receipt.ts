import { type TaxSplit, taxSplitText } from '../base/tax.ts';
import type { Method } from '../methods/catalogue.ts';
import type { Payment } from '../payments/payment.ts';
import type { StartExtras } from './extras.ts';
import type { PayerReceipt } from './facts.ts';

/** Whether the payer is asked for a Korean cash receipt. */
export type ReceiptOffer = 'none' | 'optional' | 'required';

/** A dialect's rules for a payment's cash receipt. */
export interface ReceiptTerms {
  readonly offer: ReceiptOffer;
  /** Wallets whose payments may count as cash. */
  readonly cashWallets: readonly string[];
  /** How the payment is taxed; null where the merchant did not say. */
  readonly tax: TaxSplit | null;
}

/** What counts as cash for the National Tax Service: money that moves from account to account. */
const CASH_KINDS: ReadonlySet<Method['kind']> = new Set([
  'bank_transfer',
  'virtual_account',
  'virtual_account_any',
  'virtual_account_chooser',
  'virtual_account_verified',
]);

/** Whether a Korean cash receipt is possible with a method: for KRW, paid in cash. */
export function receiptOffer(
  method: Pick<Method, 'kind' | 'code'>,
  payment: Pick<Payment, 'payerCurrency'>,
  terms: Omit<ReceiptTerms, 'tax'> | undefined,
): ReceiptOffer {
  if (!terms || payment.payerCurrency !== 'KRW') return 'none';
  return CASH_KINDS.has(method.kind) || terms.cashWallets.includes(method.code) ? terms.offer : 'none';
}

/**
 * The tax office's own number for receipts that a shop issues to an unknown person; the payer may claim the receipt
 * there later.
 */
const NOBODYS_NUMBER = { purpose: 'income_deduction', by: 'phone', number: '01000001234' } as const;

/**
 * The receipt step: the receipt that is issued when the payment is paid, which is the one that the payer asked for or,
 * where nobody was asked (`answer` undefined), the one that the merchant wants.
 */
export function receiptExtras(
  offer: ReceiptOffer,
  terms: ReceiptTerms | undefined,
  answer: PayerReceipt | undefined,
): Pick<StartExtras, 'receiptWish'> {
  if (offer === 'none' || !terms) return {};
  const wanted = answer === undefined && offer === 'required' ? NOBODYS_NUMBER : answer;
  return wanted ? { receiptWish: { ...wanted, tax: terms.tax && taxSplitText(terms.tax) } } : {};
}
