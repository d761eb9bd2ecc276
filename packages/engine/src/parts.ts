import { type CallbackPolicy, callbackTable } from './callbacks/part.ts';
import { CASH_RECEIPTS } from './cash-receipts/table.ts';
import { ATTEMPTS } from './channels/attempt.ts';
import { EFFECTS } from './channels/effect.ts';
import { LATE_EVENTS } from './channels/late-event.ts';
import { CHARGEBACKS } from './chargebacks/table.ts';
import { EventOwners } from './events/owners.ts';
import { EventTable } from './events/part.ts';
import { IDENTITY_CHECKS } from './identity/table.ts';
import { ADJUSTMENTS } from './ledger/adjustment.ts';
import { LEDGER } from './ledger/part.ts';
import { USAGE } from './limits/usage.ts';
import { MAILS } from './mails/table.ts';
import { NONCES } from './merchants/nonce-part.ts';
import { DEPOSITS } from './payments/deposits.ts';
import { PAYMENTS } from './payments/table.ts';
import { PAYOUTS } from './payouts/table.ts';
import { REFUNDS } from './refunds/table.ts';
import { SETTLEMENTS } from './settlement/settlement.ts';
import { SUBSCRIPTION_CHARGES, SUBSCRIPTIONS } from './subscriptions/table.ts';
import { CARD_TOKENS } from './tokens/table.ts';
import type { Part } from './writer/part.ts';

/**
 * The parts of the engine's batches: a noun that commands change adds one line. Rows are loaded and locked in this
 * order, the same in every process and release, so that no two batches deadlock.
 */
export function engineParts(sends: CallbackPolicy, eventOwners = new EventOwners()): readonly Part[] {
  return [
    LEDGER,
    ADJUSTMENTS,
    NONCES,
    PAYMENTS,
    PAYOUTS,
    REFUNDS,
    USAGE,
    DEPOSITS,
    IDENTITY_CHECKS,
    CHARGEBACKS,
    CASH_RECEIPTS,
    CARD_TOKENS,
    SUBSCRIPTIONS,
    SUBSCRIPTION_CHARGES,
    ATTEMPTS,
    MAILS,
    SETTLEMENTS,
    EFFECTS,
    callbackTable(sends),
    new EventTable(eventOwners),
    LATE_EVENTS,
  ];
}
