import path from 'node:path';
import fastifyStatic from '@fastify/static';
import { checkoutDistDir } from '@naru/checkout';
import type { Method, Payment } from '@naru/engine';
import type { FastifyInstance } from 'fastify';
import type { Gateway } from '../gateway.ts';
import { PlainFailure, plainErrorHandler } from '../http/errors.ts';
import { hidden } from '../http/hidden.ts';
import { banksOf } from './banks.ts';
import { identityRoutes } from './identity-routes.ts';
import { BODY_LIMIT_BYTES, endedInTime, paymentOf, TAGS, type TokenParams } from './payment.ts';
import { checkoutView } from './view.ts';

const startBody = {
  type: 'object',
  required: ['method'],
  properties: {
    method: { type: 'string', minLength: 1, maxLength: 64 },
    bank: { type: 'string', minLength: 1, maxLength: 64 },
  },
  additionalProperties: false,
} as const;

/** The hosted page (`/pay/:token`) and what it calls. The token in the link is the only key to a payment. */
export async function checkoutRoutes(app: FastifyInstance, { gateway }: { gateway: Gateway }): Promise<void> {
  app.setErrorHandler(plainErrorHandler(gateway));
  await app.register(fastifyStatic, {
    root: path.join(checkoutDistDir, 'checkout-assets'),
    prefix: '/checkout-assets/',
    immutable: true,
    maxAge: '365d',
    schemaHide: true,
  });
  // Some dialects want the platform number at the end of the link; the page looks at the token only.
  for (const path of ['/pay/:token', '/pay/:token/:platformNumber']) {
    app.get(path, { schema: hidden }, async (_, reply) =>
      reply
        .header('cache-control', 'no-store')
        .sendFile('index.html', checkoutDistDir, { cacheControl: false }),
    );
  }
  app.get<{ Params: TokenParams }>(
    '/checkout/api/payments/:token',
    { schema: { ...TAGS, summary: 'How a payment stands' } },
    async (request, reply) => {
      reply.header('cache-control', 'no-store');
      return checkoutView(gateway, await paymentOf(gateway, request.params.token));
    },
  );
  app.post<{ Params: TokenParams; Body: { method: string; bank?: string } }>(
    '/checkout/api/payments/:token/start',
    {
      bodyLimit: BODY_LIMIT_BYTES,
      schema: { ...TAGS, summary: 'The payer chose a method', body: startBody },
    },
    async (request) => {
      const payment = await paymentOf(gateway, request.params.token);
      return checkoutView(gateway, await start(gateway, payment, request.body));
    },
  );
  app.post<{ Params: TokenParams }>(
    '/checkout/api/payments/:token/cancel',
    { bodyLimit: BODY_LIMIT_BYTES, schema: { ...TAGS, summary: 'The payer gave up' } },
    async (request) => {
      const payment = await paymentOf(gateway, request.params.token);
      const cancelled = await gateway.engine.payments.cancel(payment, 'Cancelled by the payer');
      if (!cancelled.ok) throw new PlainFailure('busy', 'Please try again in a moment.');
      return checkoutView(gateway, cancelled.value);
    },
  );
  await identityRoutes(app, { gateway });
}

/**
 * Starts a payment; one that is under way or over answers how it stands, so that a second click is harmless.
 */
async function start(
  gateway: Gateway,
  found: Payment,
  wanted: { method: string; bank?: string },
): Promise<Payment> {
  const { payments } = gateway.engine;
  const payment = await endedInTime(gateway, found);
  if (payment.state !== 'created') return payment;
  const method = (await payments.methodsOf(payment)).find((one) => one.code === wanted.method);
  if (!method) throw new PlainFailure('invalid_request', 'This payment can not be made with that method.');
  if (method.state !== 'available') {
    throw new PlainFailure('method_unavailable', 'This method is under maintenance at the moment.');
  }
  const started = await payments.start(payment, method, await bankFor(gateway, method, wanted.bank));
  if (started.ok) return started.value;
  if (started.refusal.code === 'busy') throw new PlainFailure('busy', 'Please try again in a moment.');
  if (started.refusal.code === 'identity_required') {
    throw new PlainFailure('conflict', 'The payer has to pass the identity check first.');
  }
  throw new PlainFailure('conflict', 'This payment can not be started any more.');
}

async function bankFor(gateway: Gateway, method: Method, bank: string | undefined): Promise<string | null> {
  if (method.kind === 'virtual_account') return method.code;
  const banks = await banksOf(gateway, method);
  if (banks.length === 0) return null;
  if (!banks.some((one) => one.code === bank))
    throw new PlainFailure('invalid_request', 'Please choose a bank.');
  return bank ?? null;
}
