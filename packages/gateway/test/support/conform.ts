import { credentialsFrom } from '../../src/conformance/credentials.ts';
import { type DialectConformance, type MessagesAbout, suiteAbout } from '../../src/conformance/dialect.ts';
import { chosenCases, type Level, runGateway } from '../../src/conformance/gateway-run.ts';
import { chosenChecks, orderNamed, runMerchant } from '../../src/conformance/merchant/run.ts';
import type { Report } from '../../src/conformance/result.ts';
import { DIALECTS } from '../../src/dialects/index.ts';
import { demoAppsOf, demoCredentialsOf } from '../../src/sandbox/demo.ts';

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

export interface Graded {
  readonly order?: string;
  readonly amount?: string;
  readonly currency?: string;
  readonly transaction?: string;
  readonly only?: readonly string[];
  readonly timeoutMs?: number;
  readonly about?: MessagesAbout;
}

/** Grades an endpoint as the demo's gateway. */
export async function graded(dialect: string, callbackUrl: string, given: Graded = {}): Promise<Report> {
  const suite = suiteAbout(conformanceNamed(dialect), given.about ?? 'payments');
  if (!suite) throw new Error(`${dialect} has no messages about ${given.about}`);
  const { fields } = suite;
  const credentials = credentialsFrom(await demoCredentialsOf(dialect), { dialect, fields });
  return runMerchant({
    dialect,
    about: given.about,
    suite,
    callbackUrl,
    credentials,
    platformKey: await platformKeyOf(dialect),
    order: orderNamed(suite, given),
    checks: chosenChecks(suite, given.only ?? []),
    timeoutMs: given.timeoutMs ?? PATIENT_MS,
  });
}

async function platformKeyOf(dialect: string): Promise<string> {
  const demo = DIALECTS.find(({ name }) => name === dialect)?.demo;
  const [app] = demo ? await demoAppsOf(dialect, demo) : [];
  return app?.keys.platform_private_key ?? '';
}
