import type { Method, Payment } from '@naru/engine';
import { banksOf } from '../checkout/banks.ts';
import { CardPayments } from '../checkout/card-payments.ts';
import { presentationOf } from '../checkout/presentation.ts';
import { startPayment } from '../checkout/start.ts';
import type { Gateway, Sandbox } from '../gateway.ts';
import { conflictOf, PlainFailure } from '../http/errors.ts';
import { passIdentity } from './identity.ts';

const WAIT_MS = 5000;
const LOOK_EVERY_MS = 15;

/** Polls until `check` holds; false when it did not within five seconds. */
export async function waitUntil(check: () => Promise<boolean>): Promise<boolean> {
  const deadlineMs = performance.now() + WAIT_MS;
  while (performance.now() < deadlineMs) {
    if (await check()) return true;
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
  return false;
}

/**
 * The payment once its simulated channel has it. A payment that still waits for its payer is started first, like by a
 * payer who takes the first method (and bank) of the list, passes identity checks, and has a valid card.
 */
export async function startedPayment(gateway: Gateway, sandbox: Sandbox, payment: Payment): Promise<Payment> {
  const { payments } = gateway.engine;
  if (payment.state === 'created') {
    const methods = await payments.methodsOf(payment);
    const method = methods.find((one) => one.state === 'available');
    if (!method) throw new PlainFailure('conflict', 'No method of the payment is available');
    if (method.kind === 'virtual_account_verified') await passIdentity(gateway, sandbox, payment);
    else if (method.kind === 'card') await payByTestCard(gateway, payment, method);
    else await start(gateway, payment, method);
  }
  const reloaded = async () => (await payments.get(payment.merchantId, payment.id)) ?? payment;
  const atChannel = async () => {
    const { redirectUrl, virtualAccount, state } = await reloaded();
    const answered = redirectUrl !== null || virtualAccount !== null || state !== 'pending';
    return answered && (await sandbox.control.referenceOf(payment.id)) !== undefined;
  };
  // One that ended before it was started (by rules or limits, for example) never reaches a channel.
  if ((await reloaded()).attemptId) await waitUntil(atChannel);
  return reloaded();
}

async function start(gateway: Gateway, payment: Payment, method: Method): Promise<void> {
  const { starts } = gateway.engine;
  const bank = method.kind === 'virtual_account' ? method.code : (await banksOf(gateway, method))[0]?.code;
  const eligible = await starts.eligible(payment, method.code);
  const outcome =
    eligible.kind === 'eligible'
      ? await starts.start(eligible, { bank: bank ?? null, access: {} })
      : eligible;
  if (outcome.kind === 'refused') {
    throw conflictOf(outcome.refusal, `The payment was not started: ${outcome.refusal.code}`);
  }
}

/** Approved after the issuer's page: so that there is a moment in which it can also be declined. */
const GOOD_CARD = { number: '4000000000000002', cvc: '123', holder: 'SANDBOX PAYER', installmentMonths: 0 };
/** Years from now: time travel ages cards too. */
const GOOD_FOR_YEARS = 3;

/** With the merchant's stored card, where the page is for that. */
async function payByTestCard(gateway: Gateway, payment: Payment, method: Method): Promise<void> {
  if (presentationOf(gateway, payment).paysStoredCard) {
    await startPayment(gateway, payment, { method: method.code });
    return;
  }
  const year = gateway.engine.context.clock.now().getUTCFullYear() + GOOD_FOR_YEARS;
  const expiry = `12/${String(year % 100).padStart(2, '0')}`;
  await new CardPayments(gateway).pay(payment, { ...GOOD_CARD, method: method.code, expiry });
}
