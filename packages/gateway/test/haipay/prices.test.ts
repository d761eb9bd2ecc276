import { afterEach, describe, expect, test } from 'vitest';
import { collection, payout, without } from '../support/orders.ts';
import { testServer } from '../support/server.ts';

/** A product without a fee rule is one that nobody agreed a price for: 1006, and it is in no configuration. */
describe('HaiPay without a price', () => {
  const server = testServer({ withoutWorkers: true });

  const onlyRulesOf = async (condition: string) => {
    await server.store.exec(`update fee_rules set valid_from = '2999-01-01' where not (${condition})`);
    server.gateway.engine.context.directory.forget();
  };
  afterEach(async () => {
    await server.store.exec(`update fee_rules set valid_from = '2020-01-01'`);
    server.gateway.engine.context.directory.forget();
  });
  const products = async () => {
    const { configs } = await server.ok('/common/payment/config', { appId: 1054 });
    return (configs as { tranCode: string }[]).map(({ tranCode }) => tranCode);
  };

  test('of payouts', async () => {
    await onlyRulesOf(`direction = 'payment'`);
    expect(await server.code('/krw/pay/apply', payout())).toBe('1006');
    expect(await server.code('/krw/collect/apply', collection())).toBe('00000000');
    expect(new Set(await products())).toEqual(new Set(['collect']));
  });

  test('of payments, by one method and by the cashier', async () => {
    await onlyRulesOf(`direction = 'payout'`);
    const cashier = { ...['payType', 'inBankCode'].reduce(without, collection()), country: '410' };
    expect(await server.code('/krw/collect/apply', collection())).toBe('1006');
    expect(await server.code('/krw/collect/apply', cashier)).toBe('1006');
    expect(await products()).toEqual(['pay']);
  });
});
