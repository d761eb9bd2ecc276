import type { TriesName } from './table-declaration.ts';

/** A row that is locked for the tries of an order. */
export interface LockedTry {
  readonly merchant_id: string;
  readonly id: string;
  readonly app_id: string;
  readonly order_number: string;
}

export interface WantedTries {
  readonly merchantId: string;
  readonly name: TriesName;
}

/** Parameters of `Tries.locked`. */
export function lockedColumns(wanted: readonly WantedTries[]): unknown[] {
  return [
    wanted.map(({ merchantId }) => merchantId),
    wanted.map(({ name }) => name.order.appId),
    wanted.map(({ name }) => name.order.orderNumber),
    wanted.map(({ name }) => name.isTakingPlace),
  ];
}

/** Parameters of `Tries.deciding`. */
export function decidingColumns(wanted: readonly WantedTries[]): unknown[] {
  return [
    ...lockedColumns(wanted).slice(0, 3),
    wanted.map(({ name }) => name.contentHash),
    wanted.map(({ name }) => name.of),
  ];
}
