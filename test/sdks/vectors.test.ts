import { createPublicKey } from 'node:crypto';
import { expect, test } from 'vitest';
import {
  loadKeys,
  membersOf,
  parseSignedJson,
  signMembersSync,
  verifyMembersSync,
} from '../../packages/haipay/src/index.ts';
import { SECRET_KEY } from '../../packages/haipay/test/fixtures/vectors.ts';
import * as teemopay from '../../packages/teemopay/src/index.ts';
import { PRIVATE_KEY } from '../../packages/teemopay/test/fixtures/vectors.ts';
import type { ExchangeKeyPair } from '../../packages/wire/src/keys.ts';
import { type Case, plain, randomTexts } from './cases.ts';
import { eximbayCases } from './eximbay-cases.ts';
import { haipayCases, haipayTextCases, merchantPair } from './haipay-cases.ts';
import type { CaseProcess } from './language.ts';
import { describeLanguages } from './languages.ts';
import { smallCases } from './small-cases.ts';
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
  return found(cases, await results(ask, cases));
}

function found(cases: readonly Case[], answers: readonly unknown[]): unknown[] {
  expect(answers).toHaveLength(cases.length);
  const all = cases.flatMap(({ op, title, expected }, index) => {
    const wanted = JSON.stringify(sorted(plain(expected)));
    const given = JSON.stringify(sorted(plain(comparable(answers[index]))));
    return wanted === given ? [] : [{ case: `${op}: ${title}`, wanted, given }];
  });
  return all.slice(0, MOST_SHOWN);
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
      expect(await differences(ask, [...wireCases(), ...smallCases()])).toEqual([]);
    });

    test('documents that nobody thought of', async () => {
      const texts = randomTexts();
      expect(await differences(ask, wireCases(texts))).toEqual([]);
      expect(await differences(ask, haipayTextCases(texts))).toEqual([]);
      expect(await differences(ask, teemopayTextCases(texts))).toEqual([]);
    });

    test('HaiPay, whose requests are signed as the contract verifies them', async () => {
      const cases = await HAIPAY;
      expect(cases.length).toBeGreaterThan(200);
      const answers = await results(ask, cases);
      expect(found(cases, answers)).toEqual([]);
      const keys = loadKeys({ secretKey: SECRET_KEY, publicKey: (await merchantPair).publicKey });
      const calls = answers.filter((_, index) => cases[index]?.op === 'haipay.call');
      for (const { request } of calls as { readonly request: Request }[]) {
        const parsed = parseSignedJson(request.body ?? '');
        if (!parsed.ok) throw new Error(parsed.reason);
        expect(verifyMembersSync(parsed.members, keys)).toEqual({ ok: true });
      }
    });

    test.each([
      ['TeemoPay', TEEMOPAY],
      ['Eximbay', EXIMBAY],
    ] as const)('%s', async (_, made) => {
      const cases = await made;
      expect(cases.length).toBeGreaterThan(200);
      expect(await differences(ask, cases)).toEqual([]);
    });

    test('key pairs are those of the contracts', async () => {
      const made = (await ask({ op: 'haipay.pair' })) as ExchangeKeyPair;
      const keys = loadKeys({ secretKey: SECRET_KEY, ...made });
      const members = { a: '1', sign: signMembersSync({ a: '1' }, keys) };
      expect(verifyMembersSync(membersOf(members), keys)).toEqual({ ok: true });
      const short = (await ask({ op: 'teemopay.pair' })) as ExchangeKeyPair;
      const derived = createPublicKey(teemopay.loadPrivateKey(short.privateKey));
      expect(derived.equals(teemopay.loadPublicKey(short.publicKey))).toBe(true);
      expect(derived.asymmetricKeyDetails?.modulusLength).toBe(1024);
    });

    test('a wrong call says what is wrong', async () => {
      const client = {
        baseUrl: 'https://pay.example.com',
        appCode: 'A2405220001KR001',
        merchantPrivateKey: PRIVATE_KEY,
      };
      const tried: [wrong: object, said: RegExp][] = [
        [{ baseUrl: '' }, /^baseUrl must be an http or https address/],
        [{ baseUrl: 'ftp://pay.example.com' }, /^baseUrl must be an http or https address/],
        [{ baseUrl: 'https:///x' }, /^baseUrl must be an http or https address/],
        [{ baseUrl: 'https://pay.example.com/?a=1' }, /^baseUrl must not have a query/],
        [{ baseUrl: 'https://a:b@pay.example.com' }, /^baseUrl must not have a user/],
        [{ timeoutMs: 0 }, /^timeout/],
        [{ appCode: '' }, /^appCode must be the id of the application/],
        [{ merchantPrivateKey: 'x y' }, /the private key is not base64/],
      ];
      for (const [wrong, said] of tried) {
        const input = {
          op: 'teemopay.call',
          options: { ...client, ...wrong },
          name: 'merchantBalance',
          args: [],
        };
        expect(await ask(input), JSON.stringify(wrong)).toEqual({ thrown: expect.stringMatching(said) });
      }
      const shop = { baseUrl: client.baseUrl, mid: 'M', apiKey: 'K' };
      const calls: [options: object, name: string, args: unknown[], said: RegExp][] = [
        [{ ...shop, mid: '' }, 'deleteToken', ['t'], /^mid is empty/],
        [{ ...shop, apiKey: 'a:b' }, 'deleteToken', ['t'], /^apiKey must be one word/],
        [shop, 'cancel', ['../x', {}], /^transactionId must be 24 letters and digits/],
        [shop, 'deleteToken', ['a/b'], /^a token or recurring id must be/],
      ];
      for (const [options, name, args, said] of calls) {
        const answer = await ask({ op: 'eximbay.call', options, name, args });
        expect(answer, name).toEqual({ thrown: expect.stringMatching(said) });
      }
    });
  },
);
