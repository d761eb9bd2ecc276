import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Config } from '../config.ts';
import { PlainFailure } from './errors.ts';

const READING = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses what a browser sends here from the page of another web site: a sandbox on a developer's machine has no
 * passwords, and any page that is open in the same browser could post to it. Programs, which send neither header, and
 * the sandbox's own screens are let through.
 */
export function refuseOtherSites(app: FastifyInstance, { publicUrl }: Pick<Config, 'publicUrl'>): void {
  const own = new URL(publicUrl).origin;
  app.addHook('onRequest', (request, _reply, done) => {
    if (READING.has(request.method) || isOwnPage(request, own)) done();
    else
      done(
        new PlainFailure('forbidden', 'The sandbox takes this from programs and from its own pages only.'),
      );
  });
}

function isOwnPage({ headers }: FastifyRequest, own: string): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false;
  const { origin, host } = headers;
  // By the name that the browser used, too: a container's port may be published under another one.
  return origin === undefined || origin === own || (URL.canParse(origin) && new URL(origin).host === host);
}
