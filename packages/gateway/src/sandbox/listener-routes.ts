import { isWebAddress } from '@naru/engine';
import type { FastifyInstance } from 'fastify';
import type { Gateway, Sandbox } from '../gateway.ts';
import { describeRoute } from '../http/description.ts';
import { PlainFailure } from '../http/errors.ts';
import { listOf, nullable, record, TEXT, titled } from '../http/schemas.ts';
import { isUuid, SINGLE_LINE_PATTERN } from '../http/text.ts';
import { done } from './schemas.ts';

const MAX_SECONDS = 60;

const line = (maxLength: number) =>
  ({ type: 'string', minLength: 1, maxLength, pattern: SINGLE_LINE_PATTERN }) as const;

const keepBody = {
  type: 'object',
  required: ['url', 'seconds'],
  properties: {
    url: { ...line(2048), description: 'Where the callbacks go' },
    apps: {
      type: 'array',
      minItems: 1,
      maxItems: 50,
      items: {
        type: 'object',
        required: ['dialect', 'app'],
        properties: { dialect: line(64), app: line(64) },
        additionalProperties: false,
      },
      description: 'Of these apps; of all when absent',
    },
    seconds: {
      type: 'integer',
      minimum: 1,
      maximum: MAX_SECONDS,
      description: 'For how long, by real time: renew it before',
    },
  },
  additionalProperties: false,
} as const;

interface KeepBody {
  readonly url: string;
  readonly apps?: readonly { readonly dialect: string; readonly app: string }[];
  readonly seconds: number;
}

const LISTENER = titled(
  'Sandbox callback listener',
  record({ id: TEXT, url: TEXT, appIds: nullable(listOf(TEXT)) }),
);

/** Where callbacks go in place of their own address while somebody listens there. */
export async function listenerRoutes(
  app: FastifyInstance,
  { gateway, sandbox }: { gateway: Gateway; sandbox: Sandbox },
): Promise<void> {
  const { listeners } = sandbox;
  app.get(
    '/_sandbox/callback-listeners',
    {
      schema: describeRoute({
        tag: 'Sandbox',
        operationId: 'sandbox.listCallbackListeners',
        summary: 'Where callbacks go in place of their own address',
        description: 'The newest first: for an app, the first one of it counts.',
        answer: record({ listeners: listOf(LISTENER) }),
      }),
    },
    async () => ({ listeners: await listeners.list() }),
  );
  app.put<{ Params: { id: string }; Body: KeepBody }>(
    '/_sandbox/callback-listeners/:id',
    {
      schema: describeRoute({
        tag: 'Sandbox',
        operationId: 'sandbox.keepCallbackListener',
        summary: 'Send callbacks to this address for a while',
        description:
          'In place of the address of the order or the app. It ends by itself unless it is renewed by the same call; ' +
          '`naru listen --forward-to` does that while it runs.',
        params: { id: 'A UUID of the caller’s choice' },
        body: keepBody,
        example: { url: 'http://127.0.0.1:9000/', seconds: 10 },
        answer: done('listening'),
        errors: ['not_found'],
      }),
    },
    async ({ params, body }) => {
      const { url, apps, seconds } = body;
      const id = idOf(params);
      if (!isWebAddress(url))
        throw new PlainFailure('invalid_request', 'url must be an http or https address.');
      await listeners.keep(
        { id, url, appIds: apps === undefined ? null : await idsOf(gateway, apps) },
        seconds,
      );
      return { status: 'listening' };
    },
  );
  app.delete<{ Params: { id: string } }>(
    '/_sandbox/callback-listeners/:id',
    {
      schema: describeRoute({
        tag: 'Sandbox',
        operationId: 'sandbox.removeCallbackListener',
        summary: 'Callbacks go to their own addresses again',
        description: 'Also of an id that is not there any more.',
        params: { id: 'The same' },
        answer: done('removed'),
      }),
    },
    async ({ params }) => {
      await listeners.remove(idOf(params));
      return { status: 'removed' };
    },
  );
}

function idOf({ id }: { readonly id: string }): string {
  if (isUuid(id)) return id;
  throw new PlainFailure(
    'invalid_request',
    'The id must be a UUID such as 01890a5d-ac96-774b-bcce-b302099a8057.',
  );
}

async function idsOf({ engine }: Gateway, apps: NonNullable<KeepBody['apps']>): Promise<string[]> {
  return Promise.all(
    apps.map(async ({ dialect, app }) => {
      const found = await engine.context.directory.find(dialect, app);
      if (!found) throw new PlainFailure('not_found', `There is no app ${app} of ${dialect}`);
      return found.app.id;
    }),
  );
}
