import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { startNaru } from '../src/index.ts';

test('a scenario is played as it is catalogued, and what its own receiver refused is no leak', async () => {
  const naru = await startNaru();
  const exact = await naru.scenario('deposit.exact', { dialect: 'teemopay' });
  expect(exact).toMatchObject({ scenario: 'deposit.exact', dialect: 'teemopay', differences: [] });
  expect(exact.steps.length).toBeGreaterThan(1);
  const [order = ''] = exact.orderNumbers;
  expect(await naru.events.next({ type: 'payment.captured', object: order })).toMatchObject({ delivery: 1 });
  const never = await naru.scenario('callback.never_accepted');
  expect(never.dialect).toBe('haipay');
  await naru.verify();
  await naru.close();
});

test('names, APIs and servers that do not fit are said', async () => {
  const naru = await startNaru();
  onTestFinished(() => naru.close());
  await expect(naru.scenario('deposit.exakt')).rejects.toThrow('near it are deposit.exact');
  await expect(naru.scenario('deposit.exact', { dialect: 'stripe' as never })).rejects.toThrow(
    'scenarios are played through haipay, teemopay, eximbay; not through stripe',
  );
  await expect(naru.scenario('callback.server_error', { callbackUrl: naru.callbacks.url })).rejects.toThrow(
    'run it without callbackUrl',
  );
  const all = await naru.scenarios();
  expect(all).toContainEqual(
    expect.objectContaining({ name: 'deposit.exact', dialects: expect.arrayContaining(['haipay']) }),
  );
});

test('a scenario that ends otherwise rejects with what was different', async () => {
  const naru = await startNaru({ undelivered: 'ignore' });
  onTestFinished(() => naru.close());
  const refusing = http.createServer((_, response) => response.writeHead(500).end());
  await new Promise<void>((resolve) => refusing.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void refusing.close());
  const callbackUrl = `http://127.0.0.1:${(refusing.address() as AddressInfo).port}/`;
  await expect(naru.scenario('deposit.exact', { dialect: 'haipay', callbackUrl })).rejects.toThrow(
    /deposit\.exact ended otherwise:\n {2}/,
  );
});
