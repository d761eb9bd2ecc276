import { ATTEMPTS } from '../../src/channels/attempt.ts';
import { EFFECTS, type EffectDraft } from '../../src/channels/effect.ts';
import { LEDGER } from '../../src/ledger/part.ts';
import type { TransferDraft } from '../../src/ledger/transfers.ts';
import type { LogTable } from '../../src/writer/log-table.ts';
import type { Changes } from '../../src/writer/part.ts';
import type { Table } from '../../src/writer/table.ts';
import type { Row } from '../../src/writer/table-declaration.ts';

/** What a decision wishes of one part, in order; nothing when there was no decision. */
function wishesOf(changes: Changes | undefined, part: string): Readonly<Record<string, unknown>>[] {
  return (changes ?? [])
    .filter((change) => change.part === part)
    .map(({ wish }) => wish as Record<string, unknown>);
}

/** The parts of which a decision wishes anything, each once. */
export function partsOf(changes: Changes): string[] {
  return [...new Set(changes.map(({ part }) => part))];
}

export function inserted<T extends Row>(changes: Changes | undefined, table: Table<T>): T[] {
  return wishesOf(changes, table.name).flatMap((wish) => ('insert' in wish ? [wish['insert'] as T] : []));
}

export function updated<T extends Row>(changes: Changes | undefined, table: Table<T>): T[] {
  return wishesOf(changes, table.name).flatMap((wish) => ('update' in wish ? [wish['update'] as T] : []));
}

export function added<D extends object>(
  changes: Changes | undefined,
  table: LogTable<D, object> | LogTable<D>,
): D[] {
  return wishesOf(changes, table.name) as D[];
}

export function booked(changes: Changes | undefined): TransferDraft[] {
  return wishesOf(changes, LEDGER.name) as unknown as TransferDraft[];
}

export function effects(changes: Changes | undefined): EffectDraft[] {
  return wishesOf(changes, EFFECTS.name).flatMap((wish) =>
    'make' in wish ? [wish['make'] as EffectDraft] : [],
  );
}

export function attempts(changes: Changes | undefined): unknown[] {
  return wishesOf(changes, ATTEMPTS.name).flatMap((wish) => ('make' in wish ? [wish['make']] : []));
}
