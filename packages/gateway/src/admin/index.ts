import * as keys from './apps/keys.ts';
import * as apps from './apps/operations.ts';
import * as callbacks from './callbacks/operations.ts';
import { resendCallbacks } from './callbacks/resend-many.ts';
import * as cashReceipts from './cash-receipts/operations.ts';
import * as channels from './channels/operations.ts';
import * as chargebacks from './chargebacks/operations.ts';
import * as eventEndpoints from './events/endpoints.ts';
import * as events from './events/operations.ts';
import * as held from './held/operations.ts';
import * as ledger from './ledger/operations.ts';
import * as merchants from './merchants/operations.ts';
import type { Operation } from './operation.ts';
import * as payments from './payments/operations.ts';
import * as rates from './rates/operations.ts';
import * as riskReviews from './risk/reviews.ts';
import * as riskRules from './risk/rules.ts';
import * as sealing from './sealing/operations.ts';
import * as subscriptions from './subscriptions/operations.ts';
import * as terms from './terms/operations.ts';
import * as unmatched from './unmatched-events/operations.ts';

/** All that operators can do, by subject and verb. An operation's name is the two with a point between them. */
export const OPERATIONS = {
  merchants: {
    create: merchants.createMerchant,
    list: merchants.listMerchants,
    show: merchants.showMerchant,
    suspend: merchants.suspendMerchant,
    activate: merchants.activateMerchant,
    close: merchants.closeMerchant,
  },
  apps: { create: apps.createApp, list: apps.listApps, show: apps.showApp, set: apps.setApp },
  keys: { list: keys.listKeys, rotate: keys.rotateKey },
  channels: { list: channels.listChannels, set: channels.setChannel },
  methods: { list: terms.listMethods, set: terms.setMethod },
  fees: { list: terms.listFees, set: terms.setFee },
  rates: { list: rates.listRates, set: rates.setRate, import: rates.importRates },
  payments: { find: payments.findPayments },
  heldDeposits: {
    list: held.listHeldDeposits,
    accept: held.acceptHeldDeposits,
    return: held.returnHeldDeposits,
  },
  lateEvents: { list: held.listLateEvents, done: held.markLateEvent },
  unmatchedEvents: { list: unmatched.listUnmatchedEvents, dismiss: unmatched.dismissUnmatchedEvent },
  riskRules: {
    list: riskRules.listRules,
    add: riskRules.addRule,
    enable: riskRules.enableRule,
    disable: riskRules.disableRule,
    remove: riskRules.removeRule,
    dryRun: riskRules.dryRunRule,
  },
  riskBlocks: { add: riskRules.addBlocked, addCardNumber: riskRules.addBlockedNumber },
  riskReviews: {
    list: riskReviews.listReviews,
    accept: riskReviews.acceptReview,
    refuse: riskReviews.refuseReview,
  },
  chargebacks: {
    list: chargebacks.listChargebacks,
    show: chargebacks.showChargeback,
    raise: chargebacks.raiseCase,
    deduct: chargebacks.deductChargeback,
    represent: chargebacks.representChargeback,
    accept: chargebacks.acceptChargeback,
    win: chargebacks.winChargeback,
    lose: chargebacks.loseChargeback,
  },
  cashReceipts: {
    list: cashReceipts.listCashReceipts,
    retry: cashReceipts.retryCashReceipt,
    cancel: cashReceipts.cancelCashReceipt,
  },
  subscriptions: {
    list: subscriptions.listSubscriptions,
    show: subscriptions.showSubscription,
    stop: subscriptions.stopSubscription,
  },
  callbacks: {
    list: callbacks.listCallbacks,
    resend: callbacks.resendCallback,
    resendMany: resendCallbacks,
  },
  eventEndpoints: {
    create: eventEndpoints.createEndpoint,
    list: eventEndpoints.listEndpoints,
    show: eventEndpoints.showEndpoint,
    set: eventEndpoints.setEndpoint,
    rotateSecret: eventEndpoints.rotateEndpointSecret,
    pause: eventEndpoints.pauseEndpoint,
    resume: eventEndpoints.resumeEndpoint,
    remove: eventEndpoints.removeEndpoint,
    test: eventEndpoints.testEndpoint,
  },
  events: {
    list: events.listEvents,
    show: events.showEvent,
    deliveries: events.listEventDeliveries,
    replay: events.replayEvents,
  },
  ledger: {
    verify: ledger.verifyLedger,
    balances: ledger.showBalances,
    allBalances: ledger.showAllBalances,
    adjust: ledger.adjustBalance,
  },
  sealingKeys: {
    status: sealing.sealingKeysStatus,
    rotateMaster: sealing.rotateMasterKey,
    rotateVault: sealing.rotateVaultKey,
  },
} as const;

export type Operations = typeof OPERATIONS;

/** The same as a list. */
export function allOperations(): readonly Operation[] {
  return Object.values(OPERATIONS).flatMap((subject) => Object.values<Operation>(subject));
}
