import { isBusyError } from '@naru/engine';
import {
  ENDPOINTS,
  type EndpointName,
  type FailureEnvelope,
  failure,
  parseCurrency,
  success,
} from '@naru/haipay';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Gateway } from '../../gateway.ts';
import { hidden } from '../../http/hidden.ts';
import {
  BODY_LIMIT_BYTES,
  bodyText,
  callFaultOf,
  refuseOtherMethods,
  setUpMerchantRoutes,
} from '../../http/merchant-routes.ts';
import { RateLimiter } from '../../http/rate-limiter.ts';
import { noteRefusal } from '../../http/refused-calls.ts';
import { accountLedger, paymentConfig } from './account.ts';
import { cashierApply, cashierQuery, collectApply, collectQuery } from './collect.ts';
import { documentation } from './documentation.ts';
import { platformKeys, signed } from './keys.ts';
import { payApply, payQuery } from './pay.ts';
import { refundApply, refundQuery } from './refund.ts';
import { failIfRefusedBefore, remembered } from './refused-before.ts';
import {
  admit,
  type Caller,
  checkMembers,
  fail,
  HaiPayFailure,
  stoppedFailure,
  type VerifiedRequest,
  verifiedRequest,
} from './request.ts';

type Handler = (gateway: Gateway, request: VerifiedRequest<never>) => Promise<object>;

const HANDLERS: Readonly<Record<EndpointName, Handler>> = {
  collectApply: collectApply as Handler,
  collectQuery: collectQuery as Handler,
  payApply: payApply as Handler,
  payQuery: payQuery as Handler,
  accountLedger: accountLedger as Handler,
  refundApply: refundApply as Handler,
  refundQuery: refundQuery as Handler,
  paymentConfig: paymentConfig as Handler,
  cashierApply: cashierApply as Handler,
  cashierQuery: cashierQuery as Handler,
};

/** krw, KRW, Usd…: the currency of the path in any case. */
const CURRENCY_PARAM = ':currency(^(?:[kK][rR][wW]|[uU][sS][dD])$)';

/** Paths of HaiPay's other countries (`/vnd/collect/apply`): their clients read an answer in their own form. */
function otherCountries(): string[] {
  const groups = ['collect', 'pay', 'account', 'refund'];
  return groups.map((group) => `/:country(^[a-zA-Z]{3}$)/${group}/*`);
}

/** HaiPay's HTTP routes: `/{krw|usd}/…` and `/common/payment/config`. */
export async function haipayRoutes(app: FastifyInstance, { gateway }: { gateway: Gateway }): Promise<void> {
  const limiter = new RateLimiter();
  setUpMerchantRoutes(app, {
    gateway,
    contentTypes: ['application/json'],
    answerFailure: (...failed) => answerFailure(gateway, ...failed),
  });
  for (const name of Object.keys(ENDPOINTS) as EndpointName[]) {
    const path = ENDPOINTS[name].path.replace('{currency}', CURRENCY_PARAM);
    app.route({
      method: 'POST',
      url: path,
      bodyLimit: BODY_LIMIT_BYTES,
      schema: documentation(name),
      handler: (request, reply) => answer(gateway, limiter, name, request, reply),
    });
    refuseOtherMethods(app, path, ['POST'], () => fail('http_method_invalid'));
  }
  const unknownPath = () => fail('path_unknown');
  app.all(`/${CURRENCY_PARAM}/*`, { schema: hidden }, unknownPath);
  for (const path of ['/common/*', '/global/*', ...otherCountries()])
    app.all(path, { schema: hidden }, unknownPath);
}

async function answer(
  gateway: Gateway,
  limiter: RateLimiter,
  name: EndpointName,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  const { currency } = request.params as { currency?: string };
  const caller = {
    ip: request.ip,
    currency: currency === undefined ? undefined : parseCurrency(currency),
  };
  const verified = await verifiedRequest<Readonly<Record<string, unknown>>>(gateway, bodyText(request));
  const { access, contentHash, members } = verified;
  const asked = { endpoint: name, access, contentHash, orderId: members['orderId'] };
  const now = gateway.engine.context.clock.now();
  const keys = platformKeys(verified.access, now, verified.secretKey);
  const data = await remembered(gateway, asked, async () => {
    const stopped = stoppedFailure(access);
    if (stopped) return madeBefore(gateway, limiter, name, { ...verified, stopped }, caller);
    admit(access, limiter, caller);
    // The form first: the store can not be asked for a malformed number.
    checkMembers(name, members);
    await failIfRefusedBefore(gateway, asked);
    return HANDLERS[name](gateway, verified as VerifiedRequest<never>);
  });
  return reply.send(success(await signed(data, keys)));
}

const MAKE_ORDERS: ReadonlySet<EndpointName> = new Set([
  'collectApply',
  'cashierApply',
  'payApply',
  'refundApply',
]);

/** Answers that mean that an order exists, or may exist. */
const ANSWERED_WHEN_STOPPED: ReadonlySet<string> = new Set(
  (['duplicate_order', 'busy', 'too_many_requests', 'internal_error'] as const).map(
    (error) => failure(error).error,
  ),
);

/**
 * Calls of an app that is switched off: an order that it made before is answered as usual; all other calls get the
 * refusal. The first answer may have been lost, and after a refusal the merchant would make the order again by another
 * app.
 */
async function madeBefore(
  gateway: Gateway,
  limiter: RateLimiter,
  name: EndpointName,
  verified: VerifiedRequest<Readonly<Record<string, unknown>>> & { readonly stopped: HaiPayFailure },
  caller: Caller,
): Promise<object> {
  const { access, members, stopped } = verified;
  if (!MAKE_ORDERS.has(name)) throw stopped;
  try {
    admit(access, limiter, caller);
    checkMembers(name, members);
    return await HANDLERS[name](gateway, verified as VerifiedRequest<never>);
  } catch (error) {
    const isAnswered = !(error instanceof HaiPayFailure) || ANSWERED_WHEN_STOPPED.has(error.envelope.error);
    throw isAnswered ? error : stopped;
  }
}

/** Every failure has this dialect's envelope; unexpected ones are logged and answered without detail. */
function answerFailure(
  gateway: Gateway,
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const envelope = envelopeOf(error);
  gateway.metrics.refusals.inc({ dialect: 'haipay', code: envelope.error });
  const explain = error instanceof HaiPayFailure ? error.explain : undefined;
  noteRefusal(request, { code: envelope.error, text: envelope.msg, explain });
  if (envelope.error === INTERNAL) {
    gateway.log.error(
      { error, path: request.routeOptions.url, requestId: request.id },
      'haipay request failed',
    );
  }
  return reply.code(200).type('application/json; charset=utf-8').send(JSON.stringify(envelope));
}

const INTERNAL = failure('internal_error').error;

function envelopeOf(error: unknown): FailureEnvelope {
  if (error instanceof HaiPayFailure) return error.envelope;
  if (isBusyError(error)) return failure('busy');
  switch (callFaultOf(error)) {
    case 'media_type':
      return failure('content_type_invalid');
    case 'body_too_large':
      return failure('body_too_large', `at most ${BODY_LIMIT_BYTES} bytes`);
    case 'no_media_type':
      return failure('http_method_invalid');
    case undefined:
      return failure('internal_error');
    default:
      return failure('json_invalid');
  }
}
