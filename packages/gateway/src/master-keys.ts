import { MASTER_SEALED_COLUMNS, type Queryable, Sealer, SealingKeys } from '@naru/engine';
import type { Keys } from './config-keys.ts';

/** The master key, the next one where there is one, and what the database says of them. */
export function masterKeysOf(keys: Keys, store: Queryable): SealingKeys {
  const sealer = new Sealer(keys.masterKey, keys.nextMasterKey);
  return new SealingKeys(store, 'master', sealer, MASTER_SEALED_COLUMNS);
}
