import { editDistance } from '@naru/engine';
import type { Dialect } from '../gateway.ts';
import { lackOf } from './needs.ts';
import { type Area, areaOf, type CataloguedScenario } from './scenario.ts';

/** The scenario of that name; near names and how to list them in an error otherwise. */
export function scenarioNamed(catalogue: readonly CataloguedScenario[], name: string): CataloguedScenario {
  const found = catalogue.find((one) => one.name === name);
  if (found) return found;
  const near = nearNames(catalogue, name);
  const hint = near.length === 0 ? '' : `; near it are ${near.join(', ')}`;
  throw new Error(`there is no scenario ${name}${hint} (naru trigger --list shows all)`);
}

const MAX_NEAR = 3;
/** More slips than this are another name. */
const MAX_SLIPS = 6;
const MAX_CHARS = 64;

/** Names that the given one may have been meant for: it is a part of them, or almost one of them. */
function nearNames(catalogue: readonly CataloguedScenario[], given: string): readonly string[] {
  const asked = given.slice(0, MAX_CHARS).toLowerCase();
  const scored = catalogue.map(({ name }) => ({
    name,
    slips: name.includes(asked) && asked.length > 2 ? 0 : editDistance(asked, name),
  }));
  return scored
    .filter(({ slips }) => slips <= Math.min(MAX_SLIPS, Math.ceil(asked.length / 2)))
    .toSorted((one, other) => one.slips - other.slips)
    .slice(0, MAX_NEAR)
    .map(({ name }) => name);
}

export function ofArea(
  catalogue: readonly CataloguedScenario[],
  area: Area | undefined,
): readonly CataloguedScenario[] {
  return area === undefined ? catalogue : catalogue.filter((scenario) => areaOf(scenario) === area);
}

/** The wanted dialect, or the first that can express the scenario; throws a sentence with the reason otherwise. */
export function dialectFor(
  scenario: CataloguedScenario,
  dialects: readonly Dialect[],
  wanted: string | undefined,
): Dialect {
  const able = dialects.filter(({ scenarios }) => scenarios !== undefined);
  const those = able.filter(({ name }) => wanted === undefined || name === wanted);
  if (those.length === 0) {
    const names = able.map(({ name }) => name).join(', ');
    throw new Error(`scenarios are played through ${names}; not through ${wanted}`);
  }
  const reasons: string[] = [];
  for (const dialect of those) {
    const lack = dialect.scenarios && lackOf(scenario, dialect.scenarios);
    if (lack === undefined) return dialect;
    reasons.push(`${dialect.title}: ${lack.en}`);
  }
  throw new Error(`${scenario.name} can not be run: ${reasons.join('; ')}`);
}
