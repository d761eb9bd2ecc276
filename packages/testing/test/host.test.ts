import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openEmbeddedStore } from '@naru/engine';
import { startInstance } from '@naru/gateway';
import { expect, onTestFinished, test, vi } from 'vitest';
import { Callbacks } from '../src/host/callbacks.ts';
import { EventInbox } from '../src/host/events.ts';
import type { TestGateway } from '../src/host/gateway.ts';
import { Host } from '../src/host/host.ts';
import { cached, preparedSnapshot } from '../src/host/prepared.ts';
import { Receiver } from '../src/host/receiver.ts';
import { Link } from '../src/link.ts';

test('calls of a thread that ended are refused, those under way and all later ones', async () => {
  const link = new Link(new URL('data:text/javascript,process.exit(3)'));
  await expect(link.call('1', 'now', [])).rejects.toThrow('the thread of the gateways ended with 3');
  await expect(link.call('1', 'now', [])).rejects.toThrow('the thread of the gateways ended with 3');
});

test('an argument that no thread can be sent is refused, and does not keep the process alive', async () => {
  const held = () => process.getActiveResourcesInfo().filter((name) => name === 'MessagePort').length;
  const link = new Link(new URL('data:text/javascript,setInterval(()=>0,1e6)'));
  const before = held();
  await expect(link.call('1', 'payment', [() => 0])).rejects.toThrow(
    'an argument of payment cannot be sent to the gateway',
  );
  expect(held()).toBe(before);
});

/** Servers of this process that listen. */
const listening = () => process.getActiveResourcesInfo().filter((name) => name === 'TCPServerWrap').length;

test('a gateway that cannot be handed out is closed', async () => {
  const host = new Host();
  onTestFinished(() => host.close());
  const before = listening();
  const args = [{ callbackUrl: 'no address' }];
  expect(await host.answer({ id: 1, call: 'start', args })).toMatchObject({ ok: false });
  // A server is gone a moment after it was closed.
  await vi.waitFor(() => expect(listening()).toBeLessThanOrEqual(before));
  expect(await host.answer({ id: 2, call: 'now', instance: '1' })).toMatchObject({
    ok: false,
    error: { message: expect.stringContaining('there is no gateway 1') },
  });
});

test('an instance that cannot set up its demo merchant closes its server', async () => {
  const store = await openEmbeddedStore({
    dataDir: 'memory',
    fsync: false,
    snapshot: await preparedSnapshot(),
  });
  onTestFinished(() => store.close());
  const before = listening();
  let during = 0;
  const query = store.query.bind(store);
  store.query = async (sql, params) => {
    // What the demo's set-up asks first, when the server listens already.
    if (!sql.includes('from ledger_heads where')) return query(sql, params);
    during = listening();
    throw new Error('the database is gone');
  };
  await expect(startInstance({ store })).rejects.toThrow('the database is gone');
  expect(during).toBeGreaterThan(before);
  await vi.waitFor(() => expect(listening()).toBeLessThanOrEqual(before));
});

test('a message that a reader fails at is answered FAIL, and asked of the next reader', async () => {
  const receiver = new Receiver(new EventInbox(() => new Date()));
  await receiver.start();
  onTestFinished(() => receiver.close());
  const answerTo = async () => (await fetch(receiver.url, { method: 'POST', body: '{}' })).text();
  receiver.add(() => {
    throw new Error('no such member');
  });
  expect(await answerTo()).toBe('FAIL');
  receiver.add(() => ({ reply: 'OK' }) as never);
  expect(await answerTo()).toBe('OK');
});

/** Callbacks of a gateway that keeps so many, each delivered once. */
function callbacksOf(count: number): Callbacks {
  const kept = Array.from({ length: count }, (_, at) => ({
    id: `c${at}`,
    event: 'payment_succeeded',
    snapshot: { orderNumber: `o${at}`, platformNumber: `p${at}` },
    state: 'exhausted',
  }));
  const recent = async (state: string | null, limit: number, before: string | null) => {
    if (state === 'pending') return [];
    const from = before === null ? 0 : kept.findIndex(({ id }) => id === before) + 1;
    return kept.slice(from, from + limit);
  };
  const deliveriesOf = async (callbacks: typeof kept) =>
    callbacks.map(({ id }) => ({
      callbackId: id,
      number: 1,
      sentAt: new Date(0),
      outcome: 'accepted',
      requestBody: '{}',
      replyStatus: null,
    }));
  const engine = { callbacks: { recent, deliveriesOf } };
  return new Callbacks({
    instance: { gateway: { engine, onDelivery: new Set() } },
  } as unknown as TestGateway);
}

test.each([0, 199, 200, 1001])('%i callbacks are all listed, given and missed', async (count) => {
  const callbacks = callbacksOf(count);
  expect(await callbacks.arrived()).toHaveLength(count);
  expect(await callbacks.undelivered()).toHaveLength(count);
});

test('a time limit is a number, and may be none', async () => {
  const callbacks = callbacksOf(1);
  expect(await callbacks.next({ timeoutMs: Number.POSITIVE_INFINITY })).toMatchObject({ id: 'c0' });
  for (const timeoutMs of [Number.NaN, undefined, '5']) {
    await expect(callbacks.next({ timeoutMs: timeoutMs as never })).rejects.toThrow('timeoutMs is a number');
  }
});

test('a snapshot is made once; older ones go, the drafts of other processes stay', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'naru-cache-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const name of ['old.snapshot', 'new.snapshot.1', 'other.snapshot.2']) {
    writeFileSync(path.join(folder, name), '');
  }
  expect(await cached(folder, 'new', async () => Buffer.from('made'))).toEqual(Buffer.from('made'));
  expect(readdirSync(folder).sort()).toEqual(['new.snapshot', 'new.snapshot.1', 'other.snapshot.2']);
  const again = await cached(folder, 'new', () => Promise.reject(new Error('made again')));
  expect(again).toEqual(Buffer.from('made'));
});
