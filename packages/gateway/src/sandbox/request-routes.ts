import type { FastifyInstance } from 'fastify';
import { TIME } from '../admin/schema.ts';
import type { Gateway, Sandbox } from '../gateway.ts';
import { describeRoute } from '../http/description.ts';
import { PlainFailure } from '../http/errors.ts';
import { FLAG, listOf, NUMBER, nullable, record, TEXT, titled } from '../http/schemas.ts';
import { SINGLE_LINE_PATTERN } from '../http/text.ts';
import type { KeptBody, LoggedRequest } from '../request-log/entry.ts';
import { MAX_LOGGED, MAX_LOGGED_BYTES } from '../request-log/request-log.ts';

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 200;

const line = (description: string) =>
  ({ type: 'string', minLength: 1, maxLength: 256, pattern: SINGLE_LINE_PATTERN, description }) as const;

const FILTERS = {
  dialect: line('Its name'),
  path: line('A part of the path'),
  app: line('The app that the call names: appId, app_code or mid'),
  order: line('The order number that the call names'),
  status: { type: 'string', pattern: '^[1-5][0-9][0-9]$', description: 'The HTTP status of the answer' },
  refused: { type: 'string', enum: ['true', 'false'], description: 'Whether the API refused the call' },
  limit: {
    type: 'string',
    pattern: '^[0-9]{1,3}$',
    description: `1 to ${MAX_LIMIT}; ${DEFAULT_LIMIT} when absent`,
  },
  after: line('`next` of the page before'),
  since: line('An id: only newer requests'),
} as const;

type Query = Readonly<Partial<Record<keyof typeof FILTERS, string>>>;

const BODY = {
  body: { ...nullable(TEXT), description: 'Its first 16 kB; null: there was none, or it was not read' },
  bytes: { ...NUMBER, description: 'Of the whole body' },
  isCut: FLAG,
} as const;

const REFUSAL = record({
  code: { ...nullable(TEXT), description: 'As in the answer' },
  text: { ...TEXT, description: 'As in the answer' },
  reason: { ...TEXT, description: 'In plain words, which live answers do not say' },
  expected: {
    ...nullable(record({ algorithm: TEXT, signedText: TEXT })),
    description: 'Where a signature was refused: what it has to be over, secrets as ***',
  },
});

const REQUEST = titled(
  'Sandbox request',
  record({
    id: TEXT,
    receivedAt: { ...TIME, description: 'By the sandbox’s clock' },
    dialect: TEXT,
    method: TEXT,
    path: TEXT,
    app: { ...nullable(TEXT), description: 'As the call names it' },
    orderNumber: nullable(TEXT),
    status: NUMBER,
    durationMs: { type: 'number' },
    refusal: { ...nullable(REFUSAL), description: 'null: the call was carried out' },
    request: record({
      headers: {
        type: 'object',
        additionalProperties: { type: 'string' },
        description: 'Secrets are masked',
      },
      ...BODY,
    }),
    answer: record(BODY),
  }),
);

const MAX_MB = MAX_LOGGED_BYTES / 1024 / 1024;
const HELD = `Of this process, in its memory: the last ${MAX_LOGGED}, and at most ${MAX_MB} MB.`;

/** The last calls of the merchant APIs. */
export async function requestRoutes(
  app: FastifyInstance,
  { gateway, sandbox }: { gateway: Gateway; sandbox: Sandbox },
): Promise<void> {
  app.get<{ Querystring: Query }>(
    '/_sandbox/requests',
    {
      schema: describeRoute({
        tag: 'Sandbox',
        operationId: 'sandbox.listRequests',
        summary: 'Requests to the merchant APIs, newest first',
        description:
          `${HELD} With each refusal its reason, and with a refused signature the text that was expected to be ` +
          'signed. Card numbers and secrets are masked.',
        querystring: { type: 'object', properties: FILTERS },
        answer: record({
          requests: listOf(REQUEST),
          next: { ...nullable(TEXT), description: '`after` of the next page; null: this is the last one' },
        }),
      }),
    },
    async ({ query }, reply) => {
      reply.header('cache-control', 'no-store');
      return listed(gateway, sandbox, query);
    },
  );
  app.get<{ Params: { id: string } }>(
    '/_sandbox/requests/:id',
    {
      schema: describeRoute({
        tag: 'Sandbox',
        operationId: 'sandbox.showRequest',
        summary: 'One request to a merchant API',
        description: HELD,
        params: { id: 'The request’s id' },
        answer: REQUEST,
        errors: ['not_found'],
      }),
    },
    async ({ params }, reply) => {
      reply.header('cache-control', 'no-store');
      const found = sandbox.requests.find(params.id);
      if (found) return requestView(found);
      throw new PlainFailure('not_found', 'There is no such request, or it is no longer kept');
    },
  );
}

function listed({ dialects }: Gateway, { requests }: Sandbox, query: Query) {
  const unknown = Object.keys(query).find((name) => !Object.hasOwn(FILTERS, name));
  if (unknown !== undefined) {
    const names = Object.keys(FILTERS).join(', ');
    throw new PlainFailure(
      'invalid_request',
      `There is no filter ${unknown.slice(0, 64)}, but these: ${names}.`,
    );
  }
  const { dialect, path, app, order, status, refused, after, since } = query;
  if (dialect !== undefined && !dialects.has(dialect)) {
    throw new PlainFailure('invalid_request', `dialect must be one of ${[...dialects.keys()].join(', ')}.`);
  }
  const limit = query.limit === undefined ? DEFAULT_LIMIT : Number(query.limit);
  if (limit < 1 || limit > MAX_LIMIT) {
    throw new PlainFailure('invalid_request', `limit must be between 1 and ${MAX_LIMIT}.`);
  }
  const filter = {
    dialect,
    path,
    app,
    order,
    status: status === undefined ? undefined : Number(status),
    isRefused: refused === undefined ? undefined : refused === 'true',
  };
  // One more than asked for says whether there is a next page.
  const found = requests.list(filter, { before: after, since, limit: limit + 1 });
  const shown = found.slice(0, limit);
  return {
    requests: shown.map(requestView),
    next: found.length > limit ? (shown.at(-1)?.id ?? null) : null,
  };
}

function requestView({ request, answer, ...rest }: LoggedRequest) {
  return {
    ...rest,
    request: { headers: request.headers, ...bodyView(request.body) },
    answer: bodyView(answer.body),
  };
}

function bodyView({ text, bytes, isCut }: KeptBody) {
  return { body: text, bytes, isCut };
}
