import { randomUUID } from 'node:crypto';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { eximbayRoutes } from './apis/eximbay/index.ts';
import { haipayRoutes } from './apis/haipay/index.ts';
import { teemopayRoutes } from './apis/teemopay/index.ts';
import { checkoutRoutes } from './checkout/routes.ts';
import type { Gateway } from './gateway.ts';
import { plainErrorHandler, sendPlainError } from './http/errors.ts';
import { securityHeaders } from './http/security.ts';
import { trustFunction } from './http/trusted-proxies.ts';
import { operatorRoutes } from './operator/index.ts';
import { openApiDocument } from './ops/openapi.ts';
import { opsRoutes } from './ops/routes.ts';
import { callbackRoutes } from './sandbox/callback-routes.ts';
import { cashReceiptControls } from './sandbox/cash-receipt-routes.ts';
import { chargebackControls } from './sandbox/chargeback-routes.ts';
import { controlRoutes } from './sandbox/control-routes.ts';
import { identityControlRoutes } from './sandbox/identity-routes.ts';
import { mailRoutes } from './sandbox/mail-routes.ts';
import { noticeRoutes } from './sandbox/notice-routes.ts';
import { recurringRoutes } from './sandbox/recurring-routes.ts';
import { screenRoutes } from './sandbox/screen-routes.ts';
import { timeRoutes } from './sandbox/time-routes.ts';

const BODY_LIMIT_BYTES = 256 * 1024;
const REQUEST_TIMEOUT_MS = 30_000;

/** The HTTP server: front doors, checkout, sandbox, operation. It listens when the caller says so. */
export async function buildServer(gateway: Gateway): Promise<FastifyInstance> {
  const app = fastify({
    logger: false,
    bodyLimit: BODY_LIMIT_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    trustProxy: trustFunction(gateway.config.trustedProxies),
    genReqId: () => randomUUID(),
    routerOptions: { maxParamLength: 256 },
    // A path that is no UTF-8 or overlong in a part: Fastify has a form of its own for these two.
    frameworkErrors: (_error, request, reply) => nothingThere(request, reply),
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false, allowUnionTypes: true } },
  });
  app.setErrorHandler(plainErrorHandler(gateway));
  app.setNotFoundHandler(nothingThere);
  securityHeaders(app);
  warnOfUntrustedProxy(app, gateway);
  app.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'none';
    gateway.metrics.observeRequest(route, reply.statusCode, reply.elapsedTime);
    done();
  });
  await openApiDocument(app, gateway);
  await app.register(opsRoutes, { gateway });
  await app.register(haipayRoutes, { gateway });
  await app.register(teemopayRoutes, { gateway });
  await app.register(eximbayRoutes, { gateway });
  await app.register(async (pages) => {
    emptyJsonBodies(pages);
    await checkoutRoutes(pages, { gateway });
    await pages.register(operatorRoutes, { gateway });
    const { sandbox } = gateway;
    if (!sandbox) return;
    await pages.register(screenRoutes, { sandbox });
    await pages.register(controlRoutes, { gateway, sandbox });
    await pages.register(identityControlRoutes, { gateway, sandbox });
    await pages.register(timeRoutes, { gateway, sandbox });
    await pages.register(callbackRoutes, { gateway, sandbox });
    await pages.register(noticeRoutes, { sandbox });
    await pages.register(mailRoutes, { gateway });
    await pages.register(recurringRoutes, { gateway });
    await pages.register(chargebackControls, { gateway });
    await pages.register(cashReceiptControls, { gateway, sandbox });
  });
  return app;
}

/** A proxy that nobody told us of: every caller has its address, for allow-lists and for limits. */
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

/** A POST without body is a fine wish for "succeed"; Fastify would refuse an empty JSON body. */
function emptyJsonBodies(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeContentTypeParser('application/json');
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') done(null, null);
    else parse(request, body as string, done);
  });
}

function pathOf(url: string): string {
  return url.split('?', 1)[0]?.slice(0, 200) ?? '';
}
