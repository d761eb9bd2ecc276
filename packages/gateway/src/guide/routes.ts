import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { sendPlainError } from '../http/errors.ts';
import { hidden } from '../http/hidden.ts';
import { guideDistDir } from './build.ts';
import { LANGUAGES } from './pages.ts';

export const GUIDE_PATH = '/guide';

/** The documentation as `build.ts` made it, below `GUIDE_PATH`. Without a build there is nothing there. */
export async function guideRoutes(
  app: FastifyInstance,
  { root = guideDistDir }: { root?: string },
): Promise<void> {
  app.setNotFoundHandler((_request, reply) =>
    sendPlainError(reply, 'not_found', 'The guide has no such page. "npm run docs:build" builds it.'),
  );
  await app.register(fastifyStatic, {
    root,
    prefix: '/',
    index: false,
    cacheControl: false,
    schemaHide: true,
  });
  // With and without the slash at its end.
  app.get('/', { schema: hidden }, ({ headers }, reply) => {
    const language = languageOf(headers['accept-language']);
    return reply.header('vary', 'accept-language').redirect(`${GUIDE_PATH}/${language}/index.html`);
  });
  for (const language of LANGUAGES) {
    for (const url of [`/${language}`, `/${language}/`]) {
      const first = `${GUIDE_PATH}/${language}/index.html`;
      app.get(url, { schema: hidden }, (_request, reply) => reply.redirect(first));
    }
  }
}

/** Korean for whoever reads it, whatever else he reads. */
function languageOf(accepted = ''): 'ko' | 'en' {
  return /(?:^|[\s,])ko\b/i.test(accepted) ? 'ko' : 'en';
}
