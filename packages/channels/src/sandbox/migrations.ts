import { fileURLToPath } from 'node:url';
import type { MigrationSet } from '@naru/engine';

/** What the simulated banks, wallets, issuers and tax office remember. */
export const SANDBOX_MIGRATIONS: MigrationSet = {
  owner: 'sandbox-channel',
  folder: fileURLToPath(new URL('./migrations/', import.meta.url)),
};
