import { createRequire } from 'node:module';
import type { CallbackReply, CallbackRequest } from '../../src/callbacks/port.ts';
import type { EndpointWithSecret, NewEndpoint } from '../../src/events/endpoints.ts';
import { eventually, type Fixture } from './engine-fixture.ts';

export const EVENTS_URL = 'https://events.example/hook';

/** The library that merchants verify with (https://www.standardwebhooks.com). */
const { Webhook } = createRequire(import.meta.url)('standardwebhooks') as {
  Webhook: new (
    secret: string,
  ) => { verify(body: string, headers: Readonly<Record<string, string>>): unknown };
};

export interface ReceivedEvent {
  readonly id: string;
  readonly type: string;
  readonly timestamp: string;
  readonly data: Readonly<Record<string, unknown>> & { readonly id: string; readonly sequence: number };
}

/** Verifies as a merchant does; throws where the signature does not fit. */
export function verified(secret: string, { headers, body }: CallbackRequest): ReceivedEvent {
  const event = new Webhook(secret).verify(body, headers) as Omit<ReceivedEvent, 'id'>;
  return { id: headers['webhook-id'] ?? '', ...event };
}

/** An endpoint of the fixture's merchant. */
export async function endpointOf(f: Fixture, wanted: Partial<NewEndpoint> = {}): Promise<EndpointWithSecret> {
  const { merchantId } = f.access.app;
  const given = { merchantId, appId: null, url: EVENTS_URL, description: '', types: ['*'], ...wanted };
  const made = await f.engine.ownEvents.endpoints.create(given);
  if (!made.ok) throw new Error(`refused: ${made.fault.kind}`);
  return made.value;
}

/** Requests that came to an address of endpoints. */
export function sentTo(f: Fixture, url = EVENTS_URL): CallbackRequest[] {
  return f.transport.received.filter((one) => one.url === url).map(({ request }) => request);
}

export function eventsAt(f: Fixture, url = EVENTS_URL): ReceivedEvent[] {
  return sentTo(f, url).map(({ headers, body }) => ({
    id: headers['webhook-id'] ?? '',
    ...JSON.parse(body),
  }));
}

/** Answers of the endpoint; everything else is accepted. */
export function answerEvents(
  f: Fixture,
  answer: () => CallbackReply | Promise<CallbackReply>,
  url = EVENTS_URL,
): void {
  f.transport.onPost = (to) => (to === url ? answer() : { status: 200, body: 'SUCCESS' });
}

export const ACCEPTED: CallbackReply = { status: 204, body: '' };
export const FAILED: CallbackReply = { status: 500, body: 'down' };

/** Until nothing is to be done at this time. */
export async function settled(f: Fixture): Promise<void> {
  f.engine.wakeWorkers();
  await eventually(async () => {
    const moved = await f.engine.quiet();
    return !moved;
  }, 'the workers are quiet');
}
