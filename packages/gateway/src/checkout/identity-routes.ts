import type { IdentityCodeRequest, IdentityRequest } from '@naru/checkout';
import type { IdentityResult, Payment, Result } from '@naru/engine';
import type { FastifyInstance } from 'fastify';
import type { Gateway } from '../gateway.ts';
import { describeRoute } from '../http/description.ts';
import { internalFailure, PlainFailure } from '../http/errors.ts';
import { RateLimiter } from '../http/rate-limiter.ts';
import { SINGLE_LINE_PATTERN } from '../http/text.ts';
import { identityBanks } from './banks.ts';
import { payerAccess } from './device.ts';
import { BODY_LIMIT_BYTES, endedInTime, paymentOf, TOKEN_PARAMS, type TokenParams } from './payment.ts';
import { orderTaken, stopped } from './started.ts';
import { checkoutView } from './view.ts';
import { VIEW } from './view-schema.ts';

/** More than any payer types; the check itself is guarded by its limit of tries and codes. */
const REQUESTS_PER_SECOND = 20;

/** Digits in groups, as printed in a bank book or on a card. */
const GROUPED_DIGITS = '^[0-9-]*[0-9]$';

const identityBody = {
  type: 'object',
  required: ['name', 'bankCode', 'bankAccount', 'holderNumber', 'phone'],
  properties: {
    name: { type: 'string', minLength: 1, maxLength: 64, pattern: SINGLE_LINE_PATTERN },
    bankCode: { type: 'string', minLength: 1, maxLength: 64 },
    bankAccount: { type: 'string', maxLength: 40, pattern: GROUPED_DIGITS },
    holderNumber: {
      type: 'string',
      pattern: '^([0-9]{6}|[0-9]{10})$',
      description: 'Birth date (YYMMDD) or business number',
    },
    phone: { type: 'string', maxLength: 20, pattern: GROUPED_DIGITS },
  },
  additionalProperties: false,
} as const;

const codeBody = {
  type: 'object',
  required: ['code'],
  properties: { code: { type: 'string', pattern: '^[0-9]{6}$' } },
  additionalProperties: false,
} as const;

const ABOUT_IDENTITY = {
  tag: 'Checkout',
  params: TOKEN_PARAMS,
  answer: VIEW,
  errors: [
    'not_found',
    'method_unavailable',
    'order_paid',
    'order_under_way',
    'conflict',
    'too_many_requests',
  ],
} as const;

/** The calls of the page of a payment that waits for its identity check (engine: identity/). */
export async function identityRoutes(app: FastifyInstance, { gateway }: { gateway: Gateway }): Promise<void> {
  const { identity } = gateway.engine;
  const limiter = new RateLimiter();
  const answered = async (
    token: string,
    ask: (payment: Payment) => Promise<Result<IdentityResult>>,
  ): ReturnType<typeof checkoutView> => {
    const payment = await endedInTime(gateway, await paymentOf(gateway, token));
    if (!limiter.take(payment.id, REQUESTS_PER_SECOND)) {
      throw new PlainFailure('too_many_requests', 'Please try again in a moment.');
    }
    // For a payment under way or over the state is returned: a second click is harmless.
    if (payment.state !== 'created') return checkoutView(gateway, payment);
    const result = await ask(payment);
    if (result.ok) return checkoutView(gateway, result.value.payment);
    const ended = await endedInTime(gateway, payment);
    return ended.state === 'created' ? refuse(gateway, result) : checkoutView(gateway, ended);
  };

  app.post<{ Params: TokenParams; Body: IdentityRequest }>(
    '/checkout/api/payments/:token/identity',
    {
      bodyLimit: BODY_LIMIT_BYTES,
      schema: describeRoute({
        ...ABOUT_IDENTITY,
        operationId: 'checkout.beginIdentityCheck',
        summary: 'The payer gives the details of their account; again: another code is sent',
        description:
          'For methods that prove first who pays. Of a payment that was started it answers the state.',
        body: identityBody,
        example: {
          name: '홍길동',
          bankCode: 'KAKOKR22',
          bankAccount: '09876543210',
          holderNumber: '900101',
          phone: '01012345678',
        },
      }),
    },
    async (request, reply) => {
      reply.header('cache-control', 'no-store');
      return answered(request.params.token, async (payment) =>
        identity.begin(payment, await checked(gateway, payment, request.body)),
      );
    },
  );

  app.post<{ Params: TokenParams; Body: IdentityCodeRequest }>(
    '/checkout/api/payments/:token/identity/code',
    {
      bodyLimit: BODY_LIMIT_BYTES,
      schema: describeRoute({
        ...ABOUT_IDENTITY,
        operationId: 'checkout.confirmIdentity',
        summary: 'The payer types the code sent to their phone',
        description:
          'With the right code the payment is started; wrong ones are counted in `identity.triesLeft`.',
        body: codeBody,
        example: { code: '123456' },
      }),
    },
    async (request, reply) => {
      reply.header('cache-control', 'no-store');
      const access = payerAccess(gateway, request);
      return answered(request.params.token, (payment) =>
        identity.confirm(payment, request.body.code, access),
      );
    },
  );
}

/** The details in plain form; invalid ones are refused before they cost a try. */
async function checked(gateway: Gateway, payment: Payment, body: IdentityRequest): Promise<IdentityRequest> {
  const plain: IdentityRequest = {
    name: body.name.trim().replace(/\s+/g, ' '),
    bankCode: body.bankCode,
    bankAccount: body.bankAccount.replaceAll('-', ''),
    holderNumber: body.holderNumber,
    phone: body.phone.replaceAll('-', ''),
  };
  const wrong = (message: string) => new PlainFailure('invalid_request', message);
  if (plain.name === '') throw wrong('Please enter the name of the account holder.');
  if (!/^\d{6,20}$/.test(plain.bankAccount)) throw wrong('An account number has 6 to 20 digits.');
  if (!/^01\d{8,9}$/.test(plain.phone)) throw wrong('Please enter a Korean mobile number.');
  const banks = await identityBanks(gateway, payment.dialect);
  if (!banks.some((bank) => bank.code === plain.bankCode)) throw wrong('Please choose a bank.');
  return plain;
}

function refuse(gateway: Gateway, { refusal }: Extract<Result<IdentityResult>, { ok: false }>): never {
  switch (refusal.code) {
    case 'identity_not_needed':
      throw new PlainFailure('conflict', 'This payment asks for no identity check.');
    case 'identity_unavailable':
      throw new PlainFailure('method_unavailable', 'This method is under maintenance at the moment.');
    case 'not_trading':
      throw stopped();
    case 'order_paid':
    case 'order_under_way':
      throw orderTaken(refusal.code);
    case 'identity_codes_used_up':
      throw new PlainFailure('conflict', 'No more codes can be sent for this payment.');
    case 'identity_code_too_soon': {
      const leftMs = refusal.availableAt.getTime() - gateway.engine.context.clock.now().getTime();
      const seconds = Math.max(1, Math.ceil(leftMs / 1000));
      throw new PlainFailure(
        'conflict',
        `A code was sent just now. Another one can be sent in ${seconds} s.`,
      );
    }
    case 'state_conflict':
      throw new PlainFailure('conflict', 'No code has been sent yet.');
    case 'busy':
      throw new PlainFailure('busy', 'Please try again in a moment.');
    case 'internal':
      throw internalFailure(refusal, 'Something went wrong here. Please try again.');
    default:
      throw new PlainFailure('internal', 'Something went wrong here. Please try again.');
  }
}
