import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { raceRounds } from '../../../../test/support/campaign.ts';
import { describeOnEveryStore } from '../../../../test/support/stores.ts';
import { DIALECTS } from '../../src/dialects/index.ts';
import { type Instance, startInstance } from '../../src/instance.ts';
import { DEMO_MERCHANT_ID, demoCredentialsPath } from '../../src/sandbox/demo.ts';
import { CATALOGUE } from '../../src/scenarios/catalogue/index.ts';
import { lackOf } from '../../src/scenarios/needs.ts';
import { runScenario } from '../../src/scenarios/run.ts';
import { SandboxCalls } from '../../src/scenarios/sandbox-calls.ts';
import { areaOf } from '../../src/scenarios/scenario.ts';
import { loopbackOnly } from '../support/loopback-only.ts';

/*
 * The whole catalogue through every dialect that can express it, over HTTP, as `naru trigger` runs it. All of it runs
 * on one gateway, one scenario after the other: none may leave anything that another one stumbles over.
 */

const demo = JSON.parse(readFileSync(demoCredentialsPath, 'utf8')) as Readonly<Record<string, unknown>>;

describeOnEveryStore('the catalogue of scenarios', (openFresh) => {
  let instance: Instance;
  let calls: SandboxCalls;

  beforeAll(async () => {
    instance = await startInstance({ store: await openFresh(), network: loopbackOnly().network });
    calls = new SandboxCalls(instance.baseUrl, 'naru-sandbox-operator');
  });
  afterAll(() => instance?.close());

  for (const dialect of DIALECTS) {
    const { name, title, scenarios } = dialect;
    if (!scenarios) continue;
    const able = CATALOGUE.filter((scenario) => lackOf(scenario, scenarios) === undefined);

    describe(title, () => {
      // Weeks pass in each, and with more of them behind it an order has more that is due.
      beforeAll(async () => {
        await calls.control('POST', '/reset');
      });
      afterAll(async () => {
        expect(await calls.ledgerFaults()).toEqual([]);
      });

      test.each(able.map((scenario) => [scenario.name, scenario] as const))('%s', async (_, scenario) => {
        const rounds = areaOf(scenario) === 'race' ? raceRounds(1, 25) : 1;
        for (let round = 0; round < rounds; round += 1) {
          const steps: string[] = [];
          const { differences } = await runScenario(scenario, {
            calls,
            dialect,
            credentials: demo[name],
            merchantId: DEMO_MERCHANT_ID,
            isAlone: true,
            onStep: (step, { said }) => steps.push(`${step.do}: ${said}`),
          });
          expect(differences, steps.join('; ')).toEqual([]);
        }
      });
    });
  }
});
