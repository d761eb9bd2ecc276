import vm from 'node:vm';
import { expect, test } from 'vitest';
import { type ApiDocument, apiDocument, operationsOf } from '../support/document.ts';
import { testServer } from '../support/server.ts';

/*
 * Every request of both collections is sent in its order, by as much of Postman's and Bruno's scripting as they use,
 * and gets a documented status; those that go together are carried out.
 */

const server = testServer();

type Members = Record<string, unknown>;

/** Calls that need a card or a subscription: the numbers of their examples are refused in a documented way. */
const NEEDS_MORE = ['verify', 'confirm', 'capture', 'settle', 'rebill', 'deleteToken', 'tokenInquiry'];
const RECURRING = ['deleteRecurring', 'adjustRecurring'];

function isCarriedOut(answer: Members): boolean {
  return answer['status'] === '1' || answer['code'] === 200 || answer['rescode'] === '0000';
}

interface Sent {
  readonly name: string;
  readonly status: number;
  readonly answer: Members;
}

async function send(method: string, url: string, headers: Record<string, string>, body: string | undefined) {
  const reply = await fetch(url, { method, headers, ...(body === undefined ? {} : { body }) });
  return { status: reply.status, text: await reply.text() };
}

function filled(text: string, variables: ReadonlyMap<string, string>): string {
  return text.replace(/\{\{(\w{1,64})\}\}/g, (whole, name: string) => variables.get(name) ?? whole);
}

/** Has each request of the document in it, once. */
function expectAll(document: ApiDocument, names: readonly string[], titles: readonly string[]): void {
  const all = operationsOf(document).filter(({ tags }) => titles.includes(tags[0] ?? ''));
  expect(all.length).toBeGreaterThan(25);
  expect(names.toSorted()).toEqual(all.map(({ operationId }) => operationId.split('.')[1]).toSorted());
}

function expectCarriedOut(sent: readonly Sent[], document: ApiDocument): void {
  const documented = new Map(
    operationsOf(document).map(({ operationId, responses }) => [operationId.split('.')[1], responses]),
  );
  for (const { name, status, answer } of sent) {
    expect(Object.keys(documented.get(name) ?? {}), name).toContain(String(status));
    const isOpen = [...NEEDS_MORE, ...RECURRING].includes(name);
    expect([name, isCarriedOut(answer), JSON.stringify(answer).slice(0, 200)]).toEqual([
      name,
      !isOpen,
      expect.anything(),
    ]);
  }
}

interface PostmanItem {
  readonly name: string;
  readonly event: readonly {
    readonly listen: string;
    readonly script: { readonly exec: readonly string[] };
  }[];
  readonly request: {
    readonly method: string;
    readonly url: string;
    readonly header: readonly { readonly key: string; readonly value: string }[];
    readonly body?: { readonly raw: string };
  };
}

interface PostmanCall {
  readonly method: string;
  readonly url: string;
  readonly header: Record<string, string>;
  readonly body: { readonly raw: string };
}

interface Postman {
  readonly info: { readonly schema: string };
  readonly variable: readonly { readonly key: string; readonly value: string }[];
  readonly item: readonly { readonly name: string; readonly item: readonly PostmanItem[] }[];
}

async function runPostman(
  { name, event, request }: PostmanItem,
  variables: Map<string, string>,
): Promise<Sent> {
  const headers = Object.fromEntries(request.header.map(({ key, value }) => [key, value]));
  let raw = request.body?.raw;
  const open: Promise<void>[] = [];
  const pm = {
    variables: {
      get: (variable: string) => variables.get(variable),
      replaceIn: (text: string) => filled(text, variables),
    },
    collectionVariables: { set: (variable: string, value: string) => variables.set(variable, value) },
    request: {
      headers: { upsert: ({ key, value }: { key: string; value: string }) => (headers[key] = value) },
      body: {
        raw,
        update: (body: { raw: string }) => {
          raw = body.raw;
        },
      },
    },
    sendRequest(call: PostmanCall, then: (error: unknown, response: object) => void) {
      const asked = send(call.method, call.url, call.header, call.body.raw).then(({ status, text }) =>
        then(null, { code: status, text: () => text, json: () => JSON.parse(text) }),
      );
      open.push(asked);
    },
    response: undefined as object | undefined,
  };
  const run = (listen: string) =>
    vm.runInNewContext(event.find((one) => one.listen === listen)?.script.exec.join('\n') ?? '', { pm });
  run('prerequest');
  for (let at = 0; at < open.length; at++) await open[at];
  const body = raw === undefined ? undefined : filled(raw, variables);
  const { status, text } = await send(request.method, filled(request.url, variables), headers, body);
  pm.response = { json: () => JSON.parse(text) };
  run('test');
  return { name, status, answer: JSON.parse(text) };
}

test('Postman', async () => {
  const document = await apiDocument(server);
  const collection = await server.json<Postman>('GET', '/postman.json');
  expect(collection.info.schema).toContain('v2.1.0');
  const variables = new Map(collection.variable.map(({ key, value }) => [key, value]));
  expect(variables.get('baseUrl')).toBe(server.baseUrl);
  const sent: Sent[] = [];
  for (const { item } of collection.item) for (const one of item) sent.push(await runPostman(one, variables));
  expectAll(
    document,
    sent.map(({ name }) => name),
    collection.item.map(({ name }) => name),
  );
  expectCarriedOut(sent, document);
});

interface BrunoItem {
  readonly name: string;
  readonly type: string;
  readonly request: {
    readonly method: string;
    readonly url: string;
    readonly headers: readonly { readonly name: string; readonly value: string }[];
    readonly body: { readonly mode: string; readonly json?: string };
    readonly script: { readonly req: string; readonly res: string };
  };
}

interface Bruno {
  readonly items: readonly { readonly name: string; readonly items: readonly BrunoItem[] }[];
  readonly environments: readonly {
    readonly variables: readonly { readonly name: string; readonly value: string }[];
  }[];
}

async function runBruno({ name, request }: BrunoItem, env: Map<string, string>, set: Map<string, string>) {
  const headers = Object.fromEntries(request.headers.map((header) => [header.name, header.value]));
  let body: unknown = request.body.json === undefined ? undefined : JSON.parse(request.body.json);
  const post = async (
    url: string,
    given: object,
    { validateStatus }: { validateStatus(status: number): boolean },
  ) => {
    const { status, text } = await send(
      'POST',
      url,
      { 'content-type': 'application/json' },
      JSON.stringify(given),
    );
    if (!validateStatus(status)) throw new Error(text);
    return { data: JSON.parse(text) };
  };
  const parts = {
    bru: {
      getEnvVar: (variable: string) => env.get(variable),
      getVar: (variable: string) => set.get(variable),
      setVar: (variable: string, value: string) => set.set(variable, value),
    },
    req: {
      getBody: () => body,
      setBody: (given: unknown) => {
        body = given;
      },
      setHeader: (header: string, value: string) => {
        headers[header] = value;
      },
    },
    require: (library: string) => (library === 'axios' ? { post } : undefined),
  };
  const run = (script: string, more: object) =>
    vm.runInNewContext(`(async () => {${script}\n})()`, { ...parts, ...more }) as Promise<void>;
  await run(request.script.req, {});
  const variables = new Map([...env, ...set]);
  const text = body === undefined ? undefined : filled(JSON.stringify(body), variables);
  const reply = await send(request.method, filled(request.url, variables), headers, text);
  const answer = JSON.parse(reply.text) as Members;
  await run(request.script.res, { res: { getBody: () => answer } });
  return { name, status: reply.status, answer };
}

test('Bruno', async () => {
  const document = await apiDocument(server);
  const collection = await server.json<Bruno>('GET', '/bruno.json');
  const env = new Map(collection.environments[0]?.variables.map(({ name, value }) => [name, value]));
  const set = new Map<string, string>();
  const sent: Sent[] = [];
  for (const { items } of collection.items) for (const one of items) sent.push(await runBruno(one, env, set));
  expectAll(
    document,
    sent.map(({ name }) => name),
    collection.items.map(({ name }) => name),
  );
  expectCarriedOut(sent, document);
});
