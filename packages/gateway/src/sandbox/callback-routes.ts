import type { KeptCallback, KeptDelivery } from '@naru/engine';
import type { FastifyInstance } from 'fastify';
import type { Gateway, Sandbox } from '../gateway.ts';
import { describeRoute } from '../http/description.ts';
import { PlainFailure } from '../http/errors.ts';
import { listOf, record, TEXT } from '../http/schemas.ts';
import { isUuid, SINGLE_LINE_PATTERN } from '../http/text.ts';
import { CALLBACK, done } from './schemas.ts';

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
      schema: describeRoute({
        tag: 'Sandbox',
        operationId: 'sandbox.listCallbacks',
        summary: 'Callbacks with every delivery, its request and its reply',
        description: 'By the number of an order; without `no` the newest of all.',
        querystring: {
          type: 'object',
          properties: { no: { type: 'string', maxLength: 64, pattern: SINGLE_LINE_PATTERN } },
        },
        answer: record({ callbacks: listOf(CALLBACK) }),
      }),
    },
    async (request) => ({ callbacks: await callbacksOf(gateway, request.query.no) }),
  );

  app.post<{ Params: { id: string } }>(
    '/_sandbox/callbacks/:id/resend',
    {
      schema: describeRoute({
        tag: 'Sandbox',
        operationId: 'sandbox.resendCallback',
        summary: 'Send a callback again, with those that came after it about the same order',
        description: 'A conflict where a newer one says all that this one said.',
        params: { id: 'The callback’s id' },
        answer: record({ status: { type: 'string', const: 'queued' }, ids: listOf(TEXT) }),
        errors: ['not_found', 'conflict'],
      }),
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

  faultRoutes(app, sandbox);
}

function faultRoutes(app: FastifyInstance, sandbox: Sandbox): void {
  app.post<{ Body: FaultBody }>(
    '/_sandbox/callback-faults',
    {
      schema: describeRoute({
        tag: 'Sandbox',
        operationId: 'sandbox.orderCallbackFault',
        summary: 'Delay, drop, duplicate or wrongly sign the next callbacks',
        description: 'Faults are used up in the order in which they were asked for.',
        body: faultBody,
        example: { fault: 'duplicate', count: 1 },
        answer: done('ordered'),
      }),
    },
    async (request) => {
      const { fault, count, seconds } = request.body;
      await sandbox.faults.order(fault, count, Math.round(seconds * 1000));
      return { status: 'ordered' };
    },
  );

  app.delete(
    '/_sandbox/callback-faults',
    {
      schema: describeRoute({
        tag: 'Sandbox',
        operationId: 'sandbox.clearCallbackFaults',
        summary: 'No more callback faults',
        description: 'Takes back what was ordered and has not happened yet.',
        answer: done('cleared'),
      }),
    },
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
      : await callbacksUnder(gateway, number, MAX_CALLBACKS);
  const deliveries = Map.groupBy(await callbacks.deliveriesOf(kept), (delivery) => delivery.callbackId);
  return kept.map((callback) => callbackView(callback, deliveries.get(callback.id) ?? []));
}

/** Messages under a number, oldest first: of orders, and of the chargebacks of payments. */
export async function callbacksUnder({ engine }: Gateway, number: string, limit: number) {
  const { payments, payouts, chargebacks, callbacks } = engine;
  const found = await payments.findByAnyNumber(number);
  const others = [...(await payouts.findByAnyNumber(number)), ...(await chargebacks.ofPayments(found))];
  return callbacks.ofOrders([...found, ...others], limit);
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
