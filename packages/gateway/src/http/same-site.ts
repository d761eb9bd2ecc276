import type { FastifyInstance, FastifyRequest } from 'fastify';
import ipaddr from 'ipaddr.js';
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

/** Ends of names that nobody can register: what they lead to is decided on the machine or in its network. */
const LOCAL_ENDS = ['localhost', 'local', 'internal', 'test'];

/**
 * Refuses what comes under the name of somebody else's web site. A page may give its own name a second address, the one
 * of this machine (DNS rebinding): its browser then takes what it fetches here for the page's own, and sends no header
 * that tells. Only the name of `Host` does. Answered with 421 (Misdirected Request), for reading, too.
 */
export function refuseOtherNames(app: FastifyInstance, { publicUrl }: Pick<Config, 'publicUrl'>): void {
  const own = new URL(publicUrl).hostname;
  app.addHook('onRequest', (request, _reply, done) => {
    if (isOwnName(request.headers.host, own)) return done();
    const message =
      'The sandbox takes this under the name of NARU_PUBLIC_URL, an IP address, localhost, a name without dots ' +
      `or one of .${LOCAL_ENDS.join(', .')}.`;
    done(new PlainFailure('misdirected', message));
  });
}

/** Whether a `Host` header can be none of another web site. Without one no browser sent it. */
function isOwnName(host: string | undefined, own: string): boolean {
  if (host === undefined || host === '') return true;
  const address = `http://${host}`;
  if (!URL.canParse(address)) return false;
  // As a browser reads it: lower case, addresses in their plain form. A dot at the end is the same name.
  const name = new URL(address).hostname.replace(/\.$/, '');
  if (name === own || ipaddr.isValid(name.replace(/^\[|\]$/g, ''))) return true;
  const labels = name.split('.');
  return labels.length === 1 || LOCAL_ENDS.includes(labels.at(-1) ?? '');
}

function isOwnPage({ headers }: FastifyRequest, own: string): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false;
  const { origin, host } = headers;
  // By the name that the browser used, too: a container's port may be published under another one.
  return origin === undefined || origin === own || (URL.canParse(origin) && new URL(origin).host === host);
}
