import { pendingMigrations } from '@naru/engine';
import type { FastifyInstance } from 'fastify';
import type { Gateway } from '../gateway.ts';

const TAGS = { tags: ['Operation'] };

/** `/healthz`: the process is up. `/readyz`: the store answers and is migrated. `/metrics`: Prometheus. */
export async function opsRoutes(app: FastifyInstance, { gateway }: { gateway: Gateway }): Promise<void> {
  app.get('/healthz', { schema: { ...TAGS, summary: 'The process is up' } }, async () => ({ status: 'ok' }));

  app.get(
    '/readyz',
    { schema: { ...TAGS, summary: 'The store answers and is migrated' } },
    async (_, reply) => {
      try {
        await gateway.store.ping();
        const { fault } = gateway.watch;
        if (fault !== undefined) return reply.code(503).send({ status: 'not ready', reason: fault });
        const pending = await pendingMigrations(gateway.store);
        if (pending.length > 0) {
          return reply
            .code(503)
            .send({ status: 'not ready', reason: `${pending.length} migrations are pending` });
        }
        return { status: 'ready', mode: gateway.config.mode, store: gateway.store.kind };
      } catch (error) {
        gateway.log.warn({ error }, 'not ready');
        return reply.code(503).send({ status: 'not ready', reason: 'the store does not answer' });
      }
    },
  );

  app.get('/metrics', { schema: { ...TAGS, summary: 'Prometheus metrics' } }, async (_, reply) => {
    const { registry } = gateway.metrics;
    return reply.type(registry.contentType).send(await registry.metrics());
  });
}
