import type { MessageKind } from '@naru/engine';
import { expect, test } from 'vitest';
import { eximbayCallbacks } from '../../src/dialects/eximbay/results/callbacks.ts';
import { haipayCallbacks } from '../../src/dialects/haipay/callbacks.ts';
import { teemopayCallbacks } from '../../src/dialects/teemopay/callbacks.ts';
import { merchantEndpoint } from '../support/merchant.ts';
import { newPayout, payout } from '../support/orders.ts';
import { testServer } from '../support/server.ts';
import { until } from '../support/until.ts';

const server = testServer();
const merchant = merchantEndpoint();

interface Kept {
  readonly id: string;
  readonly event: string;
  readonly state: string;
}

async function kept(no: string): Promise<readonly Kept[]> {
  return (await server.json<{ callbacks: Kept[] }>('GET', `/_sandbox/callbacks?no=${no}`)).callbacks;
}

test('a payout that comes back while its success could not be sent: 3, and not 2 after it', async () => {
  merchant.answer('/payout', (_, response, count) =>
    count === 1 ? response.writeHead(503).end() : response.end('SUCCESS'),
  );
  const notifyUrl = merchant.url('/payout');
  const { orderNo } = await newPayout(server, payout({ name: 'Naru Slow', notifyUrl }));
  await server.json('POST', `/_sandbox/payouts/${orderNo}/succeed`);
  await merchant.waitFor('/payout');
  await server.json('POST', `/_sandbox/payouts/${orderNo}/return`, { reason: 'Account closed' });
  await merchant.waitFor('/payout', 2);
  const [older, newer] = await until('both are settled', async () => {
    const both = await kept(orderNo);
    return both[1]?.state === 'delivered' && both;
  });
  expect([older?.state, newer?.state]).toEqual(['superseded', 'delivered']);
  await server.advance(301);
  const again = await server.request('POST', `/_sandbox/callbacks/${older?.id}/resend`);
  expect([again.status, again.text]).toEqual([409, expect.stringContaining(`${newer?.id}`)]);
  const resent = await server.json('POST', `/_sandbox/callbacks/${newer?.id}/resend`);
  expect(resent).toEqual({ status: 'queued', ids: [newer?.id] });
  const received = await merchant.waitFor('/payout', 3);
  expect(received.map(({ members }) => members['status'])).toEqual([2, 3, 3]);
});

const dialects = {
  haipay: haipayCallbacks,
  teemopay: teemopayCallbacks(() => ''),
  eximbay: eximbayCallbacks(async () => undefined),
};

const about = (subjectKind: MessageKind['subjectKind'], event: string): MessageKind => ({
  subjectKind,
  event,
});

test.each([
  ['haipay', 'payout', 'payout_succeeded', 'payout_returned', true],
  ['haipay', 'payment', 'payment_failed', 'payment_succeeded', true],
  ['haipay', 'payment', 'payment_partly_paid', 'payment_succeeded', false],
  ['haipay', 'payment', 'payment_succeeded', 'payment_succeeded', false],
  ['teemopay', 'payout', 'payout_succeeded', 'payout_returned', true],
  ['teemopay', 'payment', 'payment_partly_paid', 'payment_succeeded', false],
  ['teemopay', 'payment', 'payment_succeeded', 'payment_succeeded', false],
  ['eximbay', 'payment', 'payment_registered', 'payment_succeeded', true],
  ['eximbay', 'payment', 'payment_registered', 'payment_failed', true],
  ['eximbay', 'payment', 'payment_failed', 'payment_succeeded', true],
  ['eximbay', 'payment', 'payment_authorized', 'payment_succeeded', true],
  ['eximbay', 'payment', 'payment_succeeded', 'payment_succeeded', false],
  ['eximbay', 'chargeback', 'chargeback_reported', 'chargeback_changed', true],
] as const)('%s: of a %s, %s before %s is dropped: %s', (name, kind, older, newer, expected) => {
  const dialect = dialects[name];
  expect(dialect.events).toContain(older);
  expect(dialect.supersedes?.(about(kind, newer), about(kind, older))).toBe(expected);
});
