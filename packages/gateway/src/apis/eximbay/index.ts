import { ENDPOINTS, OTHER_PATHS, readAuthorization } from '@naru/eximbay';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Gateway } from '../../gateway.ts';
import { hidden } from '../../http/hidden.ts';
import { RateLimiter } from '../../http/rate-limiter.ts';
import { cancel } from './cancel.ts';
import { capture, settle } from './capture.ts';
import { confirm } from './confirm.ts';
import { type DocumentedRoute, documentation } from './documentation.ts';
import { EximbayFailure, fail, failureOf } from './failure.ts';
import { midOfApiKey } from './keys.ts';
import { openPage } from './open.ts';
import { ready } from './ready.ts';
import { type AuthorizedRequest, authorizedApp, type Incoming, membersOf, requireJson } from './request.ts';
import { retrieve } from './retrieve.ts';
import { scriptRoutes } from './script.ts';
import { wantsHttpStatus } from './settings.ts';
import { verify } from './verify.ts';

export { eximbayCallbacks } from './callbacks.ts';
export { eximbayMethods } from './catalogue.ts';
export { eximbayDescription, eximbaySecurity } from './documentation.ts';
export { makeApiKey, makeSecretKey } from './keys.ts';
export { eximbayCheckout } from './page.ts';

type Handler = (gateway: Gateway, call: AuthorizedRequest) => Promise<object>;

interface Route {
  readonly name: DocumentedRoute;
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly handler: Handler;
  /** Calls whose reference shows no body are not held to a content type. */
  readonly takesBody: boolean;
}

/** Contracts that this gateway does not offer yet; the caller is known first, as everywhere. */
const notContracted =
  (what: string): Handler =>
  async () =>
    fail('not_contracted', what);

const ROUTES: readonly Route[] = [
  post('ready', ENDPOINTS.ready.path, ready),
  post('verify', ENDPOINTS.verify.path, verify),
  post('retrieve', ENDPOINTS.retrieve.path, retrieve),
  post('confirm', ENDPOINTS.confirm.path, confirm),
  post('cancel', ENDPOINTS.cancel.path, cancel),
  post('capture', ENDPOINTS.capture.path, capture),
  post('settle', ENDPOINTS.settle.path, settle),
  post('rebill', OTHER_PATHS.rebill, notContracted('token payments')),
  { ...post('tokenDelete', OTHER_PATHS.tokenDelete, notContracted('token payments')), takesBody: false },
  {
    name: 'tokenInquiry',
    method: 'GET',
    path: OTHER_PATHS.tokenInquiry,
    handler: notContracted('token payments'),
    takesBody: false,
  },
  {
    ...post('recurringDelete', OTHER_PATHS.recurringDelete, notContracted('recurring payments')),
    takesBody: false,
  },
  post('recurringAdjust', OTHER_PATHS.recurringAdjust, notContracted('recurring payments')),
];

function post(name: DocumentedRoute, path: string, handler: Handler): Route {
  return { name, method: 'POST', path, handler, takesBody: true };
}

/** Requests of this contract are well under 16 kB; /verify is sent whole callbacks. */
const BODY_LIMIT_BYTES = 64 * 1024;
const EVERY_METHOD = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;

/** Eximbay's front door: `/v1/payments…` and the script that opens the page. */
export async function eximbayRoutes(app: FastifyInstance, { gateway }: { gateway: Gateway }): Promise<void> {
  const limiter = new RateLimiter();
  // Schemas on the routes are for the documentation: the contract's own rules answer with the dialect's codes.
  app.setValidatorCompiler(() => () => true);
  app.setSerializerCompiler(() => (data) => JSON.stringify(data));
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string', bodyLimit: BODY_LIMIT_BYTES }, (_request, body, done) =>
    done(null, body),
  );
  app.setErrorHandler((error, request, reply) => answerFailure(gateway, error, request, reply));
  for (const route of ROUTES) {
    app.route({
      method: route.method,
      url: fastifyPath(route.path),
      bodyLimit: BODY_LIMIT_BYTES,
      schema: documentation(route.name),
      handler: (request) => answer(gateway, limiter, route, request),
    });
    refuseOtherMethods(app, fastifyPath(route.path), [route.method]);
  }
  openRoute(app, gateway, limiter);
  app.all(`${OTHER_PATHS.open}/*`, { schema: hidden }, (request) =>
    fail('path_unknown', `${request.method} ${request.url.split('?')[0]}`),
  );
  scriptRoutes(app);
}

function fastifyPath(path: string): string {
  return path.replace(/\{\w+\}/, ':pathNumber');
}

function refuseOtherMethods(app: FastifyInstance, url: string, known: readonly string[]): void {
  app.route({
    method: EVERY_METHOD.filter((method) => !known.includes(method)),
    url,
    schema: hidden,
    handler: () => fail('http_method_invalid'),
  });
}

async function answer(
  gateway: Gateway,
  limiter: RateLimiter,
  { handler, takesBody }: Route,
  request: FastifyRequest,
): Promise<object> {
  const incoming = incomingOf(request);
  if (takesBody) requireJson(incoming.contentType);
  const access = await authorizedApp(gateway, limiter, incoming);
  const values = takesBody ? membersOf(incoming.body) : {};
  const { pathNumber = '' } = request.params as { pathNumber?: string };
  return handler(gateway, { access, values, pathNumber });
}

function incomingOf({ headers, body, ip }: FastifyRequest): Incoming {
  return {
    authorization: headers.authorization,
    contentType: headers['content-type'],
    body: typeof body === 'string' ? body : '',
    ip,
  };
}

/** The one call that browsers make, from the pages of any shop; it needs no credentials, and none are let through. */
const CORS_HEADERS = {
  'access-control-allow-origin': '*',
  'access-control-allow-methods': 'POST',
  'access-control-allow-headers': 'content-type',
  'access-control-max-age': '86400',
} as const;

function openRoute(app: FastifyInstance, gateway: Gateway, limiter: RateLimiter): void {
  const url = OTHER_PATHS.open;
  const { countryHeader } = gateway.config;
  app.addHook('onRequest', (request, reply, done) => {
    if (request.routeOptions.url === url) reply.headers(CORS_HEADERS);
    done();
  });
  app.options(url, { schema: hidden }, (_, reply) => reply.code(204).send());
  app.post(url, { bodyLimit: BODY_LIMIT_BYTES, schema: documentation('open') }, (request) => {
    const { contentType, body } = incomingOf(request);
    requireJson(contentType);
    const country = countryHeader === undefined ? undefined : request.headers[countryHeader];
    return openPage(gateway, limiter, membersOf(body), countryOf(gateway, country));
  });
  refuseOtherMethods(app, url, ['POST', 'OPTIONS']);
}

/** Where the payer is. Nobody tells a sandbox, whose payers are where its merchants' tests expect them. */
function countryOf({ config }: Gateway, header: string | string[] | undefined): string | undefined {
  if (typeof header === 'string') return header.toUpperCase();
  return config.mode === 'sandbox' ? 'KR' : undefined;
}

/** Every failure leaves in this dialect's form; what was not foreseen is logged and said without detail. */
async function answerFailure(
  gateway: Gateway,
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const known = knownFailure(error);
  if (!known) {
    const path = request.routeOptions.url;
    gateway.log.error({ error, path, requestId: request.id }, 'eximbay request failed');
  }
  const { body, httpStatus } = known ?? failureOf('internal_error');
  gateway.metrics.refusals.inc({ dialect: 'eximbay', code: String(body['rescode']) });
  const status = (await asksForStatus(gateway, request)) ? httpStatus : 200;
  return reply.code(status).type('application/json; charset=utf-8').send(JSON.stringify(body));
}

function knownFailure(error: unknown): EximbayFailure | undefined {
  if (error instanceof EximbayFailure) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  // Too large, or shorter than announced: what came is not the body.
  if (code.startsWith('FST_ERR_CTP')) return failureOf('body_invalid');
  return undefined;
}

/** By the mid that the key names, whether the key is right or not: only how it is said depends on it. */
async function asksForStatus(gateway: Gateway, { headers }: FastifyRequest): Promise<boolean> {
  const header = readAuthorization(headers.authorization);
  const mid = header.ok ? midOfApiKey(header.apiKey) : undefined;
  if (mid === undefined) return false;
  const access = await gateway.engine.context.directory.find('eximbay', mid).catch(() => undefined);
  return access !== undefined && wantsHttpStatus(access.app);
}
