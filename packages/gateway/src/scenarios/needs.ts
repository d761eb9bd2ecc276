import type { DialectScenarios, ScenarioNeed, ScenarioText } from '../contract/dialect-scenarios.ts';
import { type CataloguedScenario, type Step, stepsOf } from './scenario.ts';

/** What a scenario asks of a dialect. */
export function needsOf(scenario: CataloguedScenario): readonly ScenarioNeed[] {
  const needs = [...stepsOf(scenario).flatMap(needsOfStep), ...(scenario.needs ?? [])];
  return [...new Set(needs)];
}

function needsOfStep(step: Step): readonly ScenarioNeed[] {
  switch (step.do) {
    case 'order':
      return step.currency === 'USD' ? [step.kind, 'dollars'] : [step.kind];
    case 'forged':
    case 'twice':
      return [step.kind];
    case 'payout':
      return ['payout'];
    case 'act':
      return [step.action];
    case 'deposit_rule':
      // A part that is credited has to be reported.
      return step.case === 'short' && step.rule === 'accept' ? ['part_results'] : [];
    default:
      return [];
  }
}

/** Why a dialect cannot express a scenario; undefined when it can. */
export function lackOf(scenario: CataloguedScenario, { lacks }: DialectScenarios): ScenarioText | undefined {
  const lacking = needsOf(scenario).find((need) => lacks[need] !== undefined);
  return lacking === undefined ? undefined : lacks[lacking];
}

/** What a scenario does to the whole sandbox, as sentences that are said before. */
export function sideEffectsOf(
  scenario: CataloguedScenario,
  { noticeSetting }: Pick<DialectScenarios, 'noticeSetting'> = {},
): readonly string[] {
  const steps = stepsOf(scenario);
  const has = (...kinds: readonly Step['do'][]) => steps.some((step) => kinds.includes(step.do));
  return [
    ...(has('pass', 'pass_to') ? ['moves the sandbox’s clock forward, which stays there until a reset'] : []),
    ...(has('callback_fault') ? ['orders faults for the next callbacks'] : []),
    ...(has('lose_notices') ? ['loses the next notices of the simulated channel'] : []),
    ...(has('hang') ? ['lets banks and wallets hang for a while'] : []),
    ...(has('deposit_rule', 'setting') || (noticeSetting !== undefined && has('chargeback'))
      ? ['changes a setting of the demo app, and puts it back']
      : []),
  ];
}

/** Whether it plays the merchant's server: callbacks must come to the runner then. */
export function needsOwnReceiver(scenario: CataloguedScenario): boolean {
  return stepsOf(scenario).some((step) => step.do === 'merchant');
}
