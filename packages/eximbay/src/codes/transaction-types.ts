/** What a transaction is, from the page that is opened to the charge of a stored card (eximbay.md §4.2). */

export interface TransactionType {
  readonly code: string;
  readonly meaning: string;
  /** Where it is asked for: at the payment page, or by a call of the API. */
  readonly startedBy: 'page' | 'api' | 'page_or_api';
  /** Whether money is taken without a further call (`automatic`), after `capture`, or not at all. */
  readonly capture: 'automatic' | 'manual' | 'none';
}

export const TRANSACTION_TYPES = [
  { code: 'PAYMENT', startedBy: 'page', capture: 'automatic', meaning: 'Authenticate, authorize, capture.' },
  { code: 'AUTHORIZE', startedBy: 'page', capture: 'manual', meaning: 'Authenticate and authorize.' },
  { code: 'PAYER_AUTH', startedBy: 'page', capture: 'none', meaning: 'Authenticate only; confirm follows.' },
  { code: 'REBILL', startedBy: 'page_or_api', capture: 'automatic', meaning: 'Charge a stored card.' },
  { code: 'PAYMENT_PA', startedBy: 'api', capture: 'automatic', meaning: 'Authorize after PAYER_AUTH.' },
  {
    code: 'AUTHORIZE_PA',
    startedBy: 'api',
    capture: 'manual',
    meaning: 'Authorize after PAYER_AUTH, without capture.',
  },
] as const satisfies readonly TransactionType[];

export type TransactionTypeCode = (typeof TRANSACTION_TYPES)[number]['code'];

/** What `ready` may ask for. */
export const PAGE_TRANSACTION_TYPES = ['PAYMENT', 'PAYER_AUTH', 'AUTHORIZE', 'REBILL'] as const;
export type PageTransactionType = (typeof PAGE_TRANSACTION_TYPES)[number];

/** What `confirm` may ask for. */
export const CONFIRM_TRANSACTION_TYPES = ['PAYMENT_PA', 'AUTHORIZE_PA'] as const;
export type ConfirmTransactionType = (typeof CONFIRM_TRANSACTION_TYPES)[number];

const typesByCode = new Map<string, (typeof TRANSACTION_TYPES)[number]>(
  TRANSACTION_TYPES.map((type) => [type.code, type]),
);

/** The row of a transaction type, or undefined for one that this version does not know. */
export function findTransactionType(code: string): (typeof TRANSACTION_TYPES)[number] | undefined {
  return typesByCode.get(code);
}
