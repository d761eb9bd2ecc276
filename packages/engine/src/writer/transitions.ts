import { traceIdOf } from '../trace.ts';
import type { BatchState } from './batch-state.ts';
import type { RecordSet } from './record-set.ts';

export type StateChangeNoun = 'payment' | 'payout' | 'refund' | 'chargeback' | 'cash_receipt';

/** That something came into a state, in a batch that is committed. Ids and codes; nothing of a person. */
export interface StateChange {
  readonly noun: StateChangeNoun;
  readonly merchantId: string;
  readonly id: string;
  /** Null: it was made. */
  readonly from: string | null;
  readonly to: string;
  readonly appId?: string;
  /** Of what belongs to a payment. */
  readonly paymentId?: string;
  readonly platformNumber?: string;
  readonly method?: string;
  readonly channel?: string;
  readonly failureCode?: string;
  readonly traceId?: string;
}

interface Moving {
  readonly merchantId: string;
  readonly id: string;
  readonly state: string;
  readonly details?: Readonly<Record<string, unknown>>;
}

const TOLD = ['appId', 'paymentId', 'platformNumber', 'method', 'channel', 'failureCode'] as const;

/** All state changes of a batch. */
export function transitionsOf(state: BatchState): StateChange[] {
  return [
    ...of('payment', state.payments),
    ...of('payout', state.payouts),
    ...of('refund', state.refunds),
    ...of('chargeback', state.chargebacks),
    ...of('cash_receipt', state.cashReceipts),
  ];
}

function of<T extends Moving>(noun: StateChangeNoun, records: RecordSet<T>): StateChange[] {
  return records.changes().flatMap(({ before, after }) => {
    if (before?.state === after.state) return [];
    const { merchantId, id, state: to, details } = after;
    const traceId = details && traceIdOf(details);
    const more = Object.fromEntries(
      TOLD.flatMap((name) => {
        const value = (after as Readonly<Record<string, unknown>>)[name];
        return typeof value === 'string' ? [[name, value] as const] : [];
      }),
    );
    return [
      { noun, merchantId, id, from: before?.state ?? null, to, ...more, ...(traceId ? { traceId } : {}) },
    ];
  });
}
