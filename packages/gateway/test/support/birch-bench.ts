import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ChannelParts } from '@naru/channels';
import type { ChannelBench } from '@naru/channels/conformance';
import { type ChannelEvent, newId, type PaymentOrder } from '@naru/engine';
import { BIRCH } from '../../../../examples/minimal-channel/birch.ts';
import { BirchBank } from './birch-bank.ts';

const RETURN_URL = 'https://naru.example/return';

/** Birch's adapter and its bank, with a place that notices come to: what the gateway does, without its engine. */
export async function openBirch(): Promise<ChannelBench> {
  const bank = new BirchBank();
  await bank.listen();
  const events: ChannelEvent[] = [];
  const notices = http.createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    const headers = { 'birch-signature': String(request.headers['birch-signature']) };
    const raw = { method: 'POST', path: '', query: {}, headers, body: Buffer.from(body) };
    const reading = await channel.notices?.read(raw);
    if (reading?.kind === 'events') {
      for (const event of reading.events)
        events.push({ ...event, of: { ...event.of, channel: BIRCH.name } } as ChannelEvent);
    }
    response.writeHead(reading?.reply.status ?? 500).end();
  });
  await new Promise<void>((resolve) => notices.listen(0, '127.0.0.1', resolve));
  const noticeUrl = `http://127.0.0.1:${(notices.address() as AddressInfo).port}/`;
  const settings = { url: bank.url, key: bank.key };
  // Birch has no use for a store, for cards or for events of its own.
  const parts = { settings, noticeUrl, returnUrl: RETURN_URL };
  const channel = BIRCH.open(parts as unknown as ChannelParts);
  return {
    adapter: BIRCH,
    channel,
    bank: {
      lines: ['up', 'refuses_connections', 'loses_answers'],
      setLine: (line) => bank.setLine(line),
      ordersOf: async (reference) => (bank.orders.has(reference) ? 1 : 0),
      approve: (reference) => bank.end(reference, 'paid'),
      decline: (reference) => bank.end(reference, 'declined'),
      approveOther: (reference, amount) => bank.end(reference, 'paid', Number(amount)),
      finish: (reference) => bank.end(reference, 'paid'),
      refuse: (reference) => bank.end(reference, 'declined'),
      resendLast: () => bank.resendLast(),
      notice: async () => bank.notice(),
      signed: (body) => bank.signed(body),
      returning: async (reference) => {
        const { id = '', back = '' } = bank.orders.get(reference) ?? {};
        const path = back.replace(`${RETURN_URL}/`, '');
        return { method: 'GET', path, headers: {}, query: { birch: id }, body: Buffer.alloc(0) };
      },
      cost: { amount: 30n, currency: 'KRW' },
    },
    events: async () => events,
    payment: async () => newOrder(),
    refund: (of) => ({
      reference: newId(new Date()),
      channelReference: null,
      merchantId: of.merchantId,
      refundId: newId(new Date()),
      paymentReference: of.reference,
      paymentChannelReference: of.channelReference,
      platformNumber: 'R1',
      amount: of.amount,
      currency: of.currency,
      payer: of.payer,
      payee: null,
    }),
    close: async () => {
      notices.closeAllConnections();
      await new Promise((resolve) => notices.close(resolve));
      await bank.close();
    },
  };
}

function newOrder(): PaymentOrder {
  const now = new Date();
  return {
    reference: newId(now),
    channelReference: null,
    merchantId: newId(now),
    paymentId: newId(now),
    merchantName: 'Shop',
    platformNumber: 'P1',
    methodKind: 'wallet',
    brand: 'kakaopay',
    bank: null,
    intent: 'sale',
    card: null,
    authentication: null,
    amount: 2000n,
    currency: 'KRW',
    payer: { name: 'Hong Gildong' },
    expiresAt: new Date(now.getTime() + 3_600_000),
    backUrl: 'https://pay.example/back',
  };
}
