import type {
  Channel,
  NotSent,
  PaymentOrder,
  PaymentOutcome,
  PaymentPort,
  PayoutPort,
  RefundPort,
  TransferOutcome,
} from '../channels/port.ts';
import { withTimeout } from '../channels/time-limit.ts';
import type { Effect } from './due-effect.ts';

export type Outcome = PaymentOutcome | TransferOutcome;

interface Ports {
  readonly payments: PaymentPort;
  readonly payouts: PayoutPort;
  readonly refunds: RefundPort;
}

/** The channel has no port for the call: nothing was sent; a later release may have the port. */
export async function lacking(channel: Channel, what: string): Promise<NotSent> {
  return { kind: 'not_sent', reason: `channel ${channel.name} has no ${what}` };
}

/**
 * A port of a channel. Methods are only offered where their channel has the ports they need (methods/catalogue.ts); an
 * order from before its channel lost a port waits, and the log says why.
 */
export function portOf<P extends keyof Ports>(channel: Channel, name: P): Ports[P] {
  const port = channel[name] as Ports[P] | undefined;
  return port ?? (ABSENT[name](channel) as Ports[P]);
}

const ABSENT: { readonly [P in keyof Ports]: (channel: Channel) => Ports[P] } = {
  payments: (channel) => ({
    startPayment: () => lacking(channel, 'payments'),
    findPayment: () => lacking(channel, 'payments'),
    cancelPayment: () => Promise.reject(new Error(`channel ${channel.name} has no payments`)),
  }),
  payouts: (channel) => ({
    submitPayout: () => lacking(channel, 'payouts'),
    findPayout: () => lacking(channel, 'payouts'),
  }),
  refunds: (channel) => ({
    submitRefund: () => lacking(channel, 'refunds'),
    findRefund: () => lacking(channel, 'refunds'),
  }),
};

/** Starts a payment, unless it is to be captured later and the channel can not capture: it would never be paid. */
export async function startOf(channel: Channel, order: PaymentOrder): Promise<PaymentOutcome | NotSent> {
  const port = portOf(channel, 'payments');
  if (order.intent !== 'authorize' || port.capturePayment || !channel.payments)
    return port.startPayment(order);
  return {
    kind: 'failed',
    decline: 'order_refused',
    code: 'NO_CAPTURE',
    reason: `channel ${channel.name} takes no captures`,
  };
}

/**
 * Sends when it is certain that nothing was sent; otherwise asks, and sends only what was not received. `not_sent` is a
 * statement about the order only for a send: a question that did not get through proves nothing. `not_received` is one
 * only for a question: in answer to a send it may come from something in front of the channel.
 */
export async function callOnce<T extends Outcome>(
  effect: Effect,
  send: (() => Promise<T | NotSent>) | undefined,
  find: () => Promise<T | NotSent>,
): Promise<T | NotSent> {
  try {
    if (send && effect.claims <= 1) return answerToSend(await withTimeout(send()));
    const found = await withTimeout(find());
    if (found.kind === 'not_sent') return { kind: 'no_answer', reason: found.reason } as T;
    return send && found.kind === 'not_received' ? answerToSend(await withTimeout(send())) : found;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { kind: 'no_answer', reason } as T;
  }
}

function answerToSend<T extends Outcome>(answer: T | NotSent): T | NotSent {
  if (answer.kind !== 'not_received') return answer;
  return { kind: 'no_answer', reason: 'the channel answered to the order that it has not received it' } as T;
}
