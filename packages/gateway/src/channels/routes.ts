import type { OpenChannel, OwnEvent, OwnReference, RawRequest } from '@naru/channels';
import type { AttemptReference, ChannelEvent } from '@naru/engine';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Gateway } from '../gateway.ts';
import { sendPlainError } from '../http/errors.ts';
import { UNPROVEN_RETURN_PAGE } from './return-page.ts';

interface Named {
  readonly Params: { readonly channel: string; readonly '*'?: string };
}

/**
 * Requests of channels: their notices, and returning payers. A notice is verified and read by its channel's adapter,
 * and acknowledged when all its events are committed.
 */
export async function channelRoutes(app: FastifyInstance, { gateway }: { gateway: Gateway }): Promise<void> {
  // Signatures cover the received bytes, whatever the content type.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  const schema = { hide: true };
  for (const url of ['/_channels/:channel/notices', '/_channels/:channel/notices/*']) {
    app.route<Named>({
      method: ['GET', 'POST'],
      url,
      schema,
      handler: (request, reply) => takeNotice(gateway, request, reply),
    });
  }
  for (const url of ['/_channels/:channel/return', '/_channels/:channel/return/*']) {
    app.route<Named>({
      method: ['GET', 'POST'],
      url,
      schema,
      handler: (request, reply) => takeReturn(gateway, request, reply),
    });
  }
}

async function takeNotice(
  gateway: Gateway,
  request: FastifyRequest<Named>,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const channel = gateway.channels.open.get(request.params.channel);
  if (!channel?.notices) return nothingHere(reply, request.params.channel, 'notices');
  const reading = await channel.notices.read(rawRequest(request));
  if (reading.kind === 'refused') {
    gateway.log.warn({ channel: channel.name, reason: reading.reason }, 'a notice was refused');
  } else if (!(await takeAll(gateway, channel, reading.events))) {
    return sendPlainError(reply, 'busy', 'The notice could not be booked. Send it again.');
  }
  const { status, headers = {}, body = '' } = reading.reply;
  return reply.code(status).headers(headers).send(body);
}

/**
 * The payer continues to the payment's page, which shows the state. Whoever knows that page's address may act as the
 * payer, so a request without a proof always gets the same answer.
 */
async function takeReturn(
  gateway: Gateway,
  request: FastifyRequest<Named>,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const channel = gateway.channels.open.get(request.params.channel);
  if (!channel?.returns) return nothingHere(reply, request.params.channel, 'payers to come back');
  reply.header('cache-control', 'no-store');
  const reading = await channel.returns.read(rawRequest(request));
  if (reading.kind === 'unproven') return reply.type('text/html; charset=utf-8').send(UNPROVEN_RETURN_PAGE);
  const attempt = await gateway.engine.attempts.find(named(channel, reading.of), 'payment');
  if (!attempt) return sendPlainError(reply, 'not_found', 'This is no payment of ours.');
  // What could not be booked now comes again as a notice, or by asking.
  await takeAll(gateway, channel, reading.events ?? []);
  const { merchantId, subjectId: id } = attempt;
  return reply.redirect(gateway.checkoutUrl({ merchantId, id }), 303);
}

/** Whether all events were committed, or kept for later. */
async function takeAll(
  { engine, log }: Gateway,
  channel: OpenChannel,
  events: readonly OwnEvent[],
): Promise<boolean> {
  let isTaken = true;
  for (const event of events) {
    try {
      await engine.events.takeOrKeep(eventOf(channel, event));
    } catch (error) {
      // The other events of the notice do not wait for this one; repeated, they change nothing.
      log.error({ error, channel: channel.name }, 'what a channel said was not booked');
      isTaken = false;
    }
  }
  return isTaken;
}

function eventOf(channel: OpenChannel, event: OwnEvent): ChannelEvent {
  return { ...event, of: { ...event.of, channel: channel.name } } as ChannelEvent;
}

function named(channel: OpenChannel, of: OwnReference): AttemptReference {
  return { ...of, channel: channel.name };
}

function nothingHere(reply: FastifyReply, channel: string, what: string): FastifyReply {
  return sendPlainError(
    reply,
    'not_found',
    `There is no channel ${channel.slice(0, 40)} that expects ${what}.`,
  );
}

function rawRequest(request: FastifyRequest<Named>): RawRequest {
  return {
    method: request.method,
    path: request.params['*'] ?? '',
    headers: texts(request.headers),
    query: texts(request.query),
    body: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
  };
}

/** Of repeated names the last value. */
function texts(of: unknown): Record<string, string> {
  return Object.fromEntries(
    Object.entries((of ?? {}) as Record<string, unknown>).flatMap(([name, value]) => {
      const last: unknown = Array.isArray(value) ? value.at(-1) : value;
      return typeof last === 'string' ? [[name, last]] : [];
    }),
  );
}
