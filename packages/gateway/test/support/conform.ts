import { credentialsFrom } from '../../src/conformance/credentials.ts';
import { chosenCases, type Level, runGateway } from '../../src/conformance/gateway-run.ts';
import type { Report } from '../../src/conformance/result.ts';
import { DIALECTS } from '../../src/dialects/index.ts';
import type { DialectConformance } from '../../src/gateway.ts';
import { demoCredentialsOf } from '../../src/sandbox/demo.ts';

/** Longer than any answer of a busy machine takes. */
export const PATIENT_MS = 60_000;

export function conformanceNamed(dialect: string): DialectConformance {
  const found = DIALECTS.find(({ name }) => name === dialect)?.conformance;
  if (!found) throw new Error(`${dialect} has no statements`);
  return found;
}

/** Runs cases of a dialect as the demo's merchant. */
export async function examined(
  dialect: string,
  baseUrl: string,
  level: Level = 'sandbox',
  only: readonly string[] = [],
): Promise<Report> {
  const { gateway: suite } = conformanceNamed(dialect);
  const { fields } = suite;
  const credentials = credentialsFrom(await demoCredentialsOf(dialect), { dialect, fields });
  const cases = chosenCases(suite, level, only);
  return runGateway({ dialect, suite, baseUrl, credentials, cases, timeoutMs: PATIENT_MS });
}

/** The ids of those that ended in one way. */
export function idsOf({ results }: Report, outcome = 'failed'): string[] {
  return results.filter((result) => result.outcome === outcome).map(({ id }) => id);
}
