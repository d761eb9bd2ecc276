import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { expect, test } from 'vitest';
import { loadKeys, parseSignedJson, verifyMembersSync } from '../../packages/haipay/src/index.ts';
import { SECRET_KEY } from '../../packages/haipay/test/fixtures/vectors.ts';
import { describeWith, example } from '../support/examples.ts';
import { findProgram } from '../support/programs.ts';
import { root } from '../support/sources.ts';
import { type Case, plain, randomTexts } from './cases.ts';
import { eximbayCases } from './eximbay-cases.ts';
import { haipayCases, haipayTextCases, merchantPair } from './haipay-cases.ts';
import { teemopayCases, teemopayTextCases } from './teemopay-cases.ts';
import { wireCases } from './wire-cases.ts';

const PHP = example(
  'sdks/php',
  { php: findProgram(['php'], 'NARU_PHP') },
  'install PHP 8 (Debian: apt install php-cli php-curl) or set NARU_PHP',
);

/** What the SDK makes of the cases, in their order. */
function results(cases: readonly Case[]): unknown[] {
  const input = JSON.stringify(cases.map(({ op, input }) => ({ op, ...input })));
  const script = path.join(root, 'sdks/php/test/vectors.php');
  const run = spawnSync(PHP.program ?? '', ['-d', 'display_errors=stderr', script], {
    input,
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
  });
  expect({ status: run.status, errors: run.stderr }).toEqual({ status: 0, errors: '' });
  return JSON.parse(run.stdout) as unknown[];
}

/** The cases that the SDK decides otherwise than the contracts. */
function differences(cases: readonly Case[]): unknown[] {
  const answers = results(cases);
  expect(answers).toHaveLength(cases.length);
  return cases.flatMap(({ op, title, expected }, index) => {
    const wanted = JSON.stringify(sorted(plain(expected)));
    const given = JSON.stringify(sorted(plain(comparable(answers[index]))));
    return wanted === given ? [] : [{ case: `${op}: ${title}`, wanted, given }];
  });
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([name, member]) => [name, sorted(member)] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

type Request = { readonly method: string; readonly url: string; readonly body: string | null };

/** A request without what differs each time, its signature among it. */
function comparable(answer: unknown): unknown {
  const { request, result } = (answer ?? {}) as { readonly request?: Request; readonly result?: unknown };
  if (request === undefined) return answer;
  const { sign: _, ...body } = JSON.parse(request.body ?? '{}') as Record<string, unknown>;
  return { result, request: { method: request.method, url: request.url, body } };
}

describeWith('the SDK for PHP decides as the contracts do', PHP, () => {
  test('texts, numbers, names, times and keys', () => {
    expect(differences(wireCases())).toEqual([]);
  });

  test('documents that nobody thought of', () => {
    const texts = randomTexts();
    expect(differences(wireCases(texts))).toEqual([]);
    expect(differences(haipayTextCases(texts))).toEqual([]);
    expect(differences(teemopayTextCases(texts))).toEqual([]);
  });

  test('HaiPay', async () => {
    const cases = await haipayCases();
    expect(cases.length).toBeGreaterThan(200);
    expect(differences(cases)).toEqual([]);
  });

  test('TeemoPay', async () => {
    const cases = await teemopayCases();
    expect(cases.length).toBeGreaterThan(200);
    expect(differences(cases)).toEqual([]);
  });

  test('Eximbay', async () => {
    const cases = await eximbayCases();
    expect(cases.length).toBeGreaterThan(200);
    expect(differences(cases)).toEqual([]);
  });

  test('HaiPay: requests are signed as the contract verifies them', async () => {
    const keys = loadKeys({ secretKey: SECRET_KEY, publicKey: (await merchantPair).publicKey });
    const cases = (await haipayCases()).filter(({ op }) => op === 'haipay.call');
    for (const answer of results(cases) as { readonly request: Request }[]) {
      const parsed = parseSignedJson(answer.request.body ?? '');
      if (!parsed.ok) throw new Error(parsed.reason);
      expect(verifyMembersSync(parsed.members, keys)).toEqual({ ok: true });
    }
  });
});
