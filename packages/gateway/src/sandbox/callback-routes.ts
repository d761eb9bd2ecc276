import type { KeptCallback, KeptDelivery } from '@naru/engine';
import type { FastifyInstance } from 'fastify';
import type { Gateway, Sandbox } from '../gateway.ts';
import { PlainFailure } from '../http/errors.ts';
import { isUuid, SINGLE_LINE_PATTERN } from '../http/text.ts';

const TAGS = { tags: ['Sandbox'] };
const MAX_CALLBACKS = 200;

const faultBody = {
  type: 'object',
  required: ['fault'],
  properties: {
    fault: { type: 'string', enum: ['delay', 'drop', 'duplicate', 'wrong_signature'] },
    count: { type: 'integer', minimum: 1, maximum: 1000, default: 1 },
    seconds: { type: 'number', minimum: 0, maximum: 86_400, default: 5, description: 'For delay' },
  },
} as const;

interface FaultBody {
  readonly fault: 'delay' | 'drop' | 'duplicate' | 'wrong_signature';
  readonly count: number;
  readonly seconds: number;
}

/** Sent callbacks, sending them again, and faults on purpose. */
export async function callbackRoutes(
  app: FastifyInstance,
  { gateway, sandbox }: { gateway: Gateway; sandbox: Sandbox },
): Promise<void> {
  app.get<{ Querystring: { no?: string } }>(
    '/_sandbox/callbacks',
    {
      schema: {
        ...TAGS,
        summary: 'Callbacks with every delivery, its request and its reply',
        querystring: {
          type: 'object',
          properties: { no: { type: 'string', maxLength: 64, pattern: SINGLE_LINE_PATTERN } },
        },
      },
    },
    async (request) => ({ callbacks: await callbacksOf(gateway, request.query.no) }),
  );

  app.post<{ Params: { id: string } }>(
    '/_sandbox/callbacks/:id/resend',
    {
      schema: {
        ...TAGS,
        summary: 'Send a callback again, with those that came after it about the same order',
      },
    },
    async (request) => {
      const { id } = request.params;
      const resent = isUuid(id) ? await gateway.engine.callbacks.resend(id) : { kind: 'unknown' as const };
      if (resent.kind === 'unknown') throw new PlainFailure('not_found', 'There is no such callback');
      if (resent.kind === 'superseded') {
        throw new PlainFailure(
          'conflict',
          `Callback ${resent.by} about the same order is newer: send that one`,
        );
      }
      gateway.engine.wakeWorkers();
      return { status: 'queued', ids: resent.ids };
    },
  );

  app.post<{ Body: FaultBody }>(
    '/_sandbox/callback-faults',
    {
      schema: {
        ...TAGS,
        summary: 'Delay, drop, duplicate or wrongly sign the next callbacks',
        body: faultBody,
      },
    },
    async (request) => {
      const { fault, count, seconds } = request.body;
      await sandbox.faults.order(fault, count, Math.round(seconds * 1000));
      return { status: 'ordered' };
    },
  );

  app.delete(
    '/_sandbox/callback-faults',
    { schema: { ...TAGS, summary: 'No more callback faults' } },
    async () => {
      await sandbox.faults.clear();
      return { status: 'cleared' };
    },
  );
}

async function callbacksOf(gateway: Gateway, number: string | undefined) {
  const { callbacks } = gateway.engine;
  const kept =
    number === undefined
      ? await callbacks.recent(null, MAX_CALLBACKS, null)
      : await callbacks.ofOrders(await subjectsOf(gateway, number), MAX_CALLBACKS);
  const deliveries = Map.groupBy(await callbacks.deliveriesOf(kept), (delivery) => delivery.callbackId);
  return kept.map((callback) => callbackView(callback, deliveries.get(callback.id) ?? []));
}

/** The subjects of messages under a number: orders, and the chargebacks of payments. */
async function subjectsOf({ engine }: Gateway, number: string) {
  const { payments, payouts, chargebacks } = engine;
  const found = await payments.findByAnyNumber(number);
  return [...found, ...(await payouts.findByAnyNumber(number)), ...(await chargebacks.ofPayments(found))];
}

function callbackView(callback: KeptCallback, deliveries: readonly KeptDelivery[]) {
  return {
    id: callback.id,
    event: callback.event,
    orderNumber: callback.snapshot.orderNumber,
    platformNumber: callback.snapshot.platformNumber,
    url: callback.url,
    state: callback.state,
    nextDeliveryAt: callback.state === 'pending' ? callback.dueAt : null,
    createdAt: callback.createdAt,
    deliveries: deliveries.map((delivery) => ({
      number: delivery.number,
      sentAt: delivery.sentAt,
      durationMs: delivery.durationMs,
      outcome: delivery.outcome,
      request: {
        url: delivery.requestUrl,
        headers: delivery.requestHeaders,
        body: delivery.requestBody,
      },
      reply:
        delivery.replyStatus === null ? null : { status: delivery.replyStatus, body: delivery.replyBody },
      error: delivery.error,
      ...(delivery.fault === undefined ? {} : { fault: delivery.fault }),
    })),
  };
}
