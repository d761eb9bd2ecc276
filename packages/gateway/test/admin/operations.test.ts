import { setTimeout } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { inputFaults } from '../../src/admin/faults.ts';
import { allOperations, OPERATIONS } from '../../src/admin/index.ts';
import { COMMON_ERRORS, type Operation, pathMembers } from '../../src/admin/operation.ts';
import { PERMISSIONS } from '../../src/admin/permissions.ts';
import type { AdminSchema } from '../../src/admin/schema.ts';
import { STATUSES } from '../../src/http/errors.ts';
import { type ApiDocument, apiDocument, type Media, resolved } from '../support/document.ts';
import { SANDBOX_KEY } from '../support/risk.ts';
import { testServer } from '../support/server.ts';

const server = testServer({ withoutWorkers: true });
const KEY = { authorization: `Bearer ${SANDBOX_KEY}` };
const all = allOperations();
const ofApi = all.filter(({ commandLineOnly }) => !commandLineOnly);
const named = (list: readonly Operation[]) => list.map((one) => [one.name, one] as const);

/** The path of the operation's example, other members as a query or a body. */
function exampleRequest({ method, path, example }: Operation, more: Record<string, unknown> = {}) {
  const url = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(example[name])));
  const inPath = pathMembers(path);
  const others = Object.entries({ ...example, ...more }).filter(([name]) => !inPath.includes(name));
  const inQuery = method === 'GET' || method === 'DELETE';
  const query = inQuery
    ? `?${new URLSearchParams(others.map(([name, value]) => [name, String(value)]))}`
    : '';
  return { url: `/admin/v1${url}${query}`, body: inQuery ? undefined : Object.fromEntries(others) };
}

async function send({ method }: Operation, { url, body }: ReturnType<typeof exampleRequest>) {
  const ask = () => server.request(method, url, body, KEY);
  let reply = await ask();
  // 50 calls a second: a fast machine makes more.
  while (reply.status === 429) {
    await setTimeout(100);
    reply = await ask();
  }
  return {
    status: reply.status,
    body: JSON.parse(reply.text) as { error?: { code: string; message: string } },
  };
}

describe('every operation', () => {
  test('is named by its place in the list, once, and has a route of its own', () => {
    for (const [subject, verbs] of Object.entries(OPERATIONS)) {
      for (const [verb, { name }] of Object.entries<Operation>(verbs))
        expect(name).toBe(`${subject}.${verb}`);
    }
    const routes = all.map(({ method, path }) => `${method} ${path.replace(/\{\w+\}/g, '{}')}`);
    expect(new Set(routes).size).toBe(all.length);
  });

  test.each(named(all))('%s: permission, schemas and example', (_, operation) => {
    expect(PERMISSIONS).toContain(operation.permission);
    expect(operation.permission.endsWith('.read') || operation.method !== 'GET').toBe(true);
    expect(operation.summary).not.toMatch(/\.$/);
    for (const schema of [operation.input, operation.output]) expect(schemaFaults(schema)).toEqual([]);
    expect(inputFaults(operation.input, operation.example)).toEqual([]);
    for (const name of pathMembers(operation.path)) expect(operation.input.required).toContain(name);
    for (const code of operation.errors) expect(STATUSES[code], code).toBeDefined();
  });

  test.each(named(ofApi))('%s: a member that there is not is refused with 400', async (_, operation) => {
    const reply = await send(operation, exampleRequest(operation, { nonsense: 'x' }));
    expect(reply).toMatchObject({
      status: 400,
      body: {
        error: { code: 'invalid_request', message: 'there is no member "nonsense"', member: 'nonsense' },
      },
    });
  });

  test.each(named(ofApi.filter(({ input }) => Object.keys(input.properties).length > 0)))(
    '%s: faults are one sentence for each member',
    (_, operation) => {
      const wrong = Object.fromEntries(Object.keys(operation.input.properties).map((name) => [name, [[]]]));
      const faults = inputFaults(operation.input, wrong);
      for (const name of Object.keys(wrong)) {
        const own = faults.filter(({ member }) => member.split(/[.[]/)[0] === name);
        expect(own, name).toHaveLength(1);
        expect(own[0]?.message).toMatch(new RegExp(`^${name}(\\[0\\])? must be `));
      }
      const missing = inputFaults(operation.input, {}).map(({ message }) => message);
      expect(missing).toEqual(operation.input.required.map((name) => `${name} is missing`));
    },
  );

  test.each(named(ofApi))('%s: its example gets an answer of the document', async (_, operation) => {
    // Rotations need a next key; others look for what the example names.
    const { status, body } = await send(operation, exampleRequest(operation));
    const codes = new Set<string>([...COMMON_ERRORS, ...operation.errors]);
    if (body.error) expect(codes).toContain(body.error.code);
    else expect(status).toBe(operation.status ?? 200);
    expect(body.error?.code).not.toBe('internal');
  });

  test.each(named(ofApi))('%s: a text that no database keeps is no fault of ours', async (_, operation) => {
    for (const [name, schema] of Object.entries(operation.input.properties)) {
      if (!takesText(schema)) continue;
      const given = operation.example[name];
      const more = { [name]: `${typeof given === 'string' ? given : 'x'}\0` };
      const inPath = operation.path.includes(`{${name}}`);
      const changed = inPath ? { ...operation, example: { ...operation.example, ...more } } : operation;
      const { status, body } = await send(operation, exampleRequest(changed, inPath ? {} : more));
      expect(status, `${name}: ${JSON.stringify(body)}`).toBeLessThan(500);
    }
  });

  const pages = ofApi.filter(({ input }) => Object.hasOwn(input.properties, 'after'));
  test.each(named(pages))('%s: goes on behind nothing that is no line of it', async (_, operation) => {
    const strange = [
      ...STRANGE_CURSORS,
      ...STRANGE_CURSORS.map((text) => Buffer.from(text).toString('base64url')),
    ];
    for (const after of strange) {
      const reply = await send(operation, exampleRequest(operation, { after }));
      expect(reply, after).toMatchObject({ status: 400, body: { error: { member: 'after' } } });
    }
  });

  test('that only commands do is in no API and in no document', async () => {
    const own = all.filter(({ commandLineOnly }) => commandLineOnly);
    expect(own.map(({ name }) => name)).toEqual(['riskBlocks.addCardNumber']);
    const { text } = await server.request('GET', '/openapi.json');
    for (const operation of own) {
      expect((await send(operation, exampleRequest(operation))).status).toBe(404);
      expect(text).not.toContain(operation.name);
    }
  });

  test('is in the document with its id, schemas of request, answer and errors, and an example', async () => {
    const document = await apiDocument(server);
    for (const operation of ofApi) {
      const described = document.paths[`/admin/v1${operation.path}`]?.[operation.method.toLowerCase()];
      expect(described?.operationId, operation.name).toBe(operation.name);
      const { responses = {}, parameters = [], requestBody } = described ?? {};
      expect(described?.security).toEqual([{ operator: [] }]);
      const answer = schemaOf(document, responses[operation.status ?? 200]?.content);
      const { properties: declared } = operation.output as { properties?: object };
      expect(Object.keys(answer?.properties ?? {})).toEqual(Object.keys(declared ?? {}));
      for (const code of operation.errors)
        expect(
          JSON.stringify(schemaOf(document, responses[STATUSES[code]]?.content)),
          `${operation.name} ${code}`,
        ).toContain(`"${code}"`);
      const body = schemaOf(document, requestBody?.content);
      const inBody = Object.keys(body?.properties ?? {});
      const names = [...parameters.map(({ name }) => name), ...inBody];
      expect(names.toSorted()).toEqual(Object.keys(operation.input.properties).toSorted());
      if (inBody.length > 0) expect(JSON.stringify(requestBody), operation.name).toContain('"example');
    }
  });
});

function schemaOf(document: ApiDocument, content: Readonly<Record<string, Media>> | undefined) {
  const schema = resolved(document, content?.['application/json']?.schema);
  return schema as { readonly properties?: object } | undefined;
}

const STRANGE_CURSORS = [
  'nobody',
  '{}',
  '[]',
  '[""]',
  '["x","y"]',
  '["99999999999","01890a5d-ac96-774b-bcce-b302099a8057"]',
  '["1","2","3","4",5]',
  '["x","y","z"]',
];

function takesText(schema: AdminSchema): boolean {
  return 'anyOf' in schema ? schema.anyOf.some(takesText) : schema.type === 'string';
}

/** What is no schema of those that the checker knows. */
function schemaFaults(schema: AdminSchema, path = ''): string[] {
  if ('anyOf' in schema) return schema.anyOf.flatMap((one, at) => schemaFaults(one, `${path}|${at}`));
  switch (schema.type) {
    case 'object': {
      const stray = schema.required.filter((name) => !Object.hasOwn(schema.properties, name));
      const inside = Object.entries(schema.properties).flatMap(([name, member]) =>
        schemaFaults(member, `${path}.${name}`),
      );
      return [...stray.map((name) => `${path}: ${name} is required and not there`), ...inside];
    }
    case 'array':
      return schemaFaults(schema.items, `${path}[]`);
    case 'string':
    case 'integer':
    case 'number':
    case 'boolean':
    case 'null':
      return [];
    default:
      return [`${path} has the type ${(schema as { type: unknown }).type}`];
  }
}
