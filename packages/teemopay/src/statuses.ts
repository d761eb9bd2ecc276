/** Statuses of orders. Whether a call was handled (`code` of the envelope) is something else. */

export interface StatusEntry<Name extends string = string> {
  readonly value: number;
  readonly name: Name;
  readonly meaning: string;
  /** Nothing follows a final status. */
  readonly final: boolean;
  /** Whether reaching it sends a callback. */
  readonly callback: boolean;
}

export type PayinStatusName = 'accepted' | 'processing' | 'success' | 'failed';
export type PayoutStatusName = 'processing' | 'success' | 'failed' | 'refunded';
export type ListStatusName = 'processing' | 'success' | 'failed' | 'refunded' | 'partly_refunded';
export type SettleStatusName = 'unsettled' | 'settled';

export const PAYIN_STATUS = {
  accepted: 0,
  processing: 1,
  success: 2,
  failed: 3,
} as const satisfies Record<PayinStatusName, number>;

export const PAYIN_STATUSES: readonly StatusEntry<PayinStatusName>[] = [
  {
    value: 0,
    name: 'accepted',
    meaning: 'Accepted; the payer has not passed the identity check yet (802 only)',
    final: false,
    callback: false,
  },
  { value: 1, name: 'processing', meaning: 'Waiting for the payer', final: false, callback: false },
  { value: 2, name: 'success', meaning: 'Paid', final: true, callback: true },
  {
    value: 3,
    name: 'failed',
    meaning: 'Refused, failed or expired; no callback is sent',
    final: true,
    callback: false,
  },
];

export const PAYOUT_STATUS = {
  processing: 1,
  success: 2,
  failed: 3,
  refunded: 4,
} as const satisfies Record<PayoutStatusName, number>;

export const PAYOUT_STATUSES: readonly StatusEntry<PayoutStatusName>[] = [
  { value: 1, name: 'processing', meaning: 'In progress', final: false, callback: false },
  {
    value: 2,
    name: 'success',
    meaning: 'Paid out; the receiving bank may still send it back (4)',
    final: false,
    callback: true,
  },
  { value: 3, name: 'failed', meaning: 'Failed; may be sent again', final: true, callback: true },
  {
    value: 4,
    name: 'refunded',
    meaning: 'Sent back after it had succeeded: the reversal of the same order',
    final: true,
    callback: true,
  },
];

/** The list has statuses of its own, the same for both directions (teemopay.md §7). */
export const LIST_STATUS = {
  processing: 1,
  success: 2,
  failed: 3,
  refunded: 4,
  partly_refunded: 5,
} as const satisfies Record<ListStatusName, number>;

export const SETTLE_STATUS = { unsettled: 0, settled: 1 } as const satisfies Record<SettleStatusName, number>;

function nameIn<Name extends string>(
  values: Readonly<Record<Name, number>>,
  value: number,
): Name | 'unrecognized' {
  const names = Object.keys(values) as Name[];
  return names.find((name) => values[name] === value) ?? 'unrecognized';
}

/** Name of a payment's status; `unrecognized` for a number that this version does not know. */
export function payinStatusName(value: number): PayinStatusName | 'unrecognized' {
  return nameIn(PAYIN_STATUS, value);
}

/** Name of a payout's status; `unrecognized` for a number that this version does not know. */
export function payoutStatusName(value: number): PayoutStatusName | 'unrecognized' {
  return nameIn(PAYOUT_STATUS, value);
}

/** Name of the status of an entry of the order list. */
export function listStatusName(value: number): ListStatusName | 'unrecognized' {
  return nameIn(LIST_STATUS, value);
}

/** Name of a settlement status. */
export function settleStatusName(value: number): SettleStatusName | 'unrecognized' {
  return nameIn(SETTLE_STATUS, value);
}
