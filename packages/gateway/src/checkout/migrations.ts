import { fileURLToPath } from 'node:url';
import type { MigrationSet } from '@naru/engine';

/** What limits tries with cards on the payment page. */
export const CHECKOUT_MIGRATIONS: MigrationSet = {
  owner: 'checkout',
  folder: fileURLToPath(new URL('./migrations/', import.meta.url)),
};
