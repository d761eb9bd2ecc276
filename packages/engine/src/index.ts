/** The payment engine. It knows no HTTP, no dialect and no other package of this repository. */
export * from './base/clock.ts';
export * from './base/declines.ts';
export { type Detailed, type Details, mergedDetails } from './base/details.ts';
export * from './base/ids.ts';
export * from './base/money.ts';
export { OperatorFault } from './base/operator-fault.ts';
export type {
  Approval,
  Authentication,
  Card,
  DepositMismatch,
  PaymentIntent,
  SettlementCalendar,
  VirtualAccount,
} from './base/payment-facts.ts';
export * from './base/read-json.ts';
export * from './base/refusal.ts';
export type { RuleCodes } from './base/rule-codes.ts';
export * from './base/secrets.ts';
export * from './base/setting-kinds.ts';
export * from './base/settings.ts';
export { settleAt } from './base/settle-at.ts';
export { inStates } from './base/state-sets.ts';
export {
  findTransition,
  renderStateTable,
  type StateSet,
  type StateSets,
  type StateTable,
  type Transition,
} from './base/states.ts';
export type { OrderKind } from './base/subjects.ts';
export { type TaxSplit, type TaxSplitText, taxSplitText, taxTotal } from './base/tax.ts';
export { inTrace, nextTraceparent, readTraceparent } from './base/trace.ts';
export { LoopWorker } from './base/work-loop.ts';
export type { CallbackSnapshot, ChargebackFacts } from './callbacks/message.ts';
export type { Resent } from './callbacks/order.ts';
export * from './callbacks/port.ts';
export {
  CALLBACK_STATES,
  type CallbackState,
  type KeptCallback,
  type KeptDelivery,
} from './callbacks/queries.ts';
export { RESENDABLE_STATES, type ResendableState, type ResendFilter } from './callbacks/resendable.ts';
export type {
  CashReceipt,
  ReceiptNumberKind,
  ReceiptPurpose,
  ReceiptWish,
} from './cash-receipts/cash-receipt.ts';
export type {
  ReceiptAnswer,
  ReceiptCancellation,
  ReceiptIssuer,
  ReceiptOrder,
} from './cash-receipts/port.ts';
export type { CashReceiptPage } from './cash-receipts/queries.ts';
export {
  CASH_RECEIPT_SETS,
  CASH_RECEIPT_STATES,
  CASH_RECEIPT_TABLE,
  type CashReceiptState,
} from './cash-receipts/states.ts';
export { type ChannelDetails, channelDetails } from './channels/channel-details.ts';
export * from './channels/channel-event.ts';
export type { ChannelSettings } from './channels/channel-settings.ts';
export { eventText, readEventText } from './channels/event-text.ts';
export * from './channels/identity-port.ts';
export * from './channels/port.ts';
export type { UnmatchedPosition } from './channels/unmatched-events.ts';
export type { Chargeback } from './chargebacks/chargeback.ts';
export type { ChargebackPage } from './chargebacks/queries.ts';
export type { ChargedBack } from './chargebacks/raise.ts';
export type { ChargebackAction, NewChargeback } from './chargebacks/service.ts';
export { CHARGEBACK_SETTINGS } from './chargebacks/settings.ts';
export {
  CHARGEBACK_SETS,
  CHARGEBACK_STATES,
  CHARGEBACK_TABLE,
  type ChargebackState,
} from './chargebacks/states.ts';
export type { CheckoutSession } from './checkout-sessions/checkout-sessions.ts';
export type { EngineContext, EngineLog } from './context.ts';
export { Engine, type EngineOptions } from './engine.ts';
export { CONTACT_LANGUAGES, type EndpointContact } from './events/contact.ts';
export {
  DISABLE_AFTER_MS,
  type EndpointNotice,
  type EventEndpoint,
  WARN_AFTER_MS,
} from './events/endpoint.ts';
export {
  type EndpointFault,
  type EndpointResult,
  MAX_ENDPOINTS,
  MAX_SECRETS,
} from './events/endpoints.ts';
export { bodyOf as eventBody, type KeptEvent } from './events/event.ts';
export { WAITING_KEPT_DAYS } from './events/old.ts';
export type { EventDelivery, ShownMessage } from './events/records.ts';
export { MAX_REPLAYED, type ReplayFilter, type ReplayPosition } from './events/replay.ts';
export { RETRY_DELAYS_MS as EVENT_RETRY_DELAYS_MS } from './events/retries.ts';
export {
  SECRET_PREFIX as EVENT_SECRET_PREFIX,
  signatureFault as eventSignatureFault,
  signatureOf as eventSignature,
} from './events/signature.ts';
export {
  ENDPOINT_SETS,
  ENDPOINT_STATES,
  ENDPOINT_TABLE,
  type EndpointState,
  EVENT_MESSAGE_STATES,
  type EventMessageState,
} from './events/states.ts';
export {
  EVENT_PATTERNS,
  EVENT_TYPE_NAMES,
  EVENT_TYPES,
  type EventSubjectKind,
  type EventType,
} from './events/types.ts';
export type { UndeliveredEvent } from './events/undelivered.ts';
export type { IdentityResult } from './identity/answer.ts';
export {
  CODE_GAP_MS,
  CODE_LIFE_MS,
  type IdentityCheck,
  type IdentityProblem,
  MAX_CODES_SENT,
} from './identity/identity-check.ts';
export type { IdentityProgress } from './identity/service.ts';
export { IDENTITY_STATES, IDENTITY_TABLE, type IdentityState } from './identity/states.ts';
export type { MerchantBalances } from './ledger/queries.ts';
export { type LedgerVerification, lastVerification } from './ledger/verifications.ts';
export { type LedgerFault, type LedgerReport, verifyLedger } from './ledger/verify.ts';
export type { Mail, MailFacts, MailKind, MailRecipient } from './mails/mail.ts';
export * from './mails/port.ts';
export type { KeptMail } from './mails/service.ts';
export * from './merchants/admin.ts';
export * from './merchants/app.ts';
export { keyContext } from './merchants/directory.ts';
export { FEE_PLAN_NAME, type NewFeePlan, type NewFeeRule } from './merchants/fee-plans.ts';
export type {
  FeeRulePosition,
  HeldDeposit,
  LateEvent,
  ListedApp,
  ListedFeeRule,
  ListedKey,
  ListedMerchant,
} from './merchants/listing.ts';
export { KeyInUse, type KeySharing, publicKeyIdentity } from './merchants/public-keys.ts';
export * from './methods/catalogue.ts';
export type { OrderPosition, OrdersPage } from './orders/orders-page.ts';
export type { DeliveryOutcome } from './outbox/deliveries.ts';
export { isFreeSql } from './outbox/lease.ts';
export { refundable } from './payments/amounts.ts';
export * from './payments/deposit-rules.ts';
export {
  type ConfirmationWish,
  type EngineDetails,
  engineDetails,
  keptByEngine,
  type RiskResult,
} from './payments/engine-details.ts';
export { type Credited, paymentSnapshot } from './payments/move.ts';
export type { PaymentRequest, StoredCard } from './payments/new-payment.ts';
export { type CreatedPayment, isUsedUp, type Repeatable, repetitionOf } from './payments/order-numbers.ts';
export { lastDecline } from './payments/payer-tries.ts';
export type { Payment } from './payments/payment.ts';
export type { DepositStatement, NamedPayment, NamedWhere, NumberKind } from './payments/queries.ts';
export { merchantsTurnMs } from './payments/settings.ts';
export { PAYMENT_SETS, PAYMENT_STATES, PAYMENT_TABLE, type PaymentState } from './payments/states.ts';
export { type CardLimitOptions, type DeclineScope, disclosedFailure } from './payments-start/card-limits.ts';
export { currencyOfCountry } from './payments-start/country-currencies.ts';
export type {
  BilledCard,
  ConversionRules,
  Declined,
  Eligible,
  ImmediateFacts,
  KnownCard,
  PayerAccess,
  PayerOffer,
  PayerReceipt,
  Refused,
  StartFacts,
  StartOutcome,
  StartRefusal,
  TypedCard,
} from './payments-start/facts.ts';
export type { CardExtras, CardFacts, StartDialect } from './payments-start/port.ts';
export type { ReceiptOffer, ReceiptTerms } from './payments-start/receipt.ts';
export type { PaymentStarts, StartOptions } from './payments-start/service.ts';
export type { Payout } from './payouts/payout.ts';
export type { PayoutRequest } from './payouts/service.ts';
export { PAYOUT_SETS, PAYOUT_STATES, PAYOUT_TABLE, type PayoutState } from './payouts/states.ts';
export * from './rates/rate.ts';
export type { NewRate, RatePosition, RateTable } from './rates/rate-table.ts';
export * from './rates/rates-file.ts';
export type { Refund } from './refunds/refund.ts';
export { REFUND_SETS, REFUND_STATES, REFUND_TABLE, type RefundState } from './refunds/states.ts';
export { RiskAdmin, RiskRuleError, type RulePosition } from './risk/admin.ts';
export type { Assessment, RiskDecision } from './risk/assess.ts';
export { MAX_WINDOW_DAYS } from './risk/conditions.ts';
export type { DryRun, DryRunExample, DryRunReport } from './risk/dry-run.ts';
export type { PayerFacts } from './risk/facts.ts';
export type { RiskReview } from './risk/review.ts';
export type { ListedReview } from './risk/review-queries.ts';
export type { ReviewDecision, RiskReviews } from './risk/reviews.ts';
export {
  type NewRiskRule,
  RISK_KINDS,
  RISK_OUTCOMES,
  type RiskKind,
  type RiskOutcome,
  type RiskRule,
} from './risk/rule.ts';
export type { AssessedPayment, RiskService, RiskVerdict } from './risk/service.ts';
export {
  RISK_REVIEW_SETS,
  RISK_REVIEW_STATES,
  RISK_REVIEW_TABLE,
  type RiskReviewState,
} from './risk/states.ts';
export { DEFAULT_RISK_KEPT_DAYS } from './risk/worker.ts';
export { MASTER_SEALED_COLUMNS } from './sealed-columns.ts';
export {
  countOtherKeys,
  type RotationOptions,
  type RotationProgress,
  type RotationReport,
  rotateKeys,
  SETTLE_MS,
} from './sealing/key-rotation.ts';
export {
  type KeyPurpose,
  keySetting,
  type SealedColumn,
  type SealingKeyState,
  SealingKeys,
} from './sealing/sealing-keys.ts';
export { ENGINE_SETTINGS } from './settings.ts';
export { type DailyNumbers, mostNumbersTaken } from './store/daily-numbers.ts';
export { type EmbeddedStore, openEmbeddedStore, takeSnapshot } from './store/embedded-store.ts';
export {
  DataDirectoryInUseError,
  isBusyError,
  isUniqueViolation,
  NoStoreError,
  StatementError,
  StoreUnavailableError,
} from './store/errors.ts';
export * from './store/guarded-clock.ts';
export {
  checkMode,
  claimMode,
  InstallationError,
  type InstallationMode,
} from './store/installation.ts';
export {
  MigrationError,
  type MigrationSet,
  migrate,
  migratedTables,
  migrationLabel,
  NewerSchemaError,
  pendingMigrations,
} from './store/migrate.ts';
export type { ListedBefore } from './store/newest-first.ts';
export { type OpenStoreOptions, openStore } from './store/open.ts';
export { SandboxClock } from './store/sandbox-clock.ts';
export { DatabaseSnapshot } from './store/snapshot.ts';
export type { Queryable, Row, Store } from './store/store.ts';
export { notingWrites } from './store/write-notes.ts';
export { WriteProof } from './store/write-proof.ts';
export type { ChargeDates, SubscriptionDialect } from './subscription-charges/port.ts';
export { chargeDay, startOfDay } from './subscriptions/dates.ts';
export { firstChargeDay, type SubscriptionTerms } from './subscriptions/register.ts';
export {
  SUBSCRIPTION_SETS,
  SUBSCRIPTION_STATES,
  SUBSCRIPTION_TABLE,
  type SubscriptionState,
} from './subscriptions/states.ts';
export {
  RETRY_AFTER_DAYS,
  type Subscription,
  type SubscriptionCharge,
} from './subscriptions/subscription.ts';
export {
  CARD_TOKEN_SETS,
  CARD_TOKEN_STATES,
  CARD_TOKEN_TABLE,
  type CardTokenState,
} from './tokens/states.ts';
export type { CardToken, NewCardToken } from './tokens/token.ts';
export { activeTokenOf, keptUntilByTokens, tokenKeeping } from './tokens/vault-rule.ts';
export type { UnservedWork } from './unserved.ts';
export { fromRow, rowsJson } from './writer/rows.ts';
export type { StateChange } from './writer/transitions.ts';
export type { BatchReport } from './writer/writer.ts';
