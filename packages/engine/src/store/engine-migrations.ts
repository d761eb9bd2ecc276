import { fileURLToPath } from 'node:url';
import type { MigrationSet } from './migration-files.ts';

/** The engine's own tables. */
export const ENGINE_MIGRATIONS: MigrationSet = {
  owner: 'engine',
  folder: fileURLToPath(new URL('./migrations/', import.meta.url)),
};
