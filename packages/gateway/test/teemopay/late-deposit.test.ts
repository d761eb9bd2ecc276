import { expect, test } from 'vitest';
import { testServer } from '../support/server.ts';
import { payin } from '../support/teemopay.ts';
import { Shop, sandboxNow } from '../support/teemopay-shop.ts';

const server = testServer();
const shop = new Shop(server);

// The janitor ends payments every half second, after a downtime later: money must not slip in before it.
test('a deposit after the deadline is late, also before the janitor came by', async () => {
  const { tradeNo } = await shop.created(payin({ expirationTime: (await sandboxNow(server)) + 60_000 }));
  await server.gateway.engine.stop();
  await server.advance(61);
  const taken = await shop.deposit(tradeNo, 1000);
  server.gateway.engine.startWorkers();
  expect(taken).toMatchObject({ deposit: 'refused', misfit: 'late' });
});
