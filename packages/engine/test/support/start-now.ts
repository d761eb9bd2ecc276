import type { Result } from '../../src/base/refusal.ts';
import { accepted, refused } from '../../src/base/refusal.ts';
import type { Method } from '../../src/methods/catalogue.ts';
import type { Payment } from '../../src/payments/payment.ts';
import type { StartExtras } from '../../src/payments-start/extras.ts';
import { commitStart, type StartPayment, startInput } from '../../src/payments-start/start.ts';
import type { Fixture } from './engine-fixture.ts';

/** Starts a payment with what the steps between the first and the last would have made of it: `extras`. */
export async function startNow(
  { engine }: Pick<Fixture, 'engine'>,
  payment: Payment,
  method: Method,
  bank: string | null = null,
  { order, ...extras }: StartExtras & Pick<StartPayment, 'order'> = {},
): Promise<Result<Payment>> {
  const eligible = await engine.starts.eligible(payment, method.code);
  if (eligible.kind === 'declined') return accepted(eligible.payment);
  if (eligible.kind === 'refused') {
    const { refusal } = eligible;
    if (refusal.code.startsWith('method_')) throw new Error(refusal.code);
    return refused(refusal as Parameters<typeof refused>[0]);
  }
  const { context, payments } = engine;
  const input = startInput(context, { ...eligible, method }, bank, extras, (of) => payments.payerOf(of));
  return commitStart(context, { ...eligible, method }, order ? { ...input, order } : input);
}
