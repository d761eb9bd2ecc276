import { type AppAccess, type Payment, paymentSnapshot } from '@naru/engine';
import { isPaidLater } from '@naru/eximbay';
import type { Gateway } from '../../../gateway.ts';
import { wasRegistered } from '../codes/states.ts';
import { orderDetails } from '../orders/details.ts';
import { resultContext } from './callbacks.ts';
import { factsOfKind, factsOfMessage, factsOfPayment, RESULT_EVENTS, type ResultFacts } from './facts.ts';
import { resultParameters } from './result.ts';

type Parameters = Readonly<Record<string, string>>;

/** More messages about one payment than an ordinary one has events and deposits. */
const MAX_MESSAGES = 100;

/**
 * Parameters that later settings of the app, or a newer release, may change for the same payment: the name on the bill,
 * whether currencies are included, and texts for people. The fgkey proves that they were not altered.
 */
const CHANGEABLE: ReadonlySet<string> = new Set([
  'fgkey',
  'pay_to',
  'base_currency',
  'base_amount',
  'base_rate',
  'foreign_currency',
  'foreign_amount',
  'foreign_rate',
  'dcc_rate',
  'virtual_account_bank_name',
]);

/** Whether a result with these parameters was made for a payment of the app: at `status_url` or by the browser. */
export async function wasSent(gateway: Gateway, access: AppAccess, given: Parameters): Promise<boolean> {
  const { payments, context } = gateway.engine;
  const now = context.clock.now();
  for (const payment of await paymentsOf(gateway, access, given)) {
    const result = resultContext(access, payments.payerOf(payment), now);
    for (const facts of await factsOf(gateway, payment)) {
      if (isSame(resultParameters(facts, result), given)) return true;
    }
  }
  return false;
}

/** The named transaction; for a result without a number (PAYER_AUTH), the payments of its order. */
async function paymentsOf({ engine }: Gateway, { app }: AppAccess, given: Parameters): Promise<Payment[]> {
  const { transaction_id: transactionId = '', order_id: orderId = '' } = given;
  if (transactionId === '') return engine.payments.triesOf(app, orderId);
  const payment = await engine.payments.findByPlatform(app, transactionId);
  return payment ? [payment] : [];
}

/** All that a merchant may have received: the payment's messages, and the results of its page. */
async function factsOf({ engine }: Gateway, payment: Payment): Promise<ResultFacts[]> {
  const messages = await engine.callbacks.ofOrders([payment], MAX_MESSAGES);
  const sent = messages
    .filter(({ event }) => RESULT_EVENTS.includes(event))
    .map(({ event, snapshot }) => factsOfMessage(event, snapshot));
  const standing = factsOfPayment(payment);
  return [...sent, ...(standing ? [standing] : []), ...earlierFacts(payment)];
}

/** Results of a page that the payment has left behind since: registered, and approved. */
function earlierFacts(payment: Payment): ResultFacts[] {
  const snapshot = paymentSnapshot(payment, { credit: 0n, fee: 0n, depositId: null });
  const registered = wasRegistered(payment) ? [factsOfKind('registered', snapshot, payment.createdAt)] : [];
  const isApproved = payment.approval !== null && !isPaidLater(payment.method ?? '');
  if (!isApproved || orderDetails(payment).transactionType === 'PAYER_AUTH') return registered;
  const at = payment.completedAt ?? payment.createdAt;
  return [...registered, factsOfKind('authorized', snapshot, at), factsOfKind('paid', snapshot, at)];
}

function isSame(sent: Parameters, given: Parameters): boolean {
  const names = Object.keys(sent);
  if (names.length !== Object.keys(given).length) return false;
  const isFailure = sent['rescode'] !== '0000';
  return names.every((name) => {
    if (!Object.hasOwn(given, name)) return false;
    const isText = CHANGEABLE.has(name) || (isFailure && name === 'resmsg');
    return isText || sent[name] === given[name];
  });
}
