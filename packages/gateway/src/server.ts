import { randomUUID } from 'node:crypto';
import { inTrace, readTraceparent } from '@naru/engine';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { adminRoutes } from './admin/routes.ts';
import { channelRoutes } from './channels/routes.ts';
import { checkoutRoutes } from './checkout/routes.ts';
import type { Gateway, Sandbox } from './gateway.ts';
import { GUIDE_PATH, guideRoutes } from './guide/routes.ts';
import { ANSWERS_TO_THE_END, slowRequestsEnd } from './http/close.ts';
import { plainErrorHandler, sendPlainError } from './http/errors.ts';
import { takeJson } from './http/json-bodies.ts';
import { recordCalls } from './http/recorded-calls.ts';
import { routableUrl } from './http/routable-url.ts';
import { refuseOtherNames, refuseOtherSites } from './http/same-site.ts';
import { securityHeaders } from './http/security.ts';
import { trustFunction } from './net/trusted-proxies.ts';
import { collectDescription, descriptionRoutes } from './ops/openapi.ts';
import { healthRoute, insideRoutes } from './ops/routes.ts';
import { callbackRoutes } from './sandbox/callback-routes.ts';
import { cashReceiptControls } from './sandbox/cash-receipt-routes.ts';
import { chargebackControls } from './sandbox/chargeback-routes.ts';
import { collectionRoutes } from './sandbox/collection-routes.ts';
import { controlRoutes } from './sandbox/control-routes.ts';
import { identityControlRoutes } from './sandbox/identity-routes.ts';
import { listenerRoutes } from './sandbox/listener-routes.ts';
import { mailRoutes } from './sandbox/mail-routes.ts';
import { noticeRoutes } from './sandbox/notice-routes.ts';
import { orderRoutes } from './sandbox/order-routes.ts';
import { requestRoutes } from './sandbox/request-routes.ts';
import { screenRoutes } from './sandbox/screen-routes.ts';
import { signingRoutes } from './sandbox/signing-routes.ts';
import { subscriptionRoutes } from './sandbox/subscription-routes.ts';
import { timeRoutes } from './sandbox/time-routes.ts';

const BODY_LIMIT_BYTES = 256 * 1024;
/** Node reads no more than 16 kB of request line and headers. */
const MAX_URL_CHARS = 16 * 1024;

/** The HTTP server: the dialects' APIs, checkout, sandbox, operation. It listens when the caller says so. */
export async function buildServer(gateway: Gateway): Promise<FastifyInstance> {
  const app = fastify({
    logger: false,
    ...ANSWERS_TO_THE_END,
    bodyLimit: BODY_LIMIT_BYTES,
    ...slowRequestsEnd(),
    trustProxy: trustFunction(gateway.config.trustedProxies),
    genReqId: () => randomUUID(),
    // Any path gets to the routes of its API, which answers in its own form: no part is too long, each can be decoded.
    routerOptions: { maxParamLength: MAX_URL_CHARS },
    rewriteUrl: ({ url = '/' }) => routableUrl(url),
    frameworkErrors: (_error, request, reply) => nothingThere(request, reply),
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false, allowUnionTypes: true } },
  });
  app.setErrorHandler(plainErrorHandler(gateway));
  // The schemas of answers are for the document: an answer leaves as it was made.
  app.setSerializerCompiler(() => (answer) => JSON.stringify(answer));
  app.setNotFoundHandler(nothingThere);
  refuseTwoHosts(app);
  joinTraces(app);
  securityHeaders(app, gateway.config);
  warnOfUntrustedProxy(app, gateway);
  app.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'none';
    gateway.metrics.observeRequest(route, reply.statusCode, reply.elapsedTime);
    done();
  });
  await collectDescription(app, gateway);
  healthRoute(app);
  // In live mode, internal endpoints are on a separate listener (ops/server.ts), or nowhere.
  if (gateway.config.mode === 'sandbox') {
    insideRoutes(app, gateway);
    await descriptionRoutes(app, app);
    await app.register(guideRoutes, { prefix: GUIDE_PATH });
  }
  for (const dialect of gateway.dialects.values()) {
    await app.register(async (calls) => {
      recordCalls(calls, gateway, dialect);
      await calls.register(dialect.routes, { gateway });
    });
  }
  await app.register(channelRoutes, { gateway });
  await app.register(async (pages) => {
    takeJson(pages);
    await checkoutRoutes(pages, { gateway });
    await pages.register(adminRoutes, { gateway });
    const { sandbox } = gateway;
    if (sandbox) await pages.register(async (controls) => sandboxRoutes(controls, gateway, sandbox));
  });
  return app;
}

/** Pages and controls of the sandbox, for its own pages and for programs, not for other web sites. */
async function sandboxRoutes(app: FastifyInstance, gateway: Gateway, sandbox: Sandbox): Promise<void> {
  refuseOtherNames(app, gateway.config);
  refuseOtherSites(app, gateway.config);
  await app.register(screenRoutes, { sandbox });
  await app.register(controlRoutes, { gateway, sandbox });
  await app.register(orderRoutes, { gateway });
  await app.register(identityControlRoutes, { gateway, sandbox });
  await app.register(timeRoutes, { gateway, sandbox });
  await app.register(callbackRoutes, { gateway, sandbox });
  await app.register(noticeRoutes, { sandbox });
  await app.register(mailRoutes, { gateway });
  await app.register(subscriptionRoutes, { gateway });
  await app.register(chargebackControls, { gateway });
  await app.register(cashReceiptControls, { gateway, sandbox });
  await app.register(signingRoutes, { gateway });
  await app.register(requestRoutes, { gateway, sandbox });
  await app.register(collectionRoutes, { gateway });
  await app.register(listenerRoutes, { gateway, sandbox });
}

/** What a call creates belongs to the caller's trace (W3C trace context), when it sends one. */
function joinTraces(app: FastifyInstance): void {
  app.addHook('onRequest', (request, _reply, done) => {
    const header = request.headers['traceparent'];
    const trace = typeof header === 'string' ? readTraceparent(header) : undefined;
    if (trace === undefined) done();
    else inTrace(trace, done);
  });
}

/** With two Host headers the target would depend on the reader: a proxy may have used the other one. */
function refuseTwoHosts(app: FastifyInstance): void {
  app.addHook('onRequest', (request, reply, done) => {
    const { rawHeaders } = request.raw;
    let hosts = 0;
    for (let at = 0; at < rawHeaders.length; at += 2) {
      const name = rawHeaders[at] ?? '';
      if (name.length === 4 && name.toLowerCase() === 'host') hosts += 1;
    }
    if (hosts < 2) return done();
    sendPlainError(reply, 'invalid_request', 'The header Host is there twice.');
  });
}

/** A proxy that is not configured: every caller has its address, for allow-lists and for limits. */
function warnOfUntrustedProxy(app: FastifyInstance, { config, log }: Gateway): void {
  if (config.trustedProxies.kind !== 'none') return;
  let isSaid = false;
  app.addHook('onRequest', (request, _reply, done) => {
    if (!isSaid && request.headers['x-forwarded-for'] !== undefined) {
      isSaid = true;
      log.warn(
        { from: request.ip },
        'calls bring X-Forwarded-For, but NARU_TRUST_PROXY is not set: all callers behind that proxy count as one',
      );
    }
    done();
  });
}

function nothingThere(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  return sendPlainError(reply, 'not_found', `There is nothing at ${pathOf(request.url)}`);
}

function pathOf(url: string): string {
  return url.split('?', 1)[0]?.slice(0, 200) ?? '';
}
