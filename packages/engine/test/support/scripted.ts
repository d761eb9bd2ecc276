import type {
  CallbackDialect,
  CallbackReply,
  CallbackRequest,
  CallbackTransport,
} from '../../src/callbacks/port.ts';
import type { Channel, NotSent, PaymentOutcome, TransferOutcome } from '../../src/channels/port.ts';

type PaymentAnswer = PaymentOutcome | NotSent;
type TransferAnswer = TransferOutcome | NotSent;

/** A channel whose answers a test chooses; it records every call. */
export class ScriptedChannel implements Channel {
  readonly name = 'scripted';
  readonly payments = this;
  readonly payouts = this;
  readonly refunds = this;
  readonly calls: { call: string; reference: string }[] = [];
  /** The orders of those calls. */
  readonly orders: { reference: string }[] = [];
  onPayment: (call: string) => PaymentAnswer | Promise<PaymentAnswer> = () => ({
    kind: 'redirect',
    url: 'https://wallet.example/',
  });
  onTransfer: (call: string) => TransferAnswer | Promise<TransferAnswer> = () => ({ kind: 'processing' });

  async startPayment(order: { reference: string }): Promise<PaymentAnswer> {
    return this.#payment('startPayment', order);
  }
  async findPayment(order: { reference: string }): Promise<PaymentAnswer> {
    return this.#payment('findPayment', order);
  }
  async capturePayment(order: { reference: string }): Promise<PaymentAnswer> {
    return this.#payment('capturePayment', order);
  }
  onCancel: () => void = () => {};
  async cancelPayment(order: { reference: string }): Promise<void> {
    this.calls.push({ call: 'cancelPayment', reference: order.reference });
    this.onCancel();
  }
  async submitPayout(order: { reference: string }): Promise<TransferAnswer> {
    return this.#transfer('submitPayout', order);
  }
  async findPayout(order: { reference: string }): Promise<TransferAnswer> {
    return this.#transfer('findPayout', order);
  }
  async submitRefund(order: { reference: string }): Promise<TransferAnswer> {
    return this.#transfer('submitRefund', order);
  }
  async findRefund(order: { reference: string }): Promise<TransferAnswer> {
    return this.#transfer('findRefund', order);
  }

  async #payment(call: string, order: { reference: string }): Promise<PaymentAnswer> {
    this.calls.push({ call, reference: order.reference });
    this.orders.push(order);
    return this.onPayment(call);
  }

  async #transfer(call: string, order: { reference: string }): Promise<TransferAnswer> {
    this.calls.push({ call, reference: order.reference });
    this.orders.push(order);
    return this.onTransfer(call);
  }
}

/** A merchant's endpoint that a test scripts; it records what it got. */
export class ScriptedTransport implements CallbackTransport {
  readonly received: { url: string; request: CallbackRequest }[] = [];
  onPost: (url: string) => CallbackReply | Promise<CallbackReply> = () => ({ status: 200, body: 'SUCCESS' });

  async post(url: string, request: CallbackRequest): Promise<CallbackReply> {
    this.received.push({ url, request });
    return this.onPost(url);
  }
}

const MINUTE_MS = 60_000;

export const plainDialect: CallbackDialect = {
  name: 'plain',
  events: new Set([
    'payment_succeeded',
    'payment_partly_paid',
    'payment_failed',
    'payout_succeeded',
    'payout_failed',
    'payout_returned',
    'refund_succeeded',
    'refund_failed',
  ]),
  signature: { bodyMark: '"sign":"' },
  retryDelaysMs: [5, 5, 5, 5, 5].map((minutes) => minutes * MINUTE_MS),
  render: async (message) => ({
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ event: message.event, sign: 'A', ...message.snapshot }),
  }),
  accepts: (reply) => reply.status === 200 && reply.body.trim() === 'SUCCESS',
};

/** A promise that the test settles by hand: stands for a call that hangs. */
export function hanging<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  const { promise, resolve } = Promise.withResolvers<T>();
  return { promise, resolve };
}

/** The same, notified also when it is the merchant's turn. */
export const talkativeDialect: CallbackDialect = {
  ...plainDialect,
  events: new Set([
    ...plainDialect.events,
    'payment_registered',
    'payment_authenticated',
    'payment_authorized',
    'chargeback_reported',
    'chargeback_changed',
  ]),
};
