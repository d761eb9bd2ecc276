import type { CardOfferAnswer, CardOfferRequest, CardRequest } from '@naru/checkout';
import { describePrefix } from '@naru/vault';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Gateway } from '../gateway.ts';
import { describeRoute } from '../http/description.ts';
import {
  awayFailureOf,
  isFaultOfCaller,
  PlainFailure,
  sendPlainError,
  sendPlainFailure,
} from '../http/errors.ts';
import { RateLimiter } from '../http/rate-limiter.ts';
import { nullable, record, titled } from '../http/schemas.ts';
import { CardPayments } from './card-payments.ts';
import { offerFor } from './conversion.ts';
import { cardPayerAccess } from './device.ts';
import { paymentOf, TOKEN_PARAMS, type TokenParams } from './payment.ts';
import { checkoutView } from './view.ts';
import { OFFER, VIEW } from './view-schema.ts';

/** A card and its holder need 200 bytes. */
const CARD_LIMIT_BYTES = 1024;

/**
 * More than anybody types. Not limited by the payer's address: behind a proxy, or in an office, that is many people.
 * The tries of one payment are limited in total (card-tries.ts), and the number of payments by the merchant's limit.
 */
const REQUESTS_PER_SECOND = 5;

const cardBody = {
  type: 'object',
  required: ['method', 'number', 'expiry', 'cvc', 'holder', 'installmentMonths'],
  properties: {
    method: { type: 'string', minLength: 1, maxLength: 64 },
    number: { type: 'string', maxLength: 40 },
    expiry: { type: 'string', maxLength: 10, description: 'MM/YY' },
    cvc: { type: 'string', maxLength: 10 },
    holder: { type: 'string', maxLength: 100 },
    installmentMonths: { type: 'integer', minimum: 0, maximum: 99 },
    conversion: {
      type: ['object', 'null'],
      required: ['currency', 'rate'],
      properties: {
        currency: { type: 'string', pattern: '^[A-Z]{3}$' },
        rate: { type: 'string', maxLength: 30, pattern: '^[0-9]+(\\.[0-9]+)?$' },
      },
      additionalProperties: false,
      description: 'The offer that the payer took, in its own words; null: the money of the order',
    },
  },
  additionalProperties: false,
} as const;

/** The card of the sandbox that is approved (docs/test-cards.md). */
const CARD_EXAMPLE = {
  method: 'P000',
  number: '4111111111111111',
  expiry: '12/33',
  cvc: '123',
  holder: 'HONG GILDONG',
  installmentMonths: 0,
} as const;

/** Only the issuer's part of the number: the rest is not needed here. */
const offerBody = {
  type: 'object',
  required: ['number'],
  properties: { number: { type: 'string', pattern: '^[0-9]{6,8}$', description: 'Its first 6 to 8 digits' } },
  additionalProperties: false,
} as const;

const CARD_OFFER = describeRoute({
  tag: 'Checkout',
  operationId: 'checkout.cardOffer',
  summary: 'In which other money the payer of a card may pay',
  description: 'By the country of the card’s issuer; null where there is no offer.',
  params: TOKEN_PARAMS,
  body: offerBody,
  example: { number: '411111' },
  answer: titled('Answer about another currency', record({ offer: nullable(OFFER) })),
  errors: ['not_found', 'too_many_requests'],
});

/**
 * The one route that takes card numbers. It has its own error handler: messages of parsers, validators and channels may
 * quote the input.
 */
export async function cardRoutes(app: FastifyInstance, { gateway }: { gateway: Gateway }): Promise<void> {
  const cards = new CardPayments(gateway);
  const limiter = new RateLimiter();
  // A separate limit: typing a number must not use up the limit for paying.
  const offerLimiter = new RateLimiter();
  app.setErrorHandler(cardErrorHandler(gateway));
  app.post<{ Params: TokenParams; Body: CardRequest }>(
    '/checkout/api/payments/:token/card',
    {
      bodyLimit: CARD_LIMIT_BYTES,
      schema: describeRoute({
        tag: 'Checkout',
        operationId: 'checkout.payByCard',
        summary: 'The payer pays with a card',
        description:
          'The number goes to the vault and to the channel, and is in no answer. A decline is an answer: the page ' +
          'stays open for another card.',
        params: TOKEN_PARAMS,
        body: cardBody,
        example: CARD_EXAMPLE,
        answer: VIEW,
        errors: [
          'not_found',
          'card_invalid',
          'method_unavailable',
          'conversion_changed',
          'order_paid',
          'order_under_way',
          'conflict',
          'too_many_requests',
        ],
      }),
    },
    async (request, reply) => {
      reply.header('cache-control', 'no-store');
      const payment = await paymentOf(gateway, request.params.token);
      if (!limiter.take(payment.id, REQUESTS_PER_SECOND)) {
        throw new PlainFailure('too_many_requests', 'Please try again in a moment.');
      }
      return checkoutView(
        gateway,
        await cards.pay(payment, request.body, {
          access: cardPayerAccess(gateway, request, reply),
          mayTryAgain: true,
        }),
      );
    },
  );
  app.post<{ Params: TokenParams; Body: CardOfferRequest }>(
    '/checkout/api/payments/:token/card-offer',
    {
      bodyLimit: CARD_LIMIT_BYTES,
      schema: CARD_OFFER,
    },
    async (request, reply): Promise<CardOfferAnswer> => {
      reply.header('cache-control', 'no-store');
      const payment = await paymentOf(gateway, request.params.token);
      if (!offerLimiter.take(payment.id, REQUESTS_PER_SECOND)) {
        throw new PlainFailure('too_many_requests', 'Please try again in a moment.');
      }
      return { offer: await offerFor(gateway, payment, describePrefix(request.body.number)) };
    },
  );
}

function cardErrorHandler(gateway: Gateway) {
  return (error: FastifyError | PlainFailure, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    reply.header('cache-control', 'no-store');
    if (error instanceof PlainFailure) return sendPlainFailure(reply, error);
    const away = awayFailureOf(error);
    if (away?.code === 'busy') return sendPlainFailure(reply, away);
    if (isFaultOfCaller(error)) {
      return sendPlainError(reply, 'invalid_request', 'These are no details of a card.');
    }
    const fault = { name: error.name, code: error.code, at: framesOf(error) };
    gateway.log.error({ fault, requestId: request.id }, 'card request failed');
    return sendPlainError(
      reply,
      'internal',
      'Something went wrong here. Reload the page to see what is paid.',
    );
  };
}

/** The place of the error, without the message at the head of a stack. */
function framesOf({ stack = '', message }: Error): string[] {
  return stack
    .slice(stack.indexOf(message) + message.length)
    .split('\n')
    .filter((line) => /^\s+at .+:\d+:\d+\)?$/.test(line))
    .slice(0, 10)
    .map((line) => line.trim());
}
