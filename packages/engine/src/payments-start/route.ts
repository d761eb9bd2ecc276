import { newId } from '../base/ids.ts';
import type { EngineContext } from '../context.ts';
import { type AppAccess, feeRuleFor } from '../merchants/app.ts';
import type { Method } from '../methods/catalogue.ts';
import type { Payment } from '../payments/payment.ts';
import type { StartPayment } from './start.ts';

/** Where a payment is sent. */
export type Route = Pick<StartPayment, 'method' | 'channel' | 'attemptId'>;

/** The route step: the channel of the method, and an attempt there. */
export function channelOf(
  { clock }: Pick<EngineContext, 'clock'>,
  { code: method, channel }: Pick<Method, 'code' | 'channel'>,
): Route {
  return { method, channel, attemptId: newId(clock.now()) };
}

/** The fee of a method, which is known only now: by the rule that was in force when the order was made. */
export function feeOf(
  access: AppAccess,
  { createdAt, currency, feeFixed, feeRatePpm }: Payment,
  { code }: Pick<Method, 'code'>,
): StartPayment['fee'] {
  const rule = feeRuleFor(access, 'payment', code, createdAt, currency);
  return rule ? { feeFixed: rule.fixedAmount, feeRatePpm: rule.ratePpm } : { feeFixed, feeRatePpm };
}
