import { expect, test } from 'vitest';
import { protocolSections, sectionsIn } from '../../../../test/support/citations.ts';
import { levelOf } from '../../src/conformance/gateway-run.ts';
import { DIALECTS } from '../../src/dialects/index.ts';
import { conformanceNamed, examined } from '../support/conform.ts';
import { testServer } from '../support/server.ts';

const server = testServer();
const WITHIN_MS = 120_000;
const NAMES = DIALECTS.map(({ name }) => name);

test.each(NAMES)(
  'Naru passes all cases of %s',
  async (dialect) => {
    const { results } = await examined(dialect, server.baseUrl);
    expect(results.filter(({ outcome }) => outcome !== 'passed')).toEqual([]);
    expect(results).toHaveLength(conformanceNamed(dialect).gateway.cases.length);
  },
  WITHIN_MS,
);

test.each(NAMES)(
  '%s has at least 20 cases that only read and 15 that write, each under an id of its own',
  (dialect) => {
    const { cases } = conformanceNamed(dialect).gateway;
    const counts = { read: 0, write: 0, sandbox: 0 };
    for (const one of cases) counts[levelOf(one)] += 1;
    expect(counts.read).toBeGreaterThanOrEqual(20);
    expect(counts.write).toBeGreaterThanOrEqual(15);
    expect(new Set(cases.map(({ id }) => id)).size).toBe(cases.length);
    expect(cases.filter(({ id }) => !/^[a-z-]+\.[A-Za-z-]+$/.test(id))).toEqual([]);
  },
);

test.each(NAMES)('each case of %s cites sections that its protocol has', (dialect) => {
  const sections = protocolSections().get(dialect);
  const wrong = conformanceNamed(dialect).gateway.cases.filter(({ cites }) => {
    const cited = sectionsIn(cites, dialect);
    return cited.length === 0 || cited.some((section) => !sections?.has(section));
  });
  expect(wrong).toEqual([]);
});
