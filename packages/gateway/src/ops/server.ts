import fastify, { type FastifyInstance } from 'fastify';
import type { Gateway } from '../gateway.ts';
import { GUIDE_PATH, guideRoutes } from '../guide/routes.ts';
import { ANSWERS_TO_THE_END, slowRequestsEnd } from '../http/close.ts';
import { plainErrorHandler, sendPlainError } from '../http/errors.ts';
import { securityHeaders } from '../http/security.ts';
import { descriptionRoutes } from './openapi.ts';
import { healthRoute, insideRoutes } from './routes.ts';

/**
 * The listener for operation (`NARU_OPS_PORT`): health, readiness, metrics and, where this process serves the APIs
 * (`main`), their description and the guide. It has no authentication, so its address must not be reachable from
 * outside.
 */
export async function buildOpsServer(gateway: Gateway, main?: FastifyInstance): Promise<FastifyInstance> {
  const app = fastify({ logger: false, ...ANSWERS_TO_THE_END, ...slowRequestsEnd() });
  app.setErrorHandler(plainErrorHandler(gateway));
  app.setSerializerCompiler(() => (answer) => JSON.stringify(answer));
  app.setNotFoundHandler((_request, reply) => sendPlainError(reply, 'not_found', 'There is nothing here.'));
  securityHeaders(app, gateway.config);
  healthRoute(app);
  insideRoutes(app, gateway);
  if (main) {
    await descriptionRoutes(app, main);
    await app.register(guideRoutes, { prefix: GUIDE_PATH });
  }
  return app;
}
