import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Gateway } from '../gateway.ts';
import { plainErrorHandler } from '../http/errors.ts';
import { refuseOtherNames } from '../http/same-site.ts';
import { requireKey } from './access.ts';
import { describeOperation } from './description.ts';
import { allOperations } from './index.ts';
import { type Actor, changesSomething, type Members, type Operation, pathMembers } from './operation.ts';
import { ALL_PERMISSIONS } from './permissions.ts';
import { PROGRESS_TYPE, reportTo } from './progress.ts';
import { runOperation } from './run.ts';

export const ADMIN_PREFIX = '/admin/v1';

/** The key is one for all operators: it does not show who calls. */
const KEY_HOLDER: Actor = { kind: 'operator_key', name: 'operator', permissions: ALL_PERMISSIONS };

/** The operations behind the operator's key; without a key there are no routes. */
export async function adminRoutes(app: FastifyInstance, { gateway }: { gateway: Gateway }): Promise<void> {
  const { operatorKey, mode } = gateway.config;
  if (!operatorKey) return;
  await app.register(
    async (scope) => {
      // Its key is public in the sandbox.
      if (mode === 'sandbox') refuseOtherNames(scope, gateway.config);
      requireKey(scope, operatorKey);
      operationRoutes(scope, gateway, { actorOf: () => KEY_HOLDER, withOwn: false });
    },
    { prefix: ADMIN_PREFIX },
  );
}

interface RouteOptions {
  readonly actorOf: (request: FastifyRequest) => Actor;
  /** Whether operations for commands only are included. */
  readonly withOwn: boolean;
}

/** A route for each operation. */
export function operationRoutes(
  app: FastifyInstance,
  gateway: Gateway,
  { actorOf, withOwn }: RouteOptions,
): void {
  app.setErrorHandler(plainErrorHandler(gateway));
  // The runner checks inputs, for all callers alike; the routes' schemas are for the document.
  app.setValidatorCompiler(() => () => true);
  app.setSerializerCompiler(() => (answer) => JSON.stringify(answer));
  for (const operation of allOperations().filter((one) => withOwn || !one.commandLineOnly)) {
    app.route({
      method: operation.method,
      url: operation.path.replace(/\{(\w{1,40})\}/g, ':$1'),
      schema: describeOperation(operation),
      ...(operation.maxBodyBytes === undefined ? {} : { bodyLimit: operation.maxBodyBytes }),
      handler: async (request, reply) => {
        const input = inputOf(operation, request);
        const run = (progress: (line: string) => void) =>
          runOperation(operation, { gateway, progress }, input, actorOf(request));
        if (operation.reports && request.headers.accept === PROGRESS_TYPE)
          return reportTo(reply, gateway, run);
        return answer(reply, operation, await run(() => {}));
      },
    });
  }
}

function answer(reply: FastifyReply, { status }: Operation, output: unknown): FastifyReply {
  return reply
    .code(status ?? 200)
    .type('application/json; charset=utf-8')
    .send(output);
}

/** The members of path, query and body as one. A body's member does not replace one of the path. */
function inputOf(operation: Operation, { params, query, body }: FastifyRequest): Members {
  const inPath = params as Members;
  if (!changesSomething(operation) || operation.method === 'DELETE')
    return { ...typedQuery(operation, query as Members), ...inPath };
  // A body that is not an object has no members: those that the schema requires are missing then.
  const isObject = typeof body === 'object' && body !== null && !Array.isArray(body);
  const clash = isObject ? pathMembers(operation.path).filter((name) => Object.hasOwn(body, name)) : [];
  const named = Object.fromEntries(clash.map((name) => [`body.${name}`, (body as Members)[name]]));
  return { ...(isObject ? (body as Members) : body == null ? {} : { body }), ...named, ...inPath };
}

const WHOLE_NUMBER = /^-?\d{1,15}$/;

/** A query has only texts: they become numbers and booleans where the schema wants that. */
function typedQuery({ input }: Operation, query: Members): Members {
  return Object.fromEntries(
    Object.entries(query).map(([name, text]) => {
      const schema = Object.hasOwn(input.properties, name) ? input.properties[name] : undefined;
      const type = schema && 'type' in schema ? schema.type : undefined;
      if (type === 'integer' && WHOLE_NUMBER.test(String(text))) return [name, Number(text)];
      if (type === 'boolean' && /^(true|false)$/.test(String(text))) return [name, text === 'true'];
      return [name, text];
    }),
  );
}
