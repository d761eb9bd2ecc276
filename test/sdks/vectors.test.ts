import { expect, test } from 'vitest';
import { loadKeys, parseSignedJson, verifyMembersSync } from '../../packages/haipay/src/index.ts';
import { SECRET_KEY } from '../../packages/haipay/test/fixtures/vectors.ts';
import { type Case, plain, randomTexts } from './cases.ts';
import { eximbayCases } from './eximbay-cases.ts';
import { haipayCases, haipayTextCases, merchantPair } from './haipay-cases.ts';
import type { CaseProcess } from './language.ts';
import { describeLanguages } from './languages.ts';
import { teemopayCases, teemopayTextCases } from './teemopay-cases.ts';
import { wireCases } from './wire-cases.ts';

/** What is wrong everywhere is shown a few times only. */
const MOST_SHOWN = 20;

type Ask = CaseProcess['ask'];

/** What the SDK makes of the cases, in their order. */
const results = (ask: Ask, cases: readonly Case[]) =>
  Promise.all(cases.map(({ op, input }) => ask({ op, ...input })));

/** The cases that the SDK decides otherwise than the contracts. */
async function differences(ask: Ask, cases: readonly Case[]): Promise<unknown[]> {
  const answers = await results(ask, cases);
  expect(answers).toHaveLength(cases.length);
  const found = cases.flatMap(({ op, title, expected }, index) => {
    const wanted = JSON.stringify(sorted(plain(expected)));
    const given = JSON.stringify(sorted(plain(comparable(answers[index]))));
    return wanted === given ? [] : [{ case: `${op}: ${title}`, wanted, given }];
  });
  return found.slice(0, MOST_SHOWN);
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

/** Made once: signing them takes longer than asking. */
const HAIPAY = haipayCases();
const TEEMOPAY = teemopayCases();
const EXIMBAY = eximbayCases();

describeLanguages(
  (name) => `the SDK for ${name} decides as the contracts do`,
  (ask) => {
    test('texts, numbers, names, times and keys', async () => {
      expect(await differences(ask, wireCases())).toEqual([]);
    });

    test('documents that nobody thought of', async () => {
      const texts = randomTexts();
      expect(await differences(ask, wireCases(texts))).toEqual([]);
      expect(await differences(ask, haipayTextCases(texts))).toEqual([]);
      expect(await differences(ask, teemopayTextCases(texts))).toEqual([]);
    });

    test.each([
      ['HaiPay', HAIPAY],
      ['TeemoPay', TEEMOPAY],
      ['Eximbay', EXIMBAY],
    ] as const)('%s', async (_, made) => {
      const cases = await made;
      expect(cases.length).toBeGreaterThan(200);
      expect(await differences(ask, cases)).toEqual([]);
    });

    test('HaiPay: requests are signed as the contract verifies them', async () => {
      const keys = loadKeys({ secretKey: SECRET_KEY, publicKey: (await merchantPair).publicKey });
      const cases = (await HAIPAY).filter(({ op }) => op === 'haipay.call');
      for (const answer of (await results(ask, cases)) as { readonly request: Request }[]) {
        const parsed = parseSignedJson(answer.request.body ?? '');
        if (!parsed.ok) throw new Error(parsed.reason);
        expect(verifyMembersSync(parsed.members, keys)).toEqual({ ok: true });
      }
    });
  },
);
