import { describe, expect, test } from 'vitest';
import { FakePlatform, type SeenRequest } from './fake-platform.ts';

/** What the suite sets of a client; the contract adds keys and names. */
export interface ClientOptions {
  readonly baseUrl: string;
  readonly timeoutMs?: number;
  readonly fetch?: typeof globalThis.fetch;
}

export interface ClientCall<Client> {
  readonly call: (client: Client) => Promise<object>;
  readonly method?: 'GET';
  readonly path: string;
  /** What a good answer says, and the client gives back. */
  readonly data: Readonly<Record<string, unknown>>;
}

/** What the rules of a client have to know of one contract. */
export interface ClientFacts<Client, Name extends string> {
  readonly clientOf: (options: ClientOptions) => Client;
  /** One call at least for every endpoint. */
  readonly calls: Readonly<Record<Name, ClientCall<Client>>>;
  /** One of them that moves money: done twice, it is gone twice. */
  readonly moving: NoInfer<Name>;
  /** A good answer with these data. */
  readonly answerOf: (data: Readonly<Record<string, unknown>>) => string;
  /** An answer that says for sure that the call was not carried out, and what the client makes of it. */
  readonly refusal: { readonly text: string; readonly result: object };
  /** Answers to the moving call whose code does not say whether it was carried out: text and cause. */
  readonly open: readonly (readonly [text: string, cause: object])[];
  /** Answers to the moving call that do not say what the contract lets them say. */
  readonly unusable: Readonly<Record<string, string>>;
  /** Genuine answers about something else than the call asked for. */
  readonly another: readonly (readonly [what: string, name: NoInfer<Name>, text: string])[];
}

const TOO_DEEP = `${'{"a":'.repeat(2000)}1${'}'.repeat(2000)}`;

/** What is no answer of any contract. */
const NO_ANSWERS: Readonly<Record<string, string>> = {
  nothing: '',
  'no JSON': '<html>',
  'half of an answer': '{"status":',
  'a comma too many': '{"a":1,}',
  'a list': '[]',
  null: 'null',
  'an object without members': '{}',
  'a repeated member': '{"a":1,"a":2}',
  'an object in 2000 others': TOO_DEEP,
};

const httpStatusCause = (httpStatus: number) => ({
  ok: false,
  kind: 'unknown',
  cause: { type: 'http_status', httpStatus },
});
const networkCause = { ok: false, kind: 'unknown', cause: { type: 'network' } };
const malformed = { ok: false, kind: 'unknown', cause: { type: 'malformed_answer' } };

/** The rules of a contract's client, as tests: each contract's `client.test.ts` runs them. */
export function testClient<Client, Name extends string>(
  platform: FakePlatform,
  facts: ClientFacts<Client, Name>,
): void {
  describe('as every client', () => {
    testRequests(platform, facts);
    testAnswers(platform, facts);
    testTransport(platform, facts);
    testOptions(facts);
  });
}

function testRequests<Client, Name extends string>(
  platform: FakePlatform,
  { calls, clientOf, answerOf }: ClientFacts<Client, Name>,
): void {
  test.each(Object.entries<ClientCall<Client>>(calls))('%s reaches its path', async (_, one) => {
    const { call, method = 'POST', path, data } = one;
    platform.answerText(answerOf({ ...data, added: { later: ['x'] } }));
    const result = await call(clientOf({ baseUrl: `${platform.baseUrl}/` }));
    // What a later version adds is kept.
    expect(result).toMatchObject({ ok: true, data: { ...data, added: { later: ['x'] } } });
    expect(platform.seen).toHaveLength(1);
    const [seen] = platform.seen as [SeenRequest];
    expect([seen.method, seen.url]).toEqual([method, path]);
    expect(seen.headers['content-type']).toMatch(/^application\/json/);
    if (method === 'GET') expect(seen.body).toBe('');
    else expect(JSON.parse(seen.body)).toEqual(expect.any(Object));
  });

  test.each(Object.entries<ClientCall<Client>>(calls))('%s takes another fetch', async (_, one) => {
    const urls: unknown[] = [];
    const fetch: typeof globalThis.fetch = async (url) => {
      urls.push(url);
      return new Response(answerOf(one.data));
    };
    const result = await one.call(clientOf({ baseUrl: 'https://pay.example.com/base/', fetch }));
    expect(result).toMatchObject({ ok: true, data: one.data });
    expect(urls).toEqual([`https://pay.example.com/base${one.path}`]);
  });
}

function testAnswers<Client, Name extends string>(
  platform: FakePlatform,
  facts: ClientFacts<Client, Name>,
): void {
  const { calls, refusal } = facts;
  const client = () => facts.clientOf({ baseUrl: platform.baseUrl });
  const move = () => calls[facts.moving].call(client());

  test.each([200, 400, 401, 409])('a refusal with HTTP %i is a refusal', async (httpStatus) => {
    platform.answerText(refusal.text, httpStatus);
    expect(await move()).toEqual({ ok: false, kind: 'refused', ...refusal.result });
  });

  test.each(facts.open)('%s leaves the outcome open', async (text, cause) => {
    platform.answerText(text);
    const unknown = { ok: false, kind: 'unknown', cause: { type: 'uncertain_code', ...cause } };
    expect(await move()).toEqual(unknown);
  });

  test.each(Object.entries({ ...NO_ANSWERS, ...facts.unusable }))(
    '%s leaves the outcome unknown',
    async (_, text) => {
      platform.answerText(text);
      expect(await move()).toMatchObject(malformed);
    },
  );

  test.each(facts.another)('an answer about %s is none', async (_, name, text) => {
    platform.answerText(text);
    expect(await calls[name].call(client())).toMatchObject(malformed);
  });

  test.each([201, 400, 403, 404, 429])(
    'success or no envelope with HTTP %i is no answer',
    async (httpStatus) => {
      for (const text of [facts.answerOf(calls[facts.moving].data), 'Not here', `{"status":${httpStatus}}`]) {
        platform.answerText(text, httpStatus);
        expect(await move(), text).toEqual(httpStatusCause(httpStatus));
      }
    },
  );
}

function testTransport<Client, Name extends string>(
  platform: FakePlatform,
  { clientOf, calls, moving, refusal }: ClientFacts<Client, Name>,
): void {
  const move = (options: Partial<ClientOptions> = {}) =>
    calls[moving].call(clientOf({ baseUrl: platform.baseUrl, ...options }));

  test.each([500, 502, 504])('HTTP %i, even with a refusal in it, is no answer', async (httpStatus) => {
    platform.answerText(refusal.text, httpStatus);
    expect(await move()).toEqual(httpStatusCause(httpStatus));
  });

  test('HTTP 503, even with a refusal in it, is no answer to any call', async () => {
    platform.answerText(refusal.text, 503);
    for (const { call } of Object.values<ClientCall<Client>>(calls)) {
      expect(await call(clientOf({ baseUrl: platform.baseUrl }))).toEqual(httpStatusCause(503));
    }
  });

  test('no answer in time, and one that stops in its middle', async () => {
    const timeout = { ok: false, kind: 'unknown', cause: { type: 'timeout', timeoutMs: 50 } };
    platform.answer = () => undefined;
    expect(await move({ timeoutMs: 50 })).toEqual(timeout);
    platform.answer = (response) => response.writeHead(200).write('{');
    expect(await move({ timeoutMs: 50 })).toEqual(timeout);
  });

  test('no connection, and one that is closed', async () => {
    platform.answer = (response) => response.destroy();
    for (const { call } of Object.values<ClientCall<Client>>(calls)) {
      expect(await call(clientOf({ baseUrl: platform.baseUrl }))).toMatchObject(networkCause);
    }
    const gone = new FakePlatform();
    await gone.start();
    const { baseUrl } = gone;
    await gone.close();
    const cause = { type: 'no_connection', code: 'ECONNREFUSED' };
    for (const { call } of Object.values<ClientCall<Client>>(calls)) {
      expect(await call(clientOf({ baseUrl }))).toMatchObject({ ok: false, kind: 'not_sent', cause });
    }
    expect(await move({ baseUrl, fetch: (input, init) => fetch(input, init) })).toMatchObject(networkCause);
  });

  test('a fetch that throws', async () => {
    const error = new TypeError('no such host');
    const fetch = () => Promise.reject(error);
    expect(await move({ fetch })).toEqual({ ok: false, kind: 'unknown', cause: { type: 'network', error } });
  });

  test.each([301, 302, 303, 307, 308])('a redirect with HTTP %i is not followed', async (httpStatus) => {
    platform.answer = (response) =>
      response.writeHead(httpStatus, { location: `${platform.baseUrl}/elsewhere` }).end();
    expect(await move()).toMatchObject(networkCause);
    expect(platform.seen).toHaveLength(1);
  });

  test('an answer of more than four megabytes, and one that is not UTF-8', async () => {
    platform.answerText('x'.repeat(5 * 1024 * 1024));
    expect(await move()).toMatchObject(networkCause);
    platform.answerText(Buffer.from([0x7b, 0xff, 0x7d]));
    expect(await move()).toMatchObject(networkCause);
  });
}

function testOptions<Client, Name extends string>({ clientOf }: ClientFacts<Client, Name>): void {
  test.each(['pay.example.com', 'ftp://pay.example.com', 'https://x.kr/?a=1', 'https://x.kr/#a'])(
    'the address %s is refused at once',
    (baseUrl) => {
      expect(() => clientOf({ baseUrl })).toThrow(TypeError);
    },
  );
}
