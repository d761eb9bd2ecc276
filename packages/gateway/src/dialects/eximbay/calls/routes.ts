import { isBusyError } from '@naru/engine';
import { ENDPOINTS, type Endpoint, type EndpointName, OTHER_PATHS, readAuthorization } from '@naru/eximbay';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Gateway } from '../../../gateway.ts';
import { hidden } from '../../../http/hidden.ts';
import {
  BODY_LIMIT_BYTES,
  bodyText,
  callFaultOf,
  refuseOtherMethods,
  setUpMerchantRoutes,
} from '../../../http/merchant-routes.ts';
import { accessCountryOf } from '../../../http/payer-access.ts';
import { noteRefusal } from '../../../http/refused-calls.ts';
import { EximbayFailure, fail, failureOf } from '../codes/failure.ts';
import { midOfApiKey } from '../codes/keys.ts';
import { wantsHttpStatus } from '../codes/settings.ts';
import { scriptRoutes } from '../page/script.ts';
import { cancel } from './cancel.ts';
import { capture, settle } from './capture.ts';
import { confirm } from './confirm.ts';
import { documentation } from './documentation.ts';
import { openPage } from './open.ts';
import { ready } from './ready.ts';
import { recurringAdjust, recurringDelete } from './recurring.ts';
import {
  type AuthorizedRequest,
  authorizedApp,
  CallLimits,
  type Incoming,
  membersOf,
  requireJson,
} from './request.ts';
import { retrieve } from './retrieve.ts';
import { rebill, tokenDelete, tokenInquiry } from './tokens.ts';
import { verify } from './verify.ts';

type Handler = (gateway: Gateway, call: AuthorizedRequest) => Promise<object>;

interface Route {
  readonly name: EndpointName;
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly handler: Handler;
  /** Calls without a body in the reference need no content type. */
  readonly takesBody: boolean;
}

const ROUTES: readonly Route[] = [
  call('ready', ready),
  call('verify', verify),
  call('retrieve', retrieve),
  call('confirm', confirm),
  call('cancel', cancel),
  call('capture', capture),
  call('settle', settle),
  call('rebill', rebill),
  callWithoutBody('deleteToken', tokenDelete),
  callWithoutBody('tokenInquiry', tokenInquiry),
  callWithoutBody('deleteRecurring', recurringDelete),
  call('adjustRecurring', recurringAdjust),
];

function call(name: EndpointName, handler: Handler): Route {
  const endpoint: Endpoint = ENDPOINTS[name];
  return { name, method: endpoint.method ?? 'POST', path: endpoint.path, handler, takesBody: true };
}

function callWithoutBody(name: EndpointName, handler: Handler): Route {
  return { ...call(name, handler), takesBody: false };
}

/** Eximbay's HTTP routes: `/v1/payments…` and the script that opens the page. */
export async function eximbayRoutes(app: FastifyInstance, { gateway }: { gateway: Gateway }): Promise<void> {
  const limits = new CallLimits();
  setUpMerchantRoutes(app, {
    gateway,
    contentTypes: ['*'],
    answerFailure: (...failed) => answerFailure(gateway, ...failed),
  });
  for (const route of ROUTES) {
    app.route({
      method: route.method,
      url: fastifyPath(route.path),
      bodyLimit: BODY_LIMIT_BYTES,
      schema: documentation(route.name),
      handler: (request) => answer(gateway, limits, route, request),
    });
    refuseOtherMethods(app, fastifyPath(route.path), [route.method], wrongMethod);
  }
  openRoute(app, gateway, limits);
  app.all(`${OTHER_PATHS.open}/*`, { schema: hidden }, (request) =>
    fail('path_unknown', `${request.method} ${request.url.split('?')[0]}`),
  );
  scriptRoutes(app);
}

function fastifyPath(path: string): string {
  return path.replace(/\{(\w{1,40})\}/, ':$1');
}

const wrongMethod = () => fail('http_method_invalid');

async function answer(
  gateway: Gateway,
  limits: CallLimits,
  { handler, takesBody }: Route,
  request: FastifyRequest,
): Promise<object> {
  const incoming = incomingOf(request);
  if (takesBody) requireJson(incoming.contentType);
  const access = await authorizedApp(gateway, limits, incoming);
  const values = takesBody ? membersOf(incoming.body) : {};
  const [pathNumber = ''] = Object.values(request.params as Readonly<Record<string, string>>);
  return handler(gateway, { access, values, pathNumber });
}

function incomingOf(request: FastifyRequest): Incoming {
  const { headers, ip } = request;
  return {
    authorization: headers.authorization,
    contentType: headers['content-type'],
    body: bodyText(request),
    ip,
  };
}

/** The one call that browsers make, from any shop's pages; it needs no credentials, and CORS allows none. */
const CORS_HEADERS = {
  'access-control-allow-origin': '*',
  'access-control-allow-methods': 'POST',
  'access-control-allow-headers': 'content-type',
  'access-control-max-age': '86400',
} as const;

function openRoute(app: FastifyInstance, gateway: Gateway, { calls }: CallLimits): void {
  const url = OTHER_PATHS.open;
  app.addHook('onRequest', (request, reply, done) => {
    if (request.routeOptions.url === url) reply.headers(CORS_HEADERS);
    done();
  });
  app.options(url, { schema: hidden }, (_, reply) => reply.code(204).send());
  app.post(url, { bodyLimit: BODY_LIMIT_BYTES, schema: documentation('open') }, (request) => {
    const { contentType, body } = incomingOf(request);
    requireJson(contentType);
    return openPage(gateway, calls, membersOf(body), accessCountryOf(gateway, request));
  });
  refuseOtherMethods(app, url, ['POST', 'OPTIONS'], wrongMethod);
}

const REBILL_URL = fastifyPath(ENDPOINTS.rebill.path);

/** Every failure has this dialect's form; unexpected ones are logged and answered without detail. */
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
  const { body, httpStatus, explain } = known ?? failureOf('internal_error');
  const code = String(body['rescode']);
  gateway.metrics.refusals.inc({ dialect: 'eximbay', code });
  noteRefusal(request, { code, text: String(body['resmsg']), explain });
  // The reference calls `errcode` mandatory in this one answer.
  const answer = request.routeOptions.url === REBILL_URL ? { errcode: '', ...body } : body;
  const status = (await asksForStatus(gateway, request)) ? httpStatus : 200;
  return reply.code(status).type('application/json; charset=utf-8').send(JSON.stringify(answer));
}

function knownFailure(error: unknown): EximbayFailure | undefined {
  if (error instanceof EximbayFailure) return error;
  if (isBusyError(error)) return failureOf('internal_communication');
  switch (callFaultOf(error)) {
    case 'body_too_large':
      return failureOf('body_too_large');
    case 'media_type':
      return failureOf('content_type_invalid');
    case 'no_media_type':
      return failureOf('http_method_invalid');
    case undefined:
      return undefined;
    default:
      return failureOf('body_invalid');
  }
}

/** By the mid of the key, whether or not the key is right: it only changes the form of the answer. */
async function asksForStatus(gateway: Gateway, { headers }: FastifyRequest): Promise<boolean> {
  const header = readAuthorization(headers.authorization);
  const mid = header.ok ? midOfApiKey(header.apiKey) : undefined;
  if (mid === undefined) return false;
  const access = await gateway.engine.context.directory.find('eximbay', mid).catch(() => undefined);
  return access !== undefined && wantsHttpStatus(access.app);
}
