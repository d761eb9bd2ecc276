import { Ajv2020 } from 'ajv/dist/2020.js';
import { beforeAll, describe, expect, test } from 'vitest';
import { buildServer } from '../../src/server.ts';
import {
  type ApiDocument,
  apiDocument,
  documentChecker,
  eventsOf,
  operationsOf,
} from '../support/document.ts';
import { testServer } from '../support/server.ts';

const server = testServer({ withoutWorkers: true });
let document: ApiDocument;
beforeAll(async () => {
  document = await apiDocument(server);
});

const all = (of = document) => [...operationsOf(of), ...operationsOf(of, 'webhooks')];

/** Operations without an id, a tag, a summary, a description, or a word on how their caller is known. */
function unnamed(of: ApiDocument): string[] {
  const known = new Set(of.tags.map(({ name }) => name));
  return all(of)
    .filter(
      ({ operationId, tags, summary, description, security }) =>
        !operationId ||
        tags?.length !== 1 ||
        !known.has(tags[0] ?? '') ||
        !summary ||
        !description ||
        !security,
    )
    .map(({ method, path }) => `${method} ${path}`);
}

/** Those without a schema of their answer or, but for merchant APIs, of their errors. */
function unanswered(of: ApiDocument): string[] {
  const titles = new Set([...server.gateway.dialects.values()].map(({ title }) => title));
  return operationsOf(of)
    .filter(({ responses, tags }) => {
      const answers = Object.entries(responses);
      const described = answers.every(([, { content = {} }]) =>
        Object.values(content).some(({ schema }) => schema && Object.keys(schema).length > 0),
      );
      const succeeds = answers.some(([status]) => /^2\d\d$/.test(status));
      const fails = titles.has(tags?.[0] ?? '') || answers.some(([status]) => /^[45]\d\d$/.test(status));
      return !described || !succeeds || !fails;
    })
    .map(({ method, path }) => `${method} ${path}`);
}

describe('every operation and every webhook of the document', () => {
  test('has an id of its own, a tag, a summary, a description, and says how its caller is known', () => {
    expect(unnamed(document)).toEqual([]);
    const ids = all().map(({ operationId }) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('of a merchant API says by which scheme, or by which member of its body, its caller is known', () => {
    const titles = new Set([...server.gateway.dialects.values()].map(({ title }) => title));
    const calls = operationsOf(document).filter(({ tags }) => titles.has(tags?.[0] ?? ''));
    const proofs = calls.flatMap((call) => {
      const { operationId, security, description, requestBody } = call;
      const proof = (call as unknown as Record<string, { member: string } | undefined>)['x-naru-body-proof'];
      if (!proof) return security?.length ? [] : [`${operationId}: nothing`];
      const body = JSON.stringify(requestBody);
      const isThere = description?.includes(`**Proof.** The member \`${proof.member}\``);
      return isThere && body.includes(`"${proof.member}"`) ? [] : [`${operationId}: ${proof.member}`];
    });
    expect(proofs).toEqual([]);
    expect(calls.length).toBeGreaterThan(20);
  });

  test('has a schema of its answer and, but for merchant APIs, of its errors', () => {
    expect(unanswered(document)).toEqual([]);
  });

  test('has an example of its body that fits its schema', () => {
    const check = documentChecker(document);
    const faults = all().flatMap(({ operationId, pointer, requestBody }) =>
      Object.entries(requestBody?.content ?? {}).map(([type, { example }]) => {
        const at = `${pointer}/requestBody/content/${type.replaceAll('/', '~1')}/schema`;
        const fault = example === undefined ? 'no example' : check(at, example);
        return fault === null ? null : `${operationId}: ${fault}`;
      }),
    );
    expect(faults.filter((fault) => fault !== null)).toEqual([]);
  });

  test('has schemas of JSON Schema, and names only components that are there', () => {
    const ajv = new Ajv2020({ strict: false });
    const schemas = [...schemasIn(document.paths), ...schemasIn(document.webhooks)];
    expect(schemas.length).toBeGreaterThan(200);
    for (const schema of [...schemas, ...Object.values(document.components.schemas)])
      expect(ajv.validateSchema(schema), JSON.stringify(schema).slice(0, 200)).toBe(true);
    const named = JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g);
    const names = new Set([...named].map(([, name]) => name));
    expect([...names].toSorted()).toEqual(Object.keys(document.components.schemas).toSorted());
    // A number would be there because two schemas have one title.
    expect([...names].filter((name) => /\d$/.test(name ?? ''))).toEqual([]);
  });
});

test('the webhooks of a dialect have all of its events', async () => {
  const { dialects } = server.gateway;
  const described = Object.groupBy(operationsOf(document, 'webhooks'), ({ tags }) => tags[0] ?? '');
  for (const { title, callbacks } of dialects.values()) {
    const parts = { mode: 'sandbox', engine: () => server.gateway.engine } as never;
    const said = (described[title] ?? []).flatMap(eventsOf);
    expect(said.toSorted(), title).toEqual([...callbacks(parts).events].toSorted());
  }
});

test('a route that says nothing of itself would be noticed', async () => {
  const app = await buildServer(server.gateway);
  app.get('/undescribed', async () => ({}));
  await app.ready();
  const withRoute = app.swagger() as unknown as ApiDocument;
  await app.close();
  expect(unnamed(withRoute)).toEqual(['GET /undescribed']);
  expect(unanswered(withRoute)).toEqual(['GET /undescribed']);
});

function schemasIn(value: unknown): object[] {
  if (typeof value !== 'object' || value === null) return [];
  const here = 'schema' in value && typeof value.schema === 'object' && value.schema ? [value.schema] : [];
  return [...here, ...Object.values(value).flatMap(schemasIn)];
}
