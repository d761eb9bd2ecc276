import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Dialect, Gateway } from '../gateway.ts';
import type { LoggedRefusal } from '../request-log/entry.ts';
import { cut, keptBody, keptHeaders, maskedText, shortText } from '../request-log/masking.ts';
import type { Refusal } from '../request-log/refusal.ts';
import type { RequestLog } from '../request-log/request-log.ts';
import { bodyText } from './merchant-routes.ts';
import { refusalOf } from './refused-calls.ts';

const MAX_PATH_CHARS = 1024;

/**
 * Keeps the calls of a merchant API in the sandbox's list of requests, and logs what is wrong with a refused signature.
 * In live mode it does nothing: an answer that says how a signature is wrong would help whoever guesses, and
 * bodies hold the data of payers.
 */
export function recordCalls(app: FastifyInstance, gateway: Gateway, dialect: Dialect): void {
  const log = gateway.sandbox?.requests;
  if (!log) return;
  // Before the answer leaves: who has it finds its call in the list.
  app.addHook('onSend', async (request, reply, payload) => {
    if (!isRecorded(request, reply)) return payload;
    try {
      await record(gateway, log, dialect, { request, reply, payload });
    } catch (error) {
      gateway.log.error({ error, requestId: request.id }, 'a request is missing in the list of requests');
    }
    return payload;
  });
}

/** Calls and their JSON: no preflights, no scripts. */
function isRecorded({ method }: FastifyRequest, reply: FastifyReply): boolean {
  return method !== 'OPTIONS' && String(reply.getHeader('content-type') ?? '').includes('json');
}

interface Exchange {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly payload: unknown;
}

async function record(
  gateway: Gateway,
  log: RequestLog,
  dialect: Dialect,
  exchange: Exchange,
): Promise<void> {
  const { request, reply, payload } = exchange;
  const [headers, body] = [request.headers, bodyOf(request)];
  const { app, orderNumber } = dialect.callNames?.({ headers, body: body ?? '' }) ?? {};
  const path = shortText(request.originalUrl, MAX_PATH_CHARS);
  const refusal = await refusalIn(gateway, exchange);
  const now = gateway.engine.context.clock.now();
  // By the real time: a reset of the sandbox sets its own clock back.
  const id = log.nextId(gateway.realClock.now());
  const elapsedMs = reply.elapsedTime;
  if (refusal?.expected) {
    const { code, reason, expected } = refusal;
    // Without the text: it holds data of payers, which no log has.
    gateway.log.warn(
      { dialect: dialect.name, path, app, code, reason, algorithm: expected.algorithm, listedAs: id },
      'signature refused',
    );
  }
  log.add({
    id,
    receivedAt: new Date(now.getTime() - elapsedMs),
    dialect: dialect.name,
    method: request.method,
    path,
    app: app === undefined ? null : shortText(app, MAX_NAME_CHARS),
    orderNumber: orderNumber === undefined ? null : shortText(orderNumber, MAX_NAME_CHARS),
    status: reply.statusCode,
    durationMs: Math.round(elapsedMs * 10) / 10,
    refusal,
    request: { headers: keptHeaders(headers), body: keptBody(body) },
    answer: { body: keptBody(typeof payload === 'string' ? payload : null) },
  });
}

/** Longer ones are no numbers. */
const MAX_NAME_CHARS = 256;

/** null: there is none, or it was not read. Plug-ins may have parsed it. */
function bodyOf(request: FastifyRequest): string | null {
  const { body } = request;
  if (typeof body === 'object' && body !== null) return JSON.stringify(body);
  return typeof body === 'string' ? bodyText(request) : null;
}

/** A dialect that says nothing of its refusals has HTTP statuses for them. */
async function refusalIn(
  gateway: Gateway,
  { request, reply, payload }: Exchange,
): Promise<LoggedRefusal | null> {
  const refusal = refusalOf(request);
  if (refusal) return explained(gateway, refusal);
  if (reply.statusCode < 400) return null;
  const text = typeof payload === 'string' ? cut(maskedText(payload)) : '';
  return {
    code: null,
    text,
    reason: `It was answered with HTTP status ${reply.statusCode}.`,
    expected: null,
  };
}

/** It may repeat a name that the caller has chosen. */
const MAX_REASON_CHARS = 1000;

async function explained({ log }: Gateway, { code, text, explain }: Refusal): Promise<LoggedRefusal> {
  const said = shortText(text, MAX_REASON_CHARS);
  const plain = { code, text: said, reason: said, expected: null };
  if (!explain) return plain;
  try {
    const { reason, expected = null } = await explain();
    const shown = expected && { ...expected, signedText: cut(maskedText(expected.signedText)) };
    return { ...plain, reason: shortText(reason, MAX_REASON_CHARS), expected: shown };
  } catch (error) {
    log.error({ error }, 'a refusal could not be explained');
    return plain;
  }
}
