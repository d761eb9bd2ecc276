import type { AppAccess, Subscription } from '@naru/engine';
import {
  checkRecurringAdjust,
  PAYMENT_SUCCESS_MESSAGE,
  parseRequestAmount,
  recurringIdFault,
  SUCCESS_CODE,
} from '@naru/eximbay';
import type { Gateway } from '../../../gateway.ts';
import { acceptedOrFail, fail, failLimits } from '../codes/failure.ts';
import { keptByDialect } from '../orders/details.ts';
import { type AuthorizedRequest, checkedOrFail, requireTrading } from './request.ts';

/** One that was reported to the merchant, in any state; another merchant's is as unknown as one that does not exist. */
async function knownRecurring({ engine }: Gateway, { app }: AppAccess, id: string): Promise<Subscription> {
  const recurring = recurringIdFault(id) === null ? await engine.subscriptions.find(app, id) : undefined;
  const isUnreported = recurring?.state === 'ended' && recurring.activatedAt === null;
  return recurring === undefined || isUnreported ? fail('recurring_unknown') : recurring;
}

const OVER: Readonly<Partial<Record<Subscription['state'], string>>> = {
  stopping: 'it was deleted',
  stopped: 'it was deleted',
  ended: 'it has ended',
};

/** recurring/{recurring_id}/delete: stops charges and reminders. */
export async function recurringDelete(gateway: Gateway, { access, pathNumber }: AuthorizedRequest) {
  const recurring = await knownRecurring(gateway, access, pathNumber);
  const stopped = await gateway.engine.subscriptions.stop(recurring, 'merchant');
  if (!stopped.ok && stopped.refusal.code === 'state_conflict') failOver(stopped.refusal.state);
  acceptedOrFail(stopped);
  return { rescode: SUCCESS_CODE, resmsg: PAYMENT_SUCCESS_MESSAGE };
}

/** recurring/{recurring_id}/adjust: changes the amount of later charges. */
export async function recurringAdjust(gateway: Gateway, { access, values, pathNumber }: AuthorizedRequest) {
  requireTrading(access);
  const recurring = await knownRecurring(gateway, access, pathNumber);
  const { currency, method: code } = recurring;
  const { adjust_amount } = checkedOrFail(checkRecurringAdjust(values, currency));
  const amount = parseRequestAmount(adjust_amount, currency);
  const of = { dialect: 'eximbay', direction: 'payment', currency, code } as const;
  const method = await gateway.engine.context.methods.find(of);
  if (!amount.ok || !method || amount.minorUnits < method.minimum || amount.minorUnits > method.maximum) {
    return failLimits('adjust_amount');
  }
  const details = keptByDialect({ amountText: adjust_amount });
  const adjusted = await gateway.engine.subscriptions.adjust(recurring, amount.minorUnits, details);
  if (!adjusted.ok && adjusted.refusal.code === 'state_conflict') failOver(adjusted.refusal.state);
  acceptedOrFail(adjusted);
  return { rescode: SUCCESS_CODE, resmsg: PAYMENT_SUCCESS_MESSAGE };
}

function failOver(state: string): never {
  return fail('recurring_ended', OVER[state as Subscription['state']] ?? state);
}
