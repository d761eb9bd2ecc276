/**
 * What an actor may do. Reading and changing are separate for each subject; `money` covers booking or returning money
 * by a decision.
 */
export const PERMISSIONS = [
  'merchants.read',
  'merchants.write',
  'keys.write',
  'terms.read',
  'terms.write',
  'risk.read',
  'risk.write',
  'payments.read',
  'payments.money',
  'ledger.read',
  'ledger.money',
  'callbacks.read',
  'callbacks.write',
  'events.read',
  'events.write',
  'sealing.read',
  'sealing.write',
] as const;

export type Permission = (typeof PERMISSIONS)[number];

/** Of the operator's key and the command line. */
export const ALL_PERMISSIONS: ReadonlySet<Permission> = new Set(PERMISSIONS);
