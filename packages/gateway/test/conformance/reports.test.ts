import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { findProgram } from '../../../../test/support/programs.ts';
import { credentialsFrom } from '../../src/conformance/credentials.ts';
import { newNumber } from '../../src/conformance/gateway-run.ts';
import { redactorFor } from '../../src/conformance/redact.ts';
import { junitReport } from '../../src/conformance/reports/junit.ts';
import { markdownReport } from '../../src/conformance/reports/markdown.ts';
import { exitCodeOf, type Outcome, type Report, type Result } from '../../src/conformance/result.ts';

/** What servers answer to break a report. */
const NASTY = 'a "quoted" <b>&amp; ]]> \u0000\u001b[31m \ud800 한글 😀\r\n```\n| cell |';

function result(outcome: Outcome, more: Partial<Result> = {}): Result {
  const exchanges = [{ sent: `POST ${NASTY}`, came: NASTY }];
  return {
    id: `one.${outcome}`,
    title: NASTY,
    cites: 'haipay.md §1',
    outcome,
    elapsedMs: 12,
    exchanges,
    ...more,
  };
}

const REPORT: Report = {
  name: 'gateway x',
  target: 'http://127.0.0.1:1',
  app: NASTY,
  startedAt: new Date('2026-11-21T00:00:00Z'),
  results: [
    result('passed', { exchanges: [] }),
    result('failed', { expected: NASTY, got: NASTY, mend: NASTY, severity: 'critical' }),
    result('inconclusive', { reason: NASTY }),
    result('skipped', { reason: NASTY }),
  ],
  grade: { letter: 'F', reason: NASTY },
};

const READ = `
import json, sys, xml.etree.ElementTree as tree
root = tree.fromstring(sys.stdin.buffer.read())
suite = root.find('testsuite')
print(json.dumps({
  'counts': [suite.get(name) for name in ('tests', 'failures', 'errors', 'skipped')],
  'cases': [[case.get('classname'), [child.tag for child in case]] for case in suite.findall('testcase')],
  'message': suite.find('testcase/failure').get('message'),
  'text': suite.find('testcase/failure').text,
}))`;
const python = findProgram(['python3']);

test.skipIf(!python)('the JUnit report is XML that a parser reads', () => {
  const { stdout, stderr } = spawnSync(python ?? '', ['-c', READ], {
    input: junitReport(REPORT),
    encoding: 'utf8',
    env: { PYTHONIOENCODING: 'utf-8' },
  });
  expect(stderr).toBe('');
  const read = JSON.parse(stdout);
  expect(read.counts).toEqual(['4', '1', '1', '1']);
  expect(read.cases).toEqual([
    ['gateway.x', []],
    ['gateway.x', ['failure']],
    ['gateway.x', ['error']],
    ['gateway.x', ['skipped']],
  ]);
  expect(read.message).toContain('a "quoted" <b>&amp; ]]>');
  expect(read.message).toContain('한글 😀\r\n');
  expect(read.text).toContain('--- came\n');
});

test('the JUnit report has no control characters and no bare brackets', () => {
  const xml = junitReport(REPORT);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
  expect(xml).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ud800-\udfff](?![\udc00-\udfff])/u);
  expect(xml.match(/<b>/)).toBeNull();
});

test('the Markdown report keeps the texts of others in cells and fences', () => {
  const text = markdownReport(REPORT);
  expect(text).toContain('````\n');
  expect(text).toContain('- Result: 1 passed, 1 failed, 1 inconclusive, 1 skipped\n');
  const [table = ''] = text.split('\n## ', 1);
  const rows = table.split('\n').filter((line) => line.startsWith('|'));
  expect(rows).toHaveLength(2 + REPORT.results.length);
  expect(text).toContain('\\| cell \\|');
});

test('the examined server cannot write into the Markdown report: no heading, no link, no image, no control', () => {
  const came = `${'`'.repeat(150)}\n# OWNED\n\u001b[31m`;
  const got = '![t](http://evil.example/p.png) `x`';
  const failed = result('failed', { got, expected: 'an answer', exchanges: [{ sent: 'GET /', came }] });
  const text = markdownReport({ ...REPORT, results: [failed] });
  expect(text).toContain(`${'`'.repeat(151)}\n${'`'.repeat(150)}\n# OWNED\n\uFFFD[31m\n${'`'.repeat(151)}`);
  expect(text).toContain('- Got: `![t](http://evil.example/p.png)  x `');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
  expect(text).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/);
});

test.each([
  [['passed', 'skipped'], 0],
  [['passed', 'failed', 'inconclusive'], 1],
  [['passed', 'inconclusive'], 2],
  [['skipped'], 2],
  [[], 2],
] as const)('%j ends with exit code %i', (outcomes, code) => {
  expect(exitCodeOf(outcomes.map((outcome) => result(outcome)))).toBe(code);
});

test('secrets are hidden in every form that a message gives them, and signatures are cut', () => {
  const secret = 'k3y"/+v4lue-x';
  const hide = redactorFor([secret]);
  const forms = [secret, JSON.stringify({ secret }), encodeURIComponent(secret)];
  const basic = `Basic ${Buffer.from(`${secret}:`).toString('base64')}`;
  for (const text of [...forms, basic]) {
    const hidden = hide(`before ${text} after`);
    expect(hidden).toContain('[secret]');
    expect(hidden).toMatch(/^before .* after$/);
    expect(hidden).not.toMatch(/k3y|v4lue|azN5/);
  }
  expect(hide(`{"sign":"${'Ab1+'.repeat(86)}"}`)).toBe('{"sign":"Ab1+Ab1+…"}');
  const inner = JSON.stringify({ sign: 'Ab1+'.repeat(86), x: 1 });
  expect(hide(JSON.stringify({ body: inner }))).toBe('{"body":"{\\"sign\\":\\"Ab1+Ab1+…\\",\\"x\\":1}"}');
  expect(hide(`{"sign":"${'Ab1\\/'.repeat(86)}"}`)).toBe('{"sign":"Ab1\\/Ab1\\/…"}');
  expect(hide(`a=1&fgkey=${'F'.repeat(64)}`)).toBe('a=1&fgkey=FFFFFFFF…');
});

const FIELDS = [
  { name: 'appId', isSecret: false },
  { name: 'secretKey', isSecret: true },
  { name: 'more', isSecret: false, isOptional: true },
] as const;

test('credentials are an object, a list of apps, or either under the name of the dialect', () => {
  const app = { appId: 7, secretKey: 'hidden-key' };
  const other = { appId: 8, secretKey: 'other-key' };
  const wanted = { appId: '7', secretKey: 'hidden-key' };
  const request = { dialect: 'x', fields: FIELDS };
  for (const file of [app, [app, other], { x: app }, { x: [app, other] }]) {
    expect(credentialsFrom(file, request)).toEqual(wanted);
  }
  expect(credentialsFrom({ x: [other, app] }, { ...request, app: '7' })).toEqual(wanted);
});

test.each([
  [null, 'the credentials have no app of x: an object with appId, secretKey, more (optional)'],
  ['text', 'the credentials have no app of x: an object with appId, secretKey, more (optional)'],
  [[], 'the credentials have no app of x: an object with appId, secretKey, more (optional)'],
  [{ appId: 7 }, 'the credentials: secretKey is missing; there should be appId, secretKey, more (optional)'],
  [
    { appId: 7, secretKey: ['hidden-key'] },
    'the credentials: secretKey must be text that is not empty; there should be appId, secretKey, more (optional)',
  ],
])('credentials that are none are refused with a sentence without a value: %j', (file, fault) => {
  expect(() => credentialsFrom(file, { dialect: 'x', fields: FIELDS })).toThrow(fault);
});

test('numbers of orders are new each time, and short enough for all dialects', () => {
  const numbers = Array.from({ length: 1000 }, newNumber);
  expect(new Set(numbers).size).toBe(numbers.length);
  expect(numbers.filter((number) => !/^CONF[0-9A-Z]{14}$/.test(number))).toEqual([]);
});
