/** The payment engine. It knows no HTTP, no dialect and no other package of this repository. */
export * from './callbacks/port.ts';
export type { KeptCallback, KeptDelivery } from './callbacks/queries.ts';
export * from './channels/port.ts';
export * from './clock.ts';
export type { EngineContext, EngineLog } from './context.ts';
export type { DailyNumbers } from './daily-numbers.ts';
export { Engine, type EngineOptions } from './engine.ts';
export type { IdentityResult } from './identity/answer.ts';
export {
  CODE_GAP_MS,
  CODE_LIFE_MS,
  type IdentityCheck,
  type IdentityProblem,
  MAX_CODES_SENT,
} from './identity/identity-check.ts';
export * from './identity/port.ts';
export type { IdentityProgress } from './identity/service.ts';
export { IDENTITY_TABLE, type IdentityState } from './identity/states.ts';
export * from './ids.ts';
export type { MerchantBalances } from './ledger/queries.ts';
export { type LedgerFault, type LedgerReport, verifyLedger } from './ledger/verify.ts';
export * from './merchants/admin.ts';
export * from './merchants/app.ts';
export { keyContext } from './merchants/directory.ts';
export * from './methods/catalogue.ts';
export type { RateTable } from './methods/rates.ts';
export * from './money.ts';
export type { OrderPosition, OrdersPage } from './orders-page.ts';
export { refundable } from './payments/amounts.ts';
export * from './payments/deposit-rules.ts';
export { type Credited, paymentSnapshot } from './payments/move.ts';
export type { PaymentRequest } from './payments/new-payment.ts';
export type {
  Approval,
  Authentication,
  Card,
  Payment,
  PaymentIntent,
  SettlementCalendar,
  VirtualAccount,
} from './payments/payment.ts';
export type { DepositStatement } from './payments/queries.ts';
export type { StartExtras } from './payments/service.ts';
export { PAYMENT_TABLE, type PaymentState } from './payments/states.ts';
export type { Payout } from './payouts/payout.ts';
export type { PayoutRequest } from './payouts/service.ts';
export { PAYOUT_TABLE, type PayoutState } from './payouts/states.ts';
export type { Preparation } from './preparations/preparations.ts';
export type { Refund } from './refunds/refund.ts';
export { REFUND_TABLE, type RefundState } from './refunds/states.ts';
export * from './refusal.ts';
export { SandboxClock } from './sandbox-clock.ts';
export * from './secrets.ts';
export { findTransition, renderStateTable, type StateTable, type Transition } from './states.ts';
export { isUniqueViolation, StoreUnavailableError } from './store/errors.ts';
export { MigrationError, migrate, pendingMigrations } from './store/migrate.ts';
export { type OpenStoreOptions, openStore } from './store/open.ts';
export type { Queryable, Row, Store } from './store/store.ts';
export { WorkLoop } from './work-loop.ts';
export type { CallbackSnapshot, OrderKind } from './writer/changes.ts';
export { fromRow, rowsJson } from './writer/rows.ts';
export type { BatchReport } from './writer/writer.ts';
