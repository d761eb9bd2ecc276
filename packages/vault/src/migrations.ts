import { fileURLToPath } from 'node:url';
import type { MigrationSet } from '@naru/engine';

/** Card numbers. */
export const VAULT_MIGRATIONS: MigrationSet = {
  owner: 'vault',
  folder: fileURLToPath(new URL('./migrations/', import.meta.url)),
};
