import { MASTER_SEALED_COLUMNS, type Queryable, Sealer, SealingKeys, systemClock } from '@naru/engine';
import { CardVault } from '@naru/vault';
import type { Keys } from './config-keys.ts';

/** The master key, the next one where there is one, and what the database says of them. */
export function masterKeysOf(keys: Keys, store: Queryable): SealingKeys {
  const sealer = new Sealer(keys.masterKey, keys.nextMasterKey);
  return new SealingKeys(store, 'master', sealer, MASTER_SEALED_COLUMNS);
}

/** The same of each of the program's own keys, for those who only look. */
export function ownKeysOf(keys: Keys, store: Queryable): readonly SealingKeys[] {
  const vault = new CardVault(store, keys.vaultKey, systemClock, keys.nextVaultKey);
  return [masterKeysOf(keys, store), vault.keys];
}
