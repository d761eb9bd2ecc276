import type { EngineContext } from '../context.ts';
import { tradingRefusal } from '../merchants/trading.ts';
import type { Method } from '../methods/catalogue.ts';
import type { Payment } from '../payments/payment.ts';
import type { Eligible, Refused, StartRefusal } from './facts.ts';

/** The members of a payment that the first step reads. */
type Asked = Pick<Payment, 'appId' | 'dialect' | 'currency' | 'allowedMethods'>;

/** Channels that take cards: a card is sent to its channel before its payment starts. */
export type CardChannels = Pick<ReadonlyMap<string, unknown>, 'has'>;

/** Whether payments can be made with a method now. */
export function isUsable(method: Method, cardChannels: CardChannels): boolean {
  return method.state === 'available' && (method.kind !== 'card' || cardChannels.has(method.channel));
}

/**
 * The first step: merchant and app are open (`not_trading`), the payment may be made with the method
 * (`method_not_allowed`), and the method can be used now (`method_under_maintenance`).
 */
export async function eligibility<P extends Asked>(
  { directory, methods }: Pick<EngineContext, 'directory' | 'methods'>,
  payment: P,
  code: string,
  cardChannels: CardChannels,
): Promise<(Omit<Eligible, 'payment'> & { readonly payment: P }) | Refused> {
  const access = await directory.get(payment.appId);
  if (!access) return no({ code: 'internal', reason: 'the app of the payment is missing' });
  const stopped = tradingRefusal(access.app);
  if (stopped) return no(stopped.refusal);
  const { dialect, currency } = payment;
  const method = await methods.find({ dialect, direction: 'payment', currency, code });
  if (!method || !payment.allowedMethods.includes(code)) return no({ code: 'method_not_allowed' });
  if (!isUsable(method, cardChannels)) return no({ code: 'method_under_maintenance' });
  return { kind: 'eligible', payment, method, access };
}

function no(refusal: StartRefusal): Refused {
  return { kind: 'refused', refusal };
}
