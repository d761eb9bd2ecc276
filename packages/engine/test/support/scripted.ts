import type {
  CallbackDialect,
  CallbackReply,
  CallbackRequest,
  CallbackTransport,
} from '../../src/callbacks/port.ts';
import type { Channel, PaymentOutcome, TransferOutcome } from '../../src/channels/port.ts';

/** A channel whose answers a test chooses; it records every call. */
export class ScriptedChannel implements Channel {
  readonly name = 'scripted';
  readonly calls: { call: string; reference: string }[] = [];
  onPayment: (call: string) => PaymentOutcome | Promise<PaymentOutcome> = () => ({
    kind: 'redirect',
    url: 'https://wallet.example/',
  });
  onTransfer: (call: string) => TransferOutcome | Promise<TransferOutcome> = () => ({ kind: 'processing' });

  async startPayment(order: { reference: string }): Promise<PaymentOutcome> {
    return this.#payment('startPayment', order.reference);
  }
  async findPayment(order: { reference: string }): Promise<PaymentOutcome> {
    return this.#payment('findPayment', order.reference);
  }
  async capturePayment(order: { reference: string }): Promise<PaymentOutcome> {
    return this.#payment('capturePayment', order.reference);
  }
  onCancel: () => void = () => {};
  async cancelPayment(order: { reference: string }): Promise<void> {
    this.calls.push({ call: 'cancelPayment', reference: order.reference });
    this.onCancel();
  }
  async submitPayout(order: { reference: string }): Promise<TransferOutcome> {
    return this.#transfer('submitPayout', order.reference);
  }
  async findPayout(order: { reference: string }): Promise<TransferOutcome> {
    return this.#transfer('findPayout', order.reference);
  }
  async submitRefund(order: { reference: string }): Promise<TransferOutcome> {
    return this.#transfer('submitRefund', order.reference);
  }
  async findRefund(order: { reference: string }): Promise<TransferOutcome> {
    return this.#transfer('findRefund', order.reference);
  }

  async #payment(call: string, reference: string): Promise<PaymentOutcome> {
    this.calls.push({ call, reference });
    return this.onPayment(call);
  }

  async #transfer(call: string, reference: string): Promise<TransferOutcome> {
    this.calls.push({ call, reference });
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

/** The same, told also when it is the merchant's turn. */
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
