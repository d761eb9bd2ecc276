import {
  CATALOGUE,
  DEMO_MERCHANT_ID,
  demoCredentialsOf,
  dialectFor,
  lackOf,
  needsOwnReceiver,
  runScenario,
  SandboxCalls,
  scenarioNamed,
  wordsOf,
} from '@naru/gateway';
import type { ScenarioEntry, ScenarioOptions, ScenarioReport } from '../types.ts';
import type { TestGateway } from './gateway.ts';

/** Scenarios of the catalogue, played against one gateway as `naru trigger` does. */
export class Scenarios {
  readonly #test: TestGateway;
  /** Of their own receivers, which are closed: what they did not accept was the scenario's wish. */
  readonly #receivers: string[] = [];

  constructor(test: TestGateway) {
    this.#test = test;
  }

  list(): ScenarioEntry[] {
    const dialects = [...this.#gateway.dialects.values()];
    return CATALOGUE.map((scenario) => {
      const able = dialects.filter(({ scenarios }) => scenarios && !lackOf(scenario, scenarios));
      return { name: scenario.name, title: scenario.title.en, dialects: able.map(({ name }) => name) };
    });
  }

  async run(name: string, options: ScenarioOptions = {}): Promise<ScenarioReport> {
    const { callbackUrl } = options;
    const scenario = scenarioNamed(CATALOGUE, name);
    const dialect = dialectFor(scenario, [...this.#gateway.dialects.values()], options.dialect);
    if (callbackUrl !== undefined && needsOwnReceiver(scenario)) {
      throw new Error(`${name} plays the merchant's server: run it without callbackUrl`);
    }
    const operatorKey = this.#gateway.config.operatorKey?.reveal() ?? '';
    const steps: ScenarioReport['steps'][number][] = [];
    const { differences, callbacks, orderNumbers } = await runScenario(scenario, {
      calls: new SandboxCalls(this.#test.instance.baseUrl, operatorKey),
      dialect,
      credentials: await demoCredentialsOf(dialect.name),
      merchantId: DEMO_MERCHANT_ID,
      ...(callbackUrl === undefined ? {} : { callbackUrl }),
      onReceiver: (url) => this.#receivers.push(url),
      onStep: (step, { said, difference }) =>
        steps.push({ step: wordsOf(step), result: said, difference: difference ?? null }),
    });
    return { scenario: name, dialect: dialect.name, steps, differences, callbacks, orderNumbers };
  }

  /** Whether an address was of a scenario's own receiver. */
  isOwn(url: string): boolean {
    return this.#receivers.some((receiver) => url.startsWith(`${receiver}/`));
  }

  get #gateway() {
    return this.#test.instance.gateway;
  }
}
