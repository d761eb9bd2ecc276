import { type Chargeback, formatDecimal, koreanDay, type NumberKind, type Payment } from '@naru/engine';
import type { Gateway } from '../../gateway.ts';
import { PlainFailure } from '../../http/errors.ts';
import { isUuid } from '../../http/text.ts';
import { requiredPayment } from '../payments/one-payment.ts';
import { refusalFailure } from '../refusals.ts';
import { isoOrNull } from '../times.ts';

/** Chargebacks as operators and the sandbox see them, and how they name one. */

/** The possible actions, by their names. */
export const CHARGEBACK_ACTIONS = {
  deduct: 'deducted',
  represent: 'represented',
  accept: 'accepted',
  win: 'won',
  lose: 'lost',
} as const;
export type ChargebackActionName = keyof typeof CHARGEBACK_ACTIONS;

/** The input for a new chargeback; the amount in the payment’s currency. */
export interface NewChargebackMembers {
  readonly amount?: string | number | undefined;
  readonly reason?: string | undefined;
  readonly reasonCode?: string | undefined;
  readonly deduct?: boolean | undefined;
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** A chargeback without the merchant's evidence. */
export function chargebackView(chargeback: Chargeback, payment: Payment | undefined) {
  const { currency, payerCurrency, deadlineAt } = chargeback;
  return {
    id: chargeback.id,
    caseNumber: chargeback.caseNumber,
    state: chargeback.state,
    orderNumber: payment?.orderNumber ?? null,
    platformNumber: payment?.platformNumber ?? null,
    currency,
    amount: formatDecimal(chargeback.amount, currency),
    fee: formatDecimal(chargeback.feeAmount, currency),
    payerCurrency,
    payerAmount: formatDecimal(chargeback.payerAmount, payerCurrency),
    reasonCode: chargeback.reasonCode,
    reason: chargeback.reason,
    reportedAt: chargeback.reportedAt.toISOString(),
    /** The last day for evidence, in Korea. */
    deadline: koreanDay(new Date(deadlineAt.getTime() - DAY_MS)),
    deductedAt: isoOrNull(chargeback.deductedAt),
    representedAt: isoOrNull(chargeback.representedAt),
    resolvedAt: isoOrNull(chargeback.resolvedAt),
  };
}

/** Cases with the numbers of their payments. */
export async function chargebackViews(gateway: Gateway, chargebacks: readonly Chargeback[]) {
  const { payments } = gateway.engine;
  return Promise.all(
    chargebacks.map(async (chargeback) =>
      chargebackView(chargeback, await payments.get(chargeback.merchantId, chargeback.paymentId)),
    ),
  );
}

/** The case of that id. */
export async function chargebackOf(gateway: Gateway, id: string): Promise<Chargeback> {
  const chargeback = isUuid(id) ? await gateway.engine.chargebacks.find(id) : undefined;
  if (!chargeback) throw new PlainFailure('not_found', `There is no chargeback ${id}`);
  return chargeback;
}

/** The payment that a case is about: of the tries of an order the one that was paid, as only that can be disputed. */
export function disputedPayment(gateway: Gateway, number: string, numberIs?: NumberKind): Promise<Payment> {
  return requiredPayment(gateway, number, { isPaidPreferred: true, numberIs });
}

/** Executes an action, or says why not. */
export async function actOnChargeback(
  gateway: Gateway,
  chargeback: Chargeback,
  action: ChargebackActionName,
  evidence?: string,
): Promise<Chargeback> {
  if (evidence !== undefined && action !== 'represent') {
    throw new PlainFailure('invalid_request', 'Evidence goes with represent only');
  }
  const moved = await gateway.engine.chargebacks.move(chargeback, CHARGEBACK_ACTIONS[action], evidence);
  if (moved.ok) return moved.value;
  if (moved.refusal.code !== 'state_conflict') {
    throw refusalFailure(moved.refusal);
  }
  throw new PlainFailure('conflict', conflictText(gateway, moved.refusal.state, chargeback, action));
}

function conflictText(
  { engine }: Gateway,
  state: string,
  { deadlineAt, evidenceSealed }: Chargeback,
  action: ChargebackActionName,
): string {
  const isLate = action === 'represent' && engine.context.clock.now() >= deadlineAt;
  if (action === 'represent' && state === 'represented' && !(isLate && evidenceSealed === null)) {
    return 'Evidence was recorded already, and is not replaced';
  }
  return isLate ? 'The time for evidence is over' : `The chargeback is ${state}: ${action} is not possible`;
}
