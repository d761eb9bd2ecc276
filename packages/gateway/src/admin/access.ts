import { createHash, timingSafeEqual } from 'node:crypto';
import type { Secret } from '@naru/engine';
import type { FastifyInstance } from 'fastify';
import { sendPlainError } from '../http/errors.ts';
import { RateLimiter } from '../http/rate-limiter.ts';
import { networkOf } from '../net/addresses.ts';

export const adminDescription =
  'What operators do, for programs: the same operations as the commands of `naru`. `Authorization: Bearer` with the ' +
  'key of `NARU_OPERATOR_KEY`. Without that key the API is off; in the sandbox it is `naru-sandbox-operator` then.';

/** For the document's list of security schemes. */
export const adminSecurity = {
  operator: { type: 'http', scheme: 'bearer', description: 'The key of NARU_OPERATOR_KEY.' },
} as const;

/** More than a person at a portal needs; a program that pages through lists has to wait. */
const CALLS_PER_SECOND = 50;
/** Wrong keys per network. They never lock out the right key, which is too long to guess. */
const WRONG_KEYS_PER_SECOND = 5;

/** Refuses callers without the key, and limits those with it to what the store can bear. */
export function requireKey(app: FastifyInstance, key: Secret): void {
  const limiter = new RateLimiter();
  const expected = digestOf(key.reveal());
  app.addHook('onRequest', async (request, reply) => {
    reply.header('cache-control', 'no-store');
    const [, given = ''] = /^Bearer +(\S+) *$/i.exec(request.headers.authorization ?? '') ?? [];
    // Digests have one length, so that response times reveal neither the key's length nor its beginning.
    if (timingSafeEqual(digestOf(given), expected)) {
      if (limiter.take('calls', CALLS_PER_SECOND)) return;
      return sendPlainError(reply, 'too_many_requests', 'Please try again in a moment.');
    }
    if (!limiter.take(`wrong ${networkOf(request.ip)}`, WRONG_KEYS_PER_SECOND)) {
      return sendPlainError(reply, 'too_many_requests', 'Please try again in a moment.');
    }
    reply.header('www-authenticate', 'Bearer');
    return sendPlainError(reply, 'unauthorized', 'Send the operator’s key as Authorization: Bearer.');
  });
}

function digestOf(text: string): Buffer {
  return createHash('sha256').update(text, 'utf8').digest();
}
