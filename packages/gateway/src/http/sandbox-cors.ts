import type { FastifyInstance } from 'fastify';
import type { Config } from '../config.ts';

const HEADERS = {
  'access-control-allow-origin': '*',
  'access-control-allow-methods': 'GET, POST',
  'access-control-allow-headers': 'authorization, content-type, timestamp, nonce, country, app_code, appCode',
  'access-control-max-age': '86400',
} as const;

/**
 * Lets web pages of any origin call the routes of `app`, where the sandbox is configured so (`NARU_SANDBOX_CORS`).
 * Merchants' keys do not belong in browsers: in live mode no page may call, whatever is set.
 */
export function sandboxCors(app: FastifyInstance, { mode, sandboxCors: isOn }: Config): void {
  if (!isOn || mode !== 'sandbox') return;
  app.addHook('onRequest', (request, reply, done) => {
    reply.headers(HEADERS);
    const isPreflight = request.method === 'OPTIONS' && request.headers['access-control-request-method'];
    if (isPreflight) reply.code(204).send();
    else done();
  });
}
