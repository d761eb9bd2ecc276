import type { FastifyInstance } from 'fastify';
import type { Gateway } from '../gateway.ts';
import { describeRoute, OF_RESPONSE } from '../http/description.ts';
import { NUMBER, oneOf, record, TEXT, titled, withOptional } from '../http/schemas.ts';
import { Readiness } from './readiness.ts';

const NOT_READY = titled(
  'Not ready',
  record({ status: { type: 'string', const: 'not ready' }, reason: TEXT }),
);

const READY = describeRoute({
  tag: 'Operation',
  operationId: 'operation.readiness',
  summary: 'The store answers, is migrated, and takes writes',
  description: 'For those who send requests to this process: with 503 they should send none.',
  answer: titled(
    'Ready',
    withOptional(
      {
        status: { type: 'string', const: 'ready' },
        mode: oneOf('sandbox', 'live'),
        store: { ...TEXT, description: 'The kind of the store' },
      },
      {
        waitingForLocks: {
          ...NUMBER,
          description: 'Commands that wait for rows which another session of the database holds',
        },
      },
    ),
  ),
  otherAnswers: { 503: { ...NOT_READY, [OF_RESPONSE]: 'Not ready.' } },
});

/** `/healthz`: the process is up. Public: load balancers ask it. */
export function healthRoute(app: FastifyInstance): void {
  app.get(
    '/healthz',
    {
      schema: describeRoute({
        tag: 'Operation',
        operationId: 'operation.health',
        summary: 'The process is up',
        description: 'For load balancers; says nothing about the store.',
        answer: record({ status: { type: 'string', const: 'ok' } }),
      }),
    },
    async () => ({ status: 'ok' }),
  );
}

/** `/readyz`: the store can be used. `/metrics`: Prometheus. For whoever runs the process. */
export function insideRoutes(app: FastifyInstance, gateway: Gateway): void {
  const readiness = new Readiness(gateway);
  app.get('/readyz', { schema: READY }, async (_, reply) => {
    const answer = await readiness.check();
    return reply.code(answer.status === 'ready' ? 200 : 503).send(answer);
  });

  const metrics = describeRoute({
    tag: 'Operation',
    operationId: 'operation.metrics',
    summary: 'Prometheus metrics',
    description: 'In Prometheus’ text format; names no order and no merchant.',
    answer: { type: 'string' },
    answerType: 'text/plain',
  });
  app.get('/metrics', { schema: metrics }, async (_, reply) => {
    const { registry } = gateway.metrics;
    return reply.type(registry.contentType).send(await registry.metrics());
  });
}
