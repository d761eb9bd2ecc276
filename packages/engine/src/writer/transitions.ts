import type { Details } from '../base/details.ts';
import { traceIdOf } from '../base/trace.ts';
import type { Batch } from './batch.ts';
import type { Part } from './part.ts';
import { Table } from './table.ts';

/** A change of state in a committed batch. Ids and codes; no personal data. */
export interface StateChange {
  readonly noun: string;
  readonly merchantId: string;
  readonly id: string;
  /** Null: it was created. */
  readonly from: string | null;
  readonly to: string;
  readonly appId?: string;
  /** For what belongs to a payment. */
  readonly paymentId?: string;
  readonly platformNumber?: string;
  readonly method?: string;
  readonly channel?: string;
  /** Why it failed: our reason, and the channel's code. */
  readonly decline?: string;
  readonly failureCode?: string;
  readonly traceId?: string;
}

interface Moving {
  readonly merchantId: string;
  readonly id: string;
  readonly state: string;
  readonly details?: Details;
}

const LOGGED = [
  'appId',
  'paymentId',
  'platformNumber',
  'method',
  'channel',
  'decline',
  'failureCode',
] as const;

/** All state changes of a batch, of the tables that declare a noun. */
export function transitionsOf(parts: readonly Part[], batch: Batch): StateChange[] {
  return parts.flatMap((part) => {
    if (!(part instanceof Table) || part.declaration.noun === undefined) return [];
    return changesOf(part.declaration.noun, batch.of(part).changes() as Changed[]);
  });
}

interface Changed {
  readonly before: Moving | undefined;
  readonly after: Moving;
}

function changesOf(noun: string, records: readonly Changed[]): StateChange[] {
  return records.flatMap(({ before, after }) => {
    if (before?.state === after.state) return [];
    const { merchantId, id, state: to, details } = after;
    const traceId = details && traceIdOf(details);
    const more = Object.fromEntries(
      LOGGED.flatMap((name) => {
        const value = (after as unknown as Readonly<Record<string, unknown>>)[name];
        return typeof value === 'string' ? [[name, value] as const] : [];
      }),
    );
    return [
      { noun, merchantId, id, from: before?.state ?? null, to, ...more, ...(traceId ? { traceId } : {}) },
    ];
  });
}
