import { newId } from '../base/ids.ts';
import type { EngineContext } from '../context.ts';
import { type AppAccess, feeRuleFor } from '../merchants/app.ts';
import type { Method } from '../methods/catalogue.ts';
import type { Payment } from '../payments/payment.ts';

/** Where a payment is sent. */
export interface Route {
  readonly method: string;
  readonly channel: string;
  /** Generated beforehand; becomes the channel's reference. */
  readonly attemptId: string;
}

/** What the app pays for a method. */
export interface MethodFee {
  readonly feeFixed: bigint;
  readonly feeRatePpm: bigint;
}

/** The route step: the channel of the method, and an attempt there. */
export function channelOf(
  { clock }: Pick<EngineContext, 'clock'>,
  { code: method, channel }: Pick<Method, 'code' | 'channel'>,
): Route {
  return { method, channel, attemptId: newId(clock.now()) };
}

/** The fee of a method, known only now: by the rule that was in force when the order was made. */
export function feeOf(
  access: AppAccess,
  { createdAt, currency, feeFixed, feeRatePpm }: Payment,
  { code }: Pick<Method, 'code'>,
): MethodFee {
  const rule = feeRuleFor(access, 'payment', code, createdAt, currency);
  return rule ? { feeFixed: rule.fixedAmount, feeRatePpm: rule.ratePpm } : { feeFixed, feeRatePpm };
}
