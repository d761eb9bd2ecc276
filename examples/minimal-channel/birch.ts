/**
 * Birch, an invented acquirer for wallets, as a plug-in: `NARU_PLUGINS=examples/minimal-channel/birch.ts`. It takes
 * payments and refunds; what it does not do (captures, payouts, identity checks) is not here. docs/channels.md explains
 * the parts.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import {
  type ChannelAdapter,
  type ChannelParts,
  callHttp,
  type HttpAnswer,
  type NoticeReading,
  type OpenChannel,
  type OwnEvent,
  type RawRequest,
  type ReturnReading,
  type StatementLine,
} from '@naru/channels';
import type {
  AnswerFacts,
  Decline,
  Failure,
  NotSent,
  PaymentOrder,
  PaymentOutcome,
  RefundOrder,
  TransferOutcome,
} from '@naru/engine';
import type { Plugin } from '@naru/gateway';

/** An order as Birch reports it, in answers and in notices. Amounts are whole won. */
interface BirchOrder {
  readonly id: string;
  /** Our reference. */
  readonly order: string;
  readonly kind: 'payment' | 'refund';
  readonly status: 'open' | 'paid' | 'declined' | 'closed';
  readonly amount: number;
  readonly fee: number;
  readonly at: string;
  readonly page?: string;
  readonly code?: string;
}

interface BirchNotice {
  readonly event: string;
  readonly data: BirchOrder;
}

/** Birch's codes for what it declines. */
const DECLINES: Readonly<Record<string, Decline>> = { B01: 'insufficient_funds', B02: 'limit_exceeded' };

type Answer<O> = O | NotSent | { readonly kind: 'no_answer'; readonly reason: string };

/** Birch's HTTP API with the settings of one account. */
class BirchApi {
  readonly #url: string;
  readonly #key: string;

  constructor({ settings }: ChannelParts) {
    this.#url = settings['url'] ?? '';
    this.#key = settings['key'] ?? '';
  }

  call(method: 'GET' | 'POST', path: string, body?: object): Promise<HttpAnswer> {
    const headers = { 'birch-key': this.#key, 'content-type': 'application/json' };
    return callHttp(`${this.#url}${path}`, {
      method,
      headers,
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
  }

  /** What Birch says of an order; the same order comes back when it is made twice. */
  async order<O>(call: Promise<HttpAnswer>, read: (order: BirchOrder) => O): Promise<Answer<O>> {
    const answer = await call;
    if (answer.kind !== 'answered') return answer;
    // Of an answer that is not understood it is not known what became of the order.
    if (answer.status !== 200) return { kind: 'no_answer', reason: `Birch answered ${answer.status}` };
    return read(JSON.parse(answer.text) as BirchOrder);
  }

  /** Asks for an order. Only here does a 404 mean that Birch does not have it. */
  async find<O>(
    { reference }: { readonly reference: string },
    read: (order: BirchOrder) => O,
  ): Promise<Answer<O>> {
    const answer = await this.call('GET', byOurs({ reference }));
    if (answer.kind === 'answered' && answer.status === 404) return { kind: 'not_received' } as O;
    return this.order(Promise.resolve(answer), read);
  }

  isGenuine({ headers, body }: RawRequest): boolean {
    return isSame(headers['birch-signature'] ?? '', this.#hash(body));
  }

  /** Birch signs no way back: the address that it is given proves itself. */
  backPathOf(reference: string): string {
    return `/${reference}/${this.#hash(`back ${reference}`)}`;
  }

  #hash(content: string | Buffer): string {
    return createHmac('sha256', this.#key).update(content).digest('hex');
  }
}

function isSame(given: string, expected: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(expected)];
  return one.length === other.length && timingSafeEqual(one, other);
}

function factsOf({ id, amount, fee }: BirchOrder): AnswerFacts {
  return {
    channelReference: id,
    statedTotal: { amount: BigInt(amount), currency: 'KRW' },
    cost: { amount: BigInt(fee), currency: 'KRW' },
  };
}

function failureOf({ code = 'B99' }: BirchOrder): Failure {
  return { decline: DECLINES[code] ?? 'declined', code, reason: `Birch declined it (${code})` };
}

function paymentOf(order: BirchOrder): PaymentOutcome {
  const facts = factsOf(order);
  if (order.status === 'paid') return { ...facts, kind: 'captured', payerAmount: BigInt(order.amount) };
  if (order.status === 'declined') return { ...facts, kind: 'failed', ...failureOf(order) };
  if (order.status === 'closed') return { ...facts, kind: 'cancelled', reason: 'closed at Birch' };
  return { ...facts, kind: 'redirect', url: order.page ?? '' };
}

function refundOf(order: BirchOrder): TransferOutcome {
  const facts = factsOf(order);
  if (order.status === 'paid') return { ...facts, kind: 'succeeded' };
  if (order.status === 'declined') return { ...facts, kind: 'failed', ...failureOf(order) };
  return { ...facts, kind: 'processing' };
}

const byOurs = ({ reference }: { readonly reference: string }) => `/orders/${reference}`;

function paymentsOf(api: BirchApi, { noticeUrl, returnUrl }: ChannelParts): OpenChannel['payments'] {
  return {
    startPayment: (order: PaymentOrder) =>
      api.order(
        api.call('POST', '/payments', {
          order: order.reference,
          amount: Number(order.amount),
          notices: noticeUrl,
          back: returnUrl + api.backPathOf(order.reference),
        }),
        paymentOf,
      ),
    findPayment: (order) => api.find(order, paymentOf),
    async cancelPayment(order) {
      const answer = await api.call('POST', `${byOurs(order)}/close`);
      const isOver = answer.kind === 'answered' && (answer.status === 200 || answer.status === 404);
      if (!isOver) throw new Error('Birch did not close the payment');
    },
  };
}

function refundsOf(api: BirchApi, { noticeUrl }: ChannelParts): OpenChannel['refunds'] {
  return {
    submitRefund: (order: RefundOrder) =>
      api.order(
        api.call('POST', '/refunds', {
          order: order.reference,
          // Birch knows the payment by its own number.
          payment: order.paymentChannelReference,
          amount: Number(order.amount),
          notices: noticeUrl,
        }),
        refundOf,
      ),
    findRefund: (order) => api.find(order, refundOf),
  };
}

function eventOf({ event, data }: BirchNotice): OwnEvent {
  // Notices name orders by Birch's own number only.
  const of = { channelReference: data.id, eventId: event, at: new Date(data.at) };
  if (data.kind === 'refund') return { kind: 'refund', of, outcome: refundOf(data) };
  return { kind: 'payment', of, outcome: paymentOf(data) };
}

/** Undefined for what is no notice of Birch, though Birch signed it: sending it again would not help. */
function noticeOf(body: Buffer): BirchNotice | undefined {
  try {
    const notice = JSON.parse(body.toString('utf8')) as BirchNotice | null;
    const { id, amount, fee, at } = notice?.data ?? {};
    const isOrder = typeof id === 'string' && Number.isSafeInteger(amount) && Number.isSafeInteger(fee);
    return isOrder && Number.isFinite(Date.parse(at ?? '')) ? (notice ?? undefined) : undefined;
  } catch {
    return undefined;
  }
}

async function readNotice(api: BirchApi, notice: RawRequest): Promise<NoticeReading> {
  const refused = { kind: 'refused', reason: 'wrong signature', reply: { status: 401 } } as const;
  if (!api.isGenuine(notice)) return refused;
  const read = noticeOf(notice.body);
  if (!read) return { kind: 'refused', reason: 'not a notice', reply: { status: 400 } };
  return { kind: 'events', events: [eventOf(read)], reply: { status: 200, body: 'RECEIVED' } };
}

function readReturn(api: BirchApi, { path }: RawRequest): ReturnReading {
  const [reference = ''] = path.split('/');
  if (!isSame(`/${path}`, api.backPathOf(reference))) return { kind: 'unproven' };
  // It says nothing of how the payment stands: the notice does.
  return { kind: 'proven', of: { attemptId: reference } };
}

async function linesOf(api: BirchApi, from: Date, until: Date): Promise<StatementLine[]> {
  const period = `from=${from.toISOString()}&until=${until.toISOString()}`;
  const answer = await api.call('GET', `/statement?${period}`);
  if (answer.kind !== 'answered' || answer.status !== 200) throw new Error('Birch has no statement now');
  return (JSON.parse(answer.text) as BirchOrder[]).map((order) => ({
    kind: order.kind,
    of: { channelReference: order.id },
    amount: { amount: BigInt(order.amount), currency: 'KRW' },
    cost: { amount: BigInt(order.fee), currency: 'KRW' },
    at: new Date(order.at),
  }));
}

export const BIRCH: ChannelAdapter = {
  name: 'birch',
  title: 'Birch',
  settings: [
    {
      name: 'url',
      help: 'the address of Birch’s API',
      faultOf: (value) => (URL.canParse(value) ? undefined : 'must be a web address'),
    },
    { name: 'key', help: 'the secret key of the account', isSecret: true },
  ],
  capabilities: {
    ports: ['payments', 'refunds', 'notices', 'returns', 'statements'],
    kinds: ['wallet'],
    currencies: ['KRW'],
  },
  open(parts) {
    const api = new BirchApi(parts);
    return {
      name: 'birch',
      payments: paymentsOf(api, parts),
      refunds: refundsOf(api, parts),
      notices: { read: (notice) => readNotice(api, notice) },
      returns: { read: async (request) => readReturn(api, request) },
      statements: { lines: (from, until) => linesOf(api, from, until) },
    } as OpenChannel;
  },
};

export default { channels: [BIRCH] } satisfies Plugin;
