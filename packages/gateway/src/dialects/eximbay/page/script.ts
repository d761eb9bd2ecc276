import { readFileSync } from 'node:fs';
import { OTHER_PATHS } from '@naru/eximbay';
import type { FastifyInstance } from 'fastify';
import { hidden } from '../../../http/hidden.ts';

const SCRIPT = readFileSync(new URL('./browser/javascript-sdk.js', import.meta.url), 'utf8');
/** Shops load it on every page; a changed script reaches their payers within this time. */
const CACHE_SECONDS = 300;

/** The script that shops load. Both addresses serve the same: it needs no jQuery and does not mind one. */
export function scriptRoutes(app: FastifyInstance): void {
  for (const url of [OTHER_PATHS.script, OTHER_PATHS.script_v2]) {
    app.get(url, { schema: hidden }, (_, reply) =>
      reply
        .type('text/javascript; charset=utf-8')
        .header('cache-control', `public, max-age=${CACHE_SECONDS}`)
        // Shops with strict embedding rules may load it, too.
        .header('cross-origin-resource-policy', 'cross-origin')
        .send(SCRIPT),
    );
  }
}
