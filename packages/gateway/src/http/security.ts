import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Config } from '../config.ts';

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
const COMMON_NAMES = Object.keys(COMMON_HEADERS) as (keyof typeof COMMON_HEADERS)[];

/**
 * Lets the page that opened this one and this one keep their references to each other. For pages that a shop opens as a
 * pop-up: with any stricter policy on any page or redirect in that window, the shop's own page at the end permanently
 * loses `window.opener`.
 */
export function keepOpener(reply: FastifyReply): FastifyReply {
  return reply.header('cross-origin-opener-policy', 'unsafe-none');
}

/** Browsers that used https once keep using it for a year. Not for subdomains: those may belong to others. */
const HTTPS_ONLY = 'max-age=31536000';

/** Headers of every answer, where the route has not set its own; pages get a strict content policy. */
export function securityHeaders(app: FastifyInstance, { publicUrl }: Pick<Config, 'publicUrl'>): void {
  const isHttps = publicUrl.startsWith('https:');
  // With a callback: an async hook costs every request a promise and a turn of the microtask queue.
  app.addHook('onSend', (request, reply, payload, done) => {
    for (const name of COMMON_NAMES) {
      if (!reply.hasHeader(name)) reply.header(name, COMMON_HEADERS[name]);
    }
    if (isHttps) reply.header('strict-transport-security', HTTPS_ONLY);
    const isHtml = String(reply.getHeader('content-type') ?? '').startsWith('text/html');
    // The documentation brings its own policy, later than this.
    const hasPolicy = reply.hasHeader('content-security-policy') || request.url.startsWith('/docs');
    if (isHtml && !hasPolicy) reply.header('content-security-policy', PAGE_POLICY);
    done(null, payload);
  });
}
