import { once } from '../writer/columns.ts';
import { declared } from '../writer/log-table.ts';
import type { Loading, Need, Part, PartState, Touching, Wanted } from '../writer/part.ts';
import { wantedOf } from '../writer/part.ts';
import { fromRow } from '../writer/rows.ts';
import { pastNonces } from './nonces.ts';

export interface NonceKey {
  readonly appId: string;
  readonly nonce: string;
}

/** As NonceMemory takes them, but with the batch: durable with it, and free again when it is rolled back. */
const TAKE_NONCES = `
  insert into nonces as n (nonce, app_id, seen_at)
  select k.nonce, k.app_id, $3 from unnest($1::text[], $2::uuid[]) k (nonce, app_id)
  on conflict (nonce, app_id) do update set seen_at = excluded.seen_at where n.seen_at <= $4
  returning n.nonce, n.app_id`;

/** The nonces of a batch. They are taken when they are loaded; nothing is left to save. */
class NonceState implements PartState {
  readonly #fresh = new Set<string>();
  readonly isUntouched = true;

  /** Whether the nonce was new; the second call for it returns false. */
  take(key: NonceKey): boolean {
    return this.#fresh.delete(nonceKey(key));
  }

  /** Assume nonces are new; the statement of the batch fails when one is not. */
  assume(keys: readonly NonceKey[]): void {
    for (const key of keys) this.#fresh.add(nonceKey(key));
  }

  async load(_wanted: readonly Wanted[], { tx, commands, now }: Loading): Promise<void> {
    const keys = distinctNonces(commands);
    if (keys.length === 0) return;
    const rows = await tx.query(TAKE_NONCES, [
      keys.map((key) => key.nonce),
      keys.map((key) => key.appId),
      now,
      pastNonces(now),
    ]);
    this.assume(rows.map((row) => fromRow<NonceKey>(row)));
  }

  keep(): void {
    throw new Error('nonces are taken, not written');
  }

  async save(): Promise<void> {}
}

/** Nonces that commands use up, in their own commit. */
export const NONCES: Part<NonceState> = {
  name: 'nonces',
  tables: [declared('nonces', { nonce: once('text'), appId: once('uuid'), seenAt: once('timestamptz') })],
  open: () => new NonceState(),
};

/** The command uses up this nonce. */
export function nonce(key: NonceKey): Need {
  return { part: NONCES.name, key };
}

/** Each once and sorted: a statement can't touch a row twice, and processes must not deadlock. */
export function distinctNonces(commands: readonly Touching[]): NonceKey[] {
  const all = wantedOf<NonceKey>(NONCES.name, commands).map(({ key }) => key);
  const byKey = new Map(all.map((key) => [`${key.nonce}/${key.appId}`, key]));
  return [...byKey].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, key]) => key);
}

function nonceKey({ appId, nonce: text }: NonceKey): string {
  return `${appId}/${text}`;
}
