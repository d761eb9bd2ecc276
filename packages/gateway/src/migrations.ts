import { SANDBOX_MIGRATIONS } from '@naru/channels/migrations';
import type { MigrationSet } from '@naru/engine';
import { ENGINE_MIGRATIONS } from '@naru/engine/migrations';
import { VAULT_MIGRATIONS } from '@naru/vault/migrations';
import { CHECKOUT_MIGRATIONS } from './checkout/migrations.ts';

/** The migrations of all owners of tables, in the order in which they run. */
export const MIGRATIONS: readonly MigrationSet[] = [
  ENGINE_MIGRATIONS,
  VAULT_MIGRATIONS,
  SANDBOX_MIGRATIONS,
  CHECKOUT_MIGRATIONS,
];
