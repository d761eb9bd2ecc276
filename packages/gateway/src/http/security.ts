import type { FastifyInstance } from 'fastify';

const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "font-src 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join('; ');

const COMMON_HEADERS = {
  'x-content-type-options': 'nosniff',
  // A payment link is a secret of the payer: it must not travel to the shop's or wallet's logs as a referrer.
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
} as const;

/** Headers of every answer; pages get a strict content policy, the documentation brings its own. */
export function securityHeaders(app: FastifyInstance): void {
  // With a callback: an async hook costs every request a promise and a turn of the microtask queue.
  app.addHook('onSend', (request, reply, payload, done) => {
    reply.headers(COMMON_HEADERS);
    const isHtml = String(reply.getHeader('content-type') ?? '').startsWith('text/html');
    if (isHtml && !request.url.startsWith('/docs')) reply.header('content-security-policy', PAGE_POLICY);
    done(null, payload);
  });
}
