/** Order statuses (haipay.md §9). The status of a call (`status` of the envelope) is something else. */

export type OrderStatusName =
  | 'not_started'
  | 'in_progress'
  | 'success'
  | 'failure'
  | 'pending_confirmation'
  | 'partial'
  | 'over_collected';

export interface OrderStatusEntry {
  readonly value: number;
  readonly name: OrderStatusName;
  readonly meaning: string;
  /** Nothing follows a final status. */
  readonly final: boolean;
  /** Whether reaching it sends a callback. */
  readonly callback: boolean;
}

export const ORDER_STATUS = {
  not_started: 0,
  in_progress: 1,
  success: 2,
  failure: 3,
  pending_confirmation: -1,
  partial: 4,
  over_collected: 5,
} as const satisfies Record<OrderStatusName, number>;

export const ORDER_STATUSES: readonly OrderStatusEntry[] = [
  { value: 0, name: 'not_started', meaning: 'Not started', final: false, callback: false },
  { value: 1, name: 'in_progress', meaning: 'In progress', final: false, callback: false },
  { value: 2, name: 'success', meaning: 'Success', final: true, callback: true },
  { value: 3, name: 'failure', meaning: 'Failure', final: true, callback: true },
  {
    value: -1,
    name: 'pending_confirmation',
    meaning: 'Pending confirmation: something unusual is being checked; neither success nor failure',
    final: false,
    callback: false,
  },
  { value: 4, name: 'partial', meaning: 'Less than the amount was collected', final: false, callback: true },
  {
    value: 5,
    name: 'over_collected',
    meaning: 'More than the amount was collected',
    final: false,
    callback: true,
  },
];

/** Name of an order status; `unrecognized` for a number that this version does not know. */
export function orderStatusName(value: number): OrderStatusName | 'unrecognized' {
  return ORDER_STATUSES.find((entry) => entry.value === value)?.name ?? 'unrecognized';
}

/** The refund API carries its status as text (haipay.md §12). */
export const REFUND_STATUS = { in_progress: '1', success: '2', failure: '3' } as const;
export type RefundStatusName = keyof typeof REFUND_STATUS;

/** Name of a refund status; `unrecognized` for a text that this version does not know. */
export function refundStatusName(value: string): RefundStatusName | 'unrecognized' {
  if (value === REFUND_STATUS.in_progress) return 'in_progress';
  if (value === REFUND_STATUS.success) return 'success';
  return value === REFUND_STATUS.failure ? 'failure' : 'unrecognized';
}

/** First digits of the platform numbers this contract issues: kind, then yyMMddHHmmss, then five digits. */
export const PLATFORM_NUMBER_KIND = { collection: '60', payout: '30', refund: '50' } as const;

/**
 * Payout numbers of HaiPay start with 30 (16 digits) or 15 (19 digits); collection numbers with 60
 * (haipay.md §14.1).
 */
const KNOWN_KINDS: readonly (readonly [prefix: string, kind: 'collection' | 'payout'])[] = [
  ['60', 'collection'],
  ['30', 'payout'],
  ['15', 'payout'],
];

/** What a platform number was issued for, or undefined when its first digits are not known. */
export function kindOfPlatformNumber(orderNo: string): 'collection' | 'payout' | undefined {
  return KNOWN_KINDS.find(([prefix]) => orderNo.startsWith(prefix))?.[1];
}
