import type { FastifyInstance, FastifyRequest } from 'fastify';
import ipaddr from 'ipaddr.js';
import type { Config } from '../config.ts';
import { PlainFailure } from './errors.ts';

const READING = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses what a browser sends from another web site's page: a sandbox on a developer's machine has no passwords, and
 * any page open in the same browser could post to it. Programs, which send neither header, and the sandbox's own pages
 * are allowed.
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

/** Endings of names that nobody can register: the machine or its network decides what they resolve to. */
const LOCAL_ENDS = ['localhost', 'local', 'internal', 'test'];

/**
 * Refuses requests under another web site's name. A page may give its own name a second address, the one of this
 * machine (DNS rebinding): its browser then treats the answers as the page's own, and only the `Host` header shows it.
 * Answered with 421 (Misdirected Request), for reading, too.
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

/** Whether a `Host` header can not be another web site's. Without one the caller is no browser. */
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
