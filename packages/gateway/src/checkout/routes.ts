import path from 'node:path';
import fastifyStatic from '@fastify/static';
import { checkoutDistDir, type StartRequest } from '@naru/checkout';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Gateway } from '../gateway.ts';
import { describeRoute } from '../http/description.ts';
import { PlainFailure, plainErrorHandler } from '../http/errors.ts';
import { hidden } from '../http/hidden.ts';
import { keepOpener } from '../http/security.ts';
import { cardRoutes } from './card-routes.ts';
import { markDevice, payerAccess } from './device.ts';
import { identityRoutes } from './identity-routes.ts';
import { idsOfLink } from './link.ts';
import { BODY_LIMIT_BYTES, findPaymentOf, paymentOf, TOKEN_PARAMS, type TokenParams } from './payment.ts';
import { RETURN_PAGE_POLICY, returnPage } from './return-page.ts';
import { startBody, startPayment } from './start.ts';
import { checkoutView, leavingForm } from './view.ts';
import { VIEW } from './view-schema.ts';

/** More than a script posts with the payer's browser; none of it is read. */
const POSTED_LIMIT_BYTES = 64 * 1024;

/** The hosted page (`/pay/:token`) and its calls. The token in the link is the only key to a payment. */
export async function checkoutRoutes(app: FastifyInstance, { gateway }: { gateway: Gateway }): Promise<void> {
  app.setErrorHandler(plainErrorHandler(gateway));
  await app.register(fastifyStatic, {
    root: path.join(checkoutDistDir, 'checkout-assets'),
    prefix: '/checkout-assets/',
    immutable: true,
    maxAge: '365d',
    schemaHide: true,
  });
  // Some dialects want the platform number at the end of the link; the page only uses the token.
  for (const path of ['/pay/:token', '/pay/:token/:platformNumber']) {
    app.get<{ Params: TokenParams }>(path, { schema: hidden }, async (request, reply) => {
      await openerKept(gateway, request.params.token, reply);
      await deviceMarked(gateway, request, reply);
      return reply
        .header('cache-control', 'no-store')
        .sendFile('index.html', checkoutDistDir, { cacheControl: false });
    });
  }
  await app.register(postedRoutes, { gateway });
  apiRoutes(app, gateway);
  await app.register(cardRoutes, { gateway });
  await identityRoutes(app, { gateway });
}

const ABOUT_PAYMENT = { tag: 'Checkout', params: TOKEN_PARAMS, answer: VIEW, errors: ['not_found'] } as const;

function apiRoutes(app: FastifyInstance, gateway: Gateway): void {
  app.get<{ Params: TokenParams }>(
    '/checkout/api/payments/:token',
    {
      schema: describeRoute({
        ...ABOUT_PAYMENT,
        operationId: 'checkout.view',
        summary: 'How a payment stands',
        description: 'All that the page shows. It asks again every few seconds while something may happen.',
      }),
    },
    async (request, reply) => {
      reply.header('cache-control', 'no-store');
      return checkoutView(gateway, await paymentOf(gateway, request.params.token));
    },
  );
  app.post<{ Params: TokenParams; Body: StartRequest }>(
    '/checkout/api/payments/:token/start',
    {
      bodyLimit: BODY_LIMIT_BYTES,
      schema: describeRoute({
        ...ABOUT_PAYMENT,
        operationId: 'checkout.start',
        summary: 'The payer chose a method',
        description:
          'Starts the payment at the channel of the method. Of a payment that was started already it answers the ' +
          'state: a second click is harmless.',
        body: startBody,
        example: { method: 'KAKAOPAY_KRW' },
        errors: ['not_found', 'method_unavailable', 'order_paid', 'order_under_way', 'conflict'],
      }),
    },
    async (request, reply) => {
      reply.header('cache-control', 'no-store');
      const payment = await paymentOf(gateway, request.params.token);
      return checkoutView(
        gateway,
        await startPayment(gateway, payment, request.body, payerAccess(gateway, request)),
      );
    },
  );
  app.post<{ Params: TokenParams }>(
    '/checkout/api/payments/:token/cancel',
    {
      bodyLimit: BODY_LIMIT_BYTES,
      schema: describeRoute({
        ...ABOUT_PAYMENT,
        operationId: 'checkout.cancel',
        summary: 'The payer gave up',
        description: 'Ends a payment that no channel has money of yet; of any other it answers the state.',
      }),
    },
    async (request, reply) => {
      reply.header('cache-control', 'no-store');
      const payment = await paymentOf(gateway, request.params.token);
      const cancelled = await gateway.engine.payments.cancel(payment, 'Cancelled by the payer');
      if (!cancelled.ok) throw new PlainFailure('busy', 'Please try again in a moment.');
      return checkoutView(gateway, cancelled.value);
    },
  );
}

/**
 * Forms that browsers post: a merchant's script posts the payer to the page with fields of its own protocol, of which
 * only the token in the address counts; and the page posts itself away to the merchant.
 */
async function postedRoutes(app: FastifyInstance, { gateway }: { gateway: Gateway }): Promise<void> {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, _body, done) => done(null, null));
  const options = { bodyLimit: POSTED_LIMIT_BYTES, schema: hidden };
  app.post<{ Params: TokenParams }>('/pay/:token', options, async (request, reply) => {
    const { token } = request.params;
    await openerKept(gateway, token, reply);
    return reply.header('cache-control', 'no-store').redirect(`/pay/${encodeURIComponent(token)}`, 303);
  });
  app.post<{ Params: TokenParams }>('/pay/:token/return', options, async (request, reply) => {
    const payment = await paymentOf(gateway, request.params.token);
    await openerKept(gateway, request.params.token, reply);
    reply.header('cache-control', 'no-store');
    const form = await leavingForm(gateway, payment);
    if (!form) return reply.redirect(`/pay/${request.params.token}`, 303);
    // The merchant's server sees which gateway the payer comes from (some check the Origin), but not the link.
    return reply
      .header('referrer-policy', 'strict-origin')
      .header('content-security-policy', RETURN_PAGE_POLICY)
      .type('text/html; charset=utf-8')
      .send(returnPage(form));
  });
}

/** The page is served in any case: it shows itself what is wrong with the link. */
async function deviceMarked(
  gateway: Gateway,
  request: FastifyRequest<{ Params: TokenParams }>,
  reply: FastifyReply,
): Promise<void> {
  const ids = idsOfLink(gateway.engine.context.sealer, request.params.token);
  if (ids) await markDevice(gateway, ids.merchantId, request, reply).catch(() => {});
}

/** Payments with a form to go back by may run in a pop-up of the shop's page. */
async function openerKept(gateway: Gateway, token: string, reply: FastifyReply): Promise<void> {
  // The page is the same for any token; it finds out and shows what is wrong with this one, or with the store.
  const payment = await findPaymentOf(gateway, token).catch(() => undefined);
  if (payment && gateway.checkoutDialects.has(payment.dialect)) keepOpener(reply);
}
