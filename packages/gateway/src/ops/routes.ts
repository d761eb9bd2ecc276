import type { FastifyInstance } from 'fastify';
import type { Gateway } from '../gateway.ts';
import { Readiness } from './readiness.ts';

const TAGS = { tags: ['Operation'] };

/** `/healthz`: the process is up. Public: load balancers ask it. */
export function healthRoute(app: FastifyInstance): void {
  app.get('/healthz', { schema: { ...TAGS, summary: 'The process is up' } }, async () => ({ status: 'ok' }));
}

/** `/readyz`: the store can be used. `/metrics`: Prometheus. For whoever runs the process. */
export function insideRoutes(app: FastifyInstance, gateway: Gateway): void {
  const readiness = new Readiness(gateway);
  app.get(
    '/readyz',
    { schema: { ...TAGS, summary: 'The store answers, is migrated, and takes writes' } },
    async (_, reply) => {
      const answer = await readiness.check();
      return reply.code(answer.status === 'ready' ? 200 : 503).send(answer);
    },
  );

  app.get('/metrics', { schema: { ...TAGS, summary: 'Prometheus metrics' } }, async (_, reply) => {
    const { registry } = gateway.metrics;
    return reply.type(registry.contentType).send(await registry.metrics());
  });
}
