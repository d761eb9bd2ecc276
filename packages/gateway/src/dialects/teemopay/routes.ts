import { isBusyError } from '@naru/engine';
import { ENDPOINTS, type EndpointName, failure, success } from '@naru/teemopay';
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
import { Turns } from '../../http/turns.ts';
import { merchantBalance } from './balance.ts';
import { documentation } from './documentation.ts';
import { fail, TeemoPayFailure } from './failure.ts';
import { failIfUsed, paymentCreate, paymentQuery } from './payment.ts';
import { failIfPaidOut, payoutCreate, payoutQuery } from './payout.ts';
import { type VerifiedRequest, verifiedRequest } from './request.ts';
import { nextTraceId } from './trace.ts';
import { transactionList } from './transactions.ts';

type Handler = (gateway: Gateway, request: VerifiedRequest) => Promise<object>;

const HANDLERS: Readonly<Record<EndpointName, Handler>> = {
  paymentCreate,
  paymentQuery,
  payoutCreate,
  payoutQuery,
  merchantBalance,
  transactionList,
};

/**
 * A list reads as many orders as its window has, on the connections that payments use: 20 at once of one merchant with
 * 100 000 orders made the payments of others 50 times slower.
 */
const LIST_TURNS = { atOnce: 4, perKey: 2, waitingPerKey: 32 };

interface Guards {
  readonly limiter: RateLimiter;
  readonly lists: Turns;
}

/** TeemoPay's HTTP routes: `/api/pay/…`. */
export async function teemopayRoutes(app: FastifyInstance, { gateway }: { gateway: Gateway }): Promise<void> {
  const guards = { limiter: new RateLimiter(), lists: new Turns(LIST_TURNS) };
  setUpMerchantRoutes(app, {
    gateway,
    // Whatever a client calls its body: TeemoPay's documentation names JSON, and what is none fails as JSON. By its
    // name, too: Fastify remembers the parser of a name, and looks through all of them for what only the star takes.
    contentTypes: ['application/json', '*'],
    answerFailure: (...failed) => answerFailure(gateway, ...failed),
  });
  for (const name of Object.keys(ENDPOINTS) as EndpointName[]) {
    app.route({
      method: 'POST',
      url: ENDPOINTS[name].path,
      bodyLimit: BODY_LIMIT_BYTES,
      schema: documentation(name),
      handler: (request, reply) => answer(gateway, guards, name, request, reply),
    });
  }
  // The APIs of other countries (cashier, KYC) lie beside `/api/pay`: Korea has none of them.
  app.all('/api/*', { schema: hidden }, () => fail('api_unavailable'));
  for (const { path } of Object.values(ENDPOINTS)) {
    refuseOtherMethods(app, path, ['POST'], () => fail('api_unavailable'));
  }
}

/** Calls that are not only asked. */
const CHANGES: ReadonlySet<EndpointName> = new Set(['paymentCreate', 'payoutCreate']);

async function answer(
  gateway: Gateway,
  { limiter, lists }: Guards,
  name: EndpointName,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const incoming = {
    headers: request.headers,
    body: bodyText(request),
    ip: request.ip,
  };
  const verified = await verifiedRequest(gateway, limiter, incoming, {
    leavesNonce: name === 'paymentCreate',
    isRead: !CHANGES.has(name),
  });
  if (verified.stopped) {
    await FAIL_IF_USED[name]?.(gateway, verified);
    throw verified.stopped;
  }
  const handle = () => HANDLERS[name](gateway, verified);
  if (name !== 'transactionList') return reply.send(success(await handle(), nextTraceId()));
  const listed = await lists.take(verified.access.app.merchantId, handle);
  return reply.send(success((listed ?? fail('busy')).value, nextTraceId()));
}

/**
 * For order calls: fails for the number of an existing order. The first answer may have been lost, and after a refusal
 * the merchant would make the order again by another app.
 */
const FAIL_IF_USED: Readonly<
  Partial<Record<EndpointName, (gateway: Gateway, request: VerifiedRequest) => Promise<unknown>>>
> = { paymentCreate: failIfUsed, payoutCreate: failIfPaidOut };

/** Every failure has this dialect's envelope; unexpected ones are logged and answered without detail. */
function answerFailure(
  gateway: Gateway,
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const known = failureOf(error);
  const traceId = nextTraceId();
  if (!known) {
    gateway.log.error(
      { error, path: request.routeOptions.url, requestId: request.id, traceId },
      'teemopay request failed',
    );
  }
  const { failureName, detail, explain } = known ?? new TeemoPayFailure('gateway_error');
  const envelope = failure(failureName, traceId, detail);
  noteRefusal(request, { code: String(envelope.code), text: envelope.msg, explain });
  gateway.metrics.refusals.inc({ dialect: 'teemopay', code: String(envelope.code) });
  // HTTP 200 for refusals, too (open in teemopay.md §12 #2): the code stands in the envelope.
  return reply.code(200).type('application/json; charset=utf-8').send(JSON.stringify(envelope));
}

function failureOf(error: unknown): TeemoPayFailure | undefined {
  if (error instanceof TeemoPayFailure) return error;
  if (isBusyError(error)) return new TeemoPayFailure('busy');
  switch (callFaultOf(error)) {
    case 'empty':
      return new TeemoPayFailure('body_empty');
    case 'no_media_type':
      return new TeemoPayFailure('api_unavailable');
    case undefined:
      return undefined;
    default:
      return new TeemoPayFailure('json_invalid');
  }
}
