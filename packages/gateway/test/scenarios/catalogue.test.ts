import { readFileSync } from 'node:fs';
import type { Store } from '@naru/engine';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { raceRounds } from '../../../../test/support/campaign.ts';
import { describeOnEveryStore, runsAll } from '../../../../test/support/stores.ts';
import { isThorough } from '../../../../test/support/thorough.ts';
import { DIALECTS } from '../../src/dialects/index.ts';
import type { Dialect } from '../../src/gateway.ts';
import { type Instance, startInstance } from '../../src/instance.ts';
import { DEMO_MERCHANT_ID, demoCredentialsPath } from '../../src/sandbox/demo.ts';
import { CATALOGUE } from '../../src/scenarios/catalogue/index.ts';
import { lackOf } from '../../src/scenarios/needs.ts';
import { runScenario } from '../../src/scenarios/run.ts';
import { SandboxCalls } from '../../src/scenarios/sandbox-calls.ts';
import { areaOf, type CataloguedScenario, type Step, stepsOf } from '../../src/scenarios/scenario.ts';
import { loopbackOnly } from '../support/loopback-only.ts';

/*
 * The whole catalogue through every dialect that can express it, over HTTP, as `naru trigger` runs it. All of it runs
 * on one gateway, one scenario after the other: none may leave anything that another one stumbles over. Without
 * --thorough each scenario is played by one dialect on the embedded store, and each kind of step by every dialect on
 * the server.
 */

const demo = JSON.parse(readFileSync(demoCredentialsPath, 'utf8')) as Readonly<Record<string, unknown>>;

/** The dialects that can express a scenario. */
const ableTo = (scenario: CataloguedScenario) =>
  DIALECTS.filter(({ scenarios }) => scenarios && lackOf(scenario, scenarios) === undefined);

/** One dialect for each scenario, by turns. */
function oneOf(dialect: Dialect): CataloguedScenario[] {
  return CATALOGUE.filter((scenario, index) => {
    const able = ableTo(scenario);
    return able[index % able.length] === dialect;
  });
}

/** Each of them has a kind of step, or of what a step does, that those before it had not. */
function everyKindOf(dialect: Dialect): CataloguedScenario[] {
  const had = new Set<string>();
  return CATALOGUE.filter((scenario) => {
    if (!ableTo(scenario).includes(dialect)) return false;
    const kinds = stepsOf(scenario).map(kindOf);
    const isNew = kinds.some((kind) => !had.has(kind));
    for (const kind of kinds) had.add(kind);
    return isNew;
  });
}

function kindOf(step: Step): string {
  const { kind, action, how } = { kind: '', action: '', how: '', ...step };
  return [step.do, kind, action, how].join(' ');
}

function scenariosOf(dialect: Dialect, store: Store['kind']): readonly CataloguedScenario[] {
  if (isThorough) return CATALOGUE.filter((scenario) => ableTo(scenario).includes(dialect));
  return runsAll(store) ? oneOf(dialect) : everyKindOf(dialect);
}

test('every scenario is played by a dialect, and every kind of step by each that can', () => {
  const played = DIALECTS.flatMap(oneOf);
  expect(played.toSorted(byName)).toEqual(CATALOGUE.filter((one) => ableTo(one).length > 0).toSorted(byName));
  for (const dialect of DIALECTS) {
    const able = CATALOGUE.filter((scenario) => ableTo(scenario).includes(dialect));
    const kinds = (some: readonly CataloguedScenario[]) => new Set(some.flatMap(stepsOf).map(kindOf));
    expect(kinds(everyKindOf(dialect))).toEqual(kinds(able));
  }
});

const byName = (one: CataloguedScenario, other: CataloguedScenario) => (one.name < other.name ? -1 : 1);

describeOnEveryStore('the catalogue of scenarios', (openFresh, kind) => {
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
    const able = scenariosOf(dialect, kind);

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
