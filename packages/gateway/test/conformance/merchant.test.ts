import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { protocolSections, sectionsIn } from '../../../../test/support/citations.ts';
import type { Severity } from '../../src/conformance/merchant/check.ts';
import { merchantChecks } from '../../src/conformance/merchant/checks.ts';
import { GRADE_RULE, gradeOf } from '../../src/conformance/merchant/grade.ts';
import { exitCodeOf, type Outcome, type Result } from '../../src/conformance/result.ts';
import { DIALECTS } from '../../src/dialects/index.ts';
import { conformanceNamed, graded, idsOf } from '../support/conform.ts';
import {
  type Endpoint,
  goodEndpoints,
  KNOWN,
  MerchantServer,
  type Said,
} from '../support/conform-merchants.ts';

const NAMES = DIALECTS.map(({ name }) => name);
const merchant = new MerchantServer();
let endpoints: Readonly<Record<string, Endpoint>>;
beforeAll(async () => {
  endpoints = await goodEndpoints();
  await merchant.start();
});
afterAll(() => merchant.stop());
beforeEach(() => {
  merchant.spoil = (_, said) => said;
});

const checksOf = (dialect: string) => merchantChecks(conformanceNamed(dialect).merchant);
const replyOf = (dialect: string) => conformanceNamed(dialect).merchant.reply;

function known(dialect: string) {
  const amount = dialect === 'eximbay' ? KNOWN.dollars : KNOWN.amount;
  return { order: KNOWN.number, amount };
}

function serve(dialect: string): void {
  merchant.endpoint = endpoints[dialect] ?? (() => ({ status: 404, body: '' }));
}

describe.each(NAMES)('an endpoint of %s', (dialect) => {
  test('that does everything right passes all checks: grade A', async () => {
    serve(dialect);
    const report = await graded(dialect, merchant.url, known(dialect));
    expect(report.results.filter(({ outcome }) => outcome !== 'passed')).toEqual([]);
    expect(report.results.length).toBeGreaterThanOrEqual(18);
    expect(report.grade?.letter).toBe('A');
  });

  test.each(checksOf(dialect).map(({ id, severity }) => [id, severity] as const))(
    'that does wrong what %s is about fails that and nothing else',
    async (id, severity) => {
      serve(dialect);
      const [where, wrong] = wrongAnswer(id, replyOf(dialect));
      merchant.spoil = (check, said) => (check === where ? wrong : said);
      const timeoutMs = wrong ? {} : { timeoutMs: 2000 };
      const report = await graded(dialect, merchant.url, { ...known(dialect), ...timeoutMs });
      expect(idsOf(report)).toEqual([id]);
      expect(report.grade?.letter).toBe({ critical: 'F', major: 'C', minor: 'B' }[severity]);
      const [failed] = report.results.filter(({ outcome }) => outcome === 'failed');
      expect(failed).toMatchObject({ severity, expected: expect.any(String), got: expect.any(String) });
      expect(failed?.mend).toMatch(/\.$/);
      expect(failed?.exchanges.length).toBeGreaterThan(0);
    },
  );

  test('that accepts everything fails all that has to be refused: grade F', async () => {
    merchant.endpoint = () => ({ status: 200, body: replyOf(dialect) });
    const report = await graded(dialect, merchant.url, known(dialect));
    const refused = checksOf(dialect).filter(({ id }) => REFUSED.test(id));
    expect(idsOf(report)).toEqual(refused.map(({ id }) => id));
    expect(report.grade?.letter).toBe('F');
  });

  test('that refuses everything fails what has to be accepted, and proves nothing by its refusals', async () => {
    merchant.endpoint = () => ({ status: 400, body: 'no' });
    const report = await graded(dialect, merchant.url, known(dialect));
    expect(idsOf(report)).toEqual(['accepted']);
    expect(idsOf(report, 'passed')).toEqual(['in-time']);
  });

  test('that does not know the order has no grade, and the report says what to name', async () => {
    serve(dialect);
    const report = await graded(dialect, merchant.url);
    expect(idsOf(report)).toEqual([]);
    expect(report.grade?.letter).toBe('-');
    expect(exitCodeOf(report.results)).toBe(2);
    const accepted = report.results.find(({ id }) => id === 'accepted');
    expect(accepted?.reason).toMatch(/name an order that the endpoint knows, by --order and --amount/);
  });

  test('that replies another text is told so', async () => {
    serve(dialect);
    merchant.spoil = (_, said) => (said.body === replyOf(dialect) ? { status: 200, body: 'OK' } : said);
    const report = await graded(dialect, merchant.url, known(dialect));
    expect(idsOf(report)).toEqual(['reply']);
  });

  test('that never answers fails in-time alone, and is not waited for at each check', async () => {
    const asked = new Set<string>();
    merchant.spoil = (check) => {
      asked.add(check);
      return undefined;
    };
    const report = await graded(dialect, merchant.url, { ...known(dialect), timeoutMs: 200 });
    expect(idsOf(report)).toEqual(['in-time']);
    expect(idsOf(report, 'passed')).toEqual([]);
    expect([...asked].filter((check) => check !== '')).toEqual(['at-once', 'accepted', 'in-time']);
  });

  test('that was asked for a part of the checks has no grade', async () => {
    serve(dialect);
    const report = await graded(dialect, merchant.url, {
      ...known(dialect),
      only: ['reply', 'signature-wrong'],
    });
    expect(idsOf(report, 'passed')).toEqual(['reply', 'signature-wrong']);
    expect(report.grade).toBeUndefined();
  });

  test('that breaks the connection fails what it breaks at', async () => {
    serve(dialect);
    merchant.spoil = (check, said) => (check === 'body-nonsense' ? { status: -1, body: '' } : said);
    const report = await graded(dialect, merchant.url, known(dialect));
    expect(idsOf(report)).toEqual(['body-nonsense']);
  });
});

const REFUSED = /^(?:signature|amount|order)-|^other-|^moved-|^body-|^get$/;

/** At which check the endpoint answers wrongly, and what; undefined: it never answers. */
function wrongAnswer(id: string, reply: string): [check: string, said: Said | undefined] {
  if (id === 'in-time') return [id, undefined];
  if (id === 'reply') return ['accepted', { status: 200, body: 'OK' }];
  if (REFUSED.test(id)) return [id, { status: 200, body: reply }];
  return [id, { status: /^(?:retry|at-once|content-type-other)$/.test(id) ? 500 : 400, body: 'no' }];
}

test.each(NAMES)('each check of %s cites sections that its protocol has', (dialect) => {
  const sections = protocolSections().get(dialect);
  const wrong = checksOf(dialect).filter(({ cites }) => {
    const cited = sectionsIn(cites, dialect);
    return cited.length === 0 || cited.some((section) => !sections?.has(section));
  });
  expect(wrong).toEqual([]);
  const { length } = checksOf(dialect);
  expect(length).toBeGreaterThanOrEqual(20);
  // A misspelled id would be a check that is silently not run.
  const { cites } = conformanceNamed(dialect).merchant;
  expect(Object.keys(cites).toSorted()).toEqual(
    checksOf(dialect)
      .map(({ id }) => id)
      .toSorted(),
  );
});

test('nobody at the address is an error and no grade', async () => {
  await expect(graded('haipay', 'http://127.0.0.1:1/')).rejects.toThrow(
    /^http:\/\/127.0.0.1:1\/: no answer: /,
  );
});

function ended(outcome: Outcome, severity: Severity): Result {
  return { id: 'x', title: 'x', cites: '', outcome, severity, elapsedMs: 1, exchanges: [] };
}

test.each([
  ['A', [ended('passed', 'critical'), ended('inconclusive', 'minor')]],
  ['B', [ended('failed', 'minor'), ended('failed', 'minor')]],
  ['C', [ended('failed', 'major'), ended('failed', 'minor')]],
  ['D', [ended('failed', 'major'), ended('failed', 'major')]],
  ['E', [ended('failed', 'major'), ended('failed', 'major'), ended('failed', 'major')]],
  ['F', [ended('failed', 'critical'), ended('inconclusive', 'critical')]],
  ['-', [ended('passed', 'major'), ended('inconclusive', 'critical')]],
  ['-', []],
] as const)('the grade %s has its rule', (letter, results) => {
  const [, reason] = GRADE_RULE.find(([one]) => one === letter) ?? [];
  expect(gradeOf(results)).toEqual({ letter, reason });
});
