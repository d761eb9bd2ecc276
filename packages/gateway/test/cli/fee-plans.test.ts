import { describe, expect, test, vi } from 'vitest';
import { createAppWithKeys } from '../../src/admin/apps/new-app.ts';
import { commandLine } from '../support/cli.ts';
import { testServer } from '../support/server.ts';

describe('app create and its fee plan', () => {
  const server = testServer({ withoutWorkers: true });
  const RULES = `
    select distinct currency from fee_rules r join fee_plans p on p.id = r.fee_plan_id
    where p.name = $1 order by currency`;

  async function create(feePlan: string, id: string, mode: 'sandbox' | 'live' = 'sandbox') {
    const { gateway } = server;
    const merchantId = await gateway.engine.admin.createMerchant(id);
    const options = {
      merchantId,
      publicId: id,
      currency: 'USD',
      dialect: 'eximbay',
      name: id,
      feePlan,
    } as const;
    const live = { ...gateway, config: { ...gateway.config, mode } };
    return createAppWithKeys(live, { ...options, settlementDays: 1 });
  }
  const currencies = async (plan: string) =>
    (await server.store.query<{ currency: string }>(RULES, [plan])).map(({ currency }) => currency);

  test('nothing is added to a plan that is there, and one without the app’s currency is refused', async () => {
    const { admin } = server.gateway.engine;
    const rule = { direction: 'payment', method: '*', fixedAmount: 0n, ratePpm: 28_000n } as const;
    await admin.addFeeRule({ ...rule, feePlanId: await admin.createFeePlan('dollars'), currency: 'USD' });
    await admin.addFeeRule({ ...rule, feePlanId: await admin.createFeePlan('won'), currency: 'KRW' });
    await create('dollars', '1849705C70');
    expect(await currencies('dollars')).toEqual(['USD']);
    await expect(create('won', '1849705C71')).rejects.toThrow('fee plan won has no rule for USD');
    expect(await currencies('won')).toEqual(['KRW']);
  });

  test('a missing plan is made without fees in the sandbox, and refused live', async () => {
    await expect(create('typo', '1849705C72', 'live')).rejects.toThrow(/no fee plan typo: .*--new-plan/);
    expect(await currencies('typo')).toEqual([]);
    await create('typo', '1849705C73');
    expect(await currencies('typo')).toContain('USD');
  });

  test('an app that is refused leaves no plan behind', async () => {
    const plans = async (name: string) =>
      server.store.query('select id from fee_plans where name = $1', [name]);
    await create('first', '1849705C75');
    await expect(create('taken', '1849705C75')).rejects.toThrow('there is a eximbay app 1849705C75 already');
    expect(await plans('taken')).toEqual([]);
    const { admin } = server.gateway.engine;
    const rule = { direction: 'payment', currency: 'USD', method: '*', fixedAmount: 0n } as const;
    await expect(admin.createFeePlan('negative', [{ ...rule, ratePpm: -1n }])).rejects.toThrow();
    expect(await plans('negative')).toEqual([]);
  });

  test('a plan that another command made meanwhile is named', async () => {
    const { lists } = server.gateway.engine;
    const none = vi.spyOn(lists, 'feePlan').mockResolvedValueOnce(undefined);
    await expect(create('first', '1849705C76')).rejects.toThrow('fee plan first was made a moment ago');
    none.mockRestore();
  });
});

describe('fees of chargebacks', () => {
  const { naru } = commandLine();

  test('name each currency that the app takes, also when its plan gets another one', {
    timeout: 120_000,
  }, async () => {
    const { merchantId } = JSON.parse((await naru('merchant', 'create', 'Shop', '--json')).out) as {
      merchantId: string;
    };
    const fees = (currency: string, ...more: string[]) =>
      naru('fees', 'set', 'two', 'payment', currency, '--percent', '2.8', ...more);
    await fees('USD', '--new-plan');
    await fees('EUR');
    const app = ['--dialect', 'eximbay', '--id', '1849705C74', '--currency', 'USD', '--fee-plan', 'two'];
    expect(await naru('app', 'create', '--merchant', merchantId, ...app)).toMatchObject({ code: 0 });
    const set = (fee: string) =>
      naru('app', 'set', 'eximbay', '1849705C74', '--setting', `chargebackFee=${fee}`);
    expect((await set('USD:15')).error).toContain('chargebackFee says nothing for EUR');
    expect(await set('USD:15,EUR:0')).toMatchObject({ code: 0 });
    expect((await fees('JPY')).error).toContain(
      'chargebackFee of eximbay 1849705C74 says nothing for JPY: set it first',
    );
    expect(await set('USD:15,EUR:0,JPY:1500')).toMatchObject({ code: 0 });
    expect(await fees('JPY')).toMatchObject({ code: 0 });
  });
});
