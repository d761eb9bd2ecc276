import type { EndpointContact, EndpointFault, EndpointResult } from '@naru/engine';
import type { Gateway } from '../../gateway.ts';
import { PlainFailure } from '../../http/errors.ts';
import { requireHttpsWhenLive } from '../apps/new-app.ts';
import { idAfter } from '../cursor.ts';
import { operation } from '../operation.ts';
import { between, ID, limitOf, PAGE, page, pageOf, record, TEXT, withOptional } from '../schema.ts';
import {
  CONTACT,
  CONTACT_LANGUAGE,
  DESCRIPTION,
  ENDPOINT,
  EXAMPLE_ID,
  endpointView,
  requireUrl,
  SHOWN_ENDPOINT,
  TYPES,
  URL_TEXT,
} from './schemas.ts';

const SECRET = { ...TEXT, description: 'It signs the events; it is shown this once' } as const;
const ONE_DAY_SECONDS = 24 * 60 * 60;
const PATH = '/event-endpoints/{id}';
const EXAMPLE = { id: EXAMPLE_ID } as const;

export const createEndpoint = operation({
  name: 'eventEndpoints.create',
  summary: 'Send a merchant’s events to an address',
  method: 'POST',
  path: '/event-endpoints',
  permission: 'events.write',
  status: 201,
  input: withOptional(
    { merchantId: ID, url: URL_TEXT },
    {
      appId: { ...ID, description: 'Of this app alone; of all apps of the merchant when absent' },
      types: TYPES,
      description: DESCRIPTION,
      contact: CONTACT,
      contactLanguage: CONTACT_LANGUAGE,
    },
  ),
  output: record({ id: ID, secret: SECRET }),
  errors: ['not_found', 'conflict'],
  example: { merchantId: EXAMPLE_ID, url: 'https://shop.example/events', types: ['payment.*'] },
  async run({ gateway }, { merchantId, url, appId = null, types = ['*'], description = '', ...told }) {
    requireUsable(gateway, url);
    const contact = contactOf(told);
    const wanted = { merchantId, appId, url, description, types: [...new Set(types)], contact };
    const made = await gateway.engine.ownEvents.endpoints.create(wanted);
    const { endpoint, secret } = accepted(made, wanted);
    return { id: endpoint.id, secret };
  },
});

export const listEndpoints = operation({
  name: 'eventEndpoints.list',
  summary: 'Where events are sent, the oldest endpoint first',
  method: 'GET',
  path: '/event-endpoints',
  permission: 'events.read',
  input: withOptional({}, { ...PAGE, merchantId: ID }),
  output: page(ENDPOINT),
  errors: [],
  example: { merchantId: EXAMPLE_ID },
  async run({ gateway }, { merchantId = null, after, ...given }) {
    const { records } = gateway.engine.ownEvents;
    const rows = await records.endpoints(merchantId, limitOf(given), idAfter(after));
    return pageOf(rows, given, ({ id }) => id, endpointView);
  },
});

export const showEndpoint = operation({
  name: 'eventEndpoints.show',
  summary: 'One endpoint, how it does, and its secrets in force',
  method: 'GET',
  path: PATH,
  permission: 'events.read',
  input: record({ id: ID }),
  output: SHOWN_ENDPOINT,
  errors: ['not_found'],
  example: EXAMPLE,
  async run({ gateway }, { id }) {
    return shown(gateway, id);
  },
});

export const setEndpoint = operation({
  name: 'eventEndpoints.set',
  summary: 'Change an endpoint’s address, types, description or contact; what waits goes to the new address',
  method: 'PATCH',
  path: PATH,
  permission: 'events.write',
  input: withOptional(
    { id: ID },
    {
      url: URL_TEXT,
      types: TYPES,
      description: DESCRIPTION,
      contact: CONTACT,
      contactLanguage: CONTACT_LANGUAGE,
    },
  ),
  output: SHOWN_ENDPOINT,
  errors: ['not_found', 'conflict'],
  example: { ...EXAMPLE, types: ['payment.captured', 'refund.*'] },
  async run({ gateway }, { id, url, types, description, ...told }) {
    const contact = contactOf(told);
    if ([url, types, description, contact].every((one) => one === undefined)) {
      throw new PlainFailure('invalid_request', 'nothing to change: give url, types, description or contact');
    }
    requireUsable(gateway, url);
    const distinct = types && [...new Set(types)];
    const changes = { url, types: distinct, description, contact };
    accepted(await gateway.engine.ownEvents.endpoints.set(id, changes), { id });
    return shown(gateway, id);
  },
});

export const rotateEndpointSecret = operation({
  name: 'eventEndpoints.rotateSecret',
  summary: 'Make a new secret; the old ones sign beside it for the overlap',
  method: 'POST',
  path: `${PATH}/secret`,
  permission: 'events.write',
  status: 201,
  input: withOptional(
    { id: ID },
    {
      overlapSeconds: {
        ...between(0, 90 * ONE_DAY_SECONDS),
        description: 'How long the old secrets sign; a day when absent',
      },
    },
  ),
  output: record({ secret: SECRET }),
  errors: ['not_found', 'conflict'],
  example: { ...EXAMPLE, overlapSeconds: 3600 },
  async run({ gateway }, { id, overlapSeconds = ONE_DAY_SECONDS }) {
    const rotated = await gateway.engine.ownEvents.endpoints.rotateSecret(id, overlapSeconds);
    if (!rotated.ok && rotated.fault.kind === 'too_many') {
      throw new PlainFailure(
        'conflict',
        `endpoint ${id} has ${rotated.fault.most} secrets in force: rotate with overlapSeconds 0 to end them`,
      );
    }
    return { secret: accepted(rotated, { id }).secret };
  },
});

function moving(verb: 'pause' | 'resume', summary: string) {
  return operation({
    name: `eventEndpoints.${verb}`,
    summary,
    method: 'POST',
    path: `${PATH}/${verb}`,
    permission: 'events.write',
    input: record({ id: ID }),
    output: SHOWN_ENDPOINT,
    errors: ['not_found', 'conflict'],
    example: EXAMPLE,
    async run({ gateway }, { id }) {
      accepted(await gateway.engine.ownEvents.endpoints[verb](id), { id });
      return shown(gateway, id);
    },
  });
}

export const pauseEndpoint = moving('pause', 'Send nothing to an endpoint; its events are kept for 30 days');
export const resumeEndpoint = moving(
  'resume',
  'Send to an endpoint again that was paused, disabled or gone, first what was kept',
);

export const removeEndpoint = operation({
  name: 'eventEndpoints.remove',
  summary: 'End an endpoint; what waits for it is dropped',
  method: 'DELETE',
  path: PATH,
  permission: 'events.write',
  input: record({ id: ID }),
  output: record({ id: ID }),
  errors: ['not_found', 'conflict'],
  example: EXAMPLE,
  async run({ gateway }, { id }) {
    accepted(await gateway.engine.ownEvents.endpoints.remove(id), { id });
    return { id };
  },
});

export const testEndpoint = operation({
  name: 'eventEndpoints.test',
  summary: 'Send a `naru.test` event to an endpoint, whatever types it asked for',
  method: 'POST',
  path: `${PATH}/test`,
  permission: 'events.write',
  input: record({ id: ID }),
  output: record({ eventId: ID }),
  errors: ['not_found', 'conflict'],
  example: EXAMPLE,
  async run({ gateway }, { id }) {
    return accepted(await gateway.engine.ownEvents.endpoints.test(id), { id });
  },
});

async function shown({ engine }: Gateway, id: string) {
  const endpoint = await engine.ownEvents.records.endpoint(id);
  if (!endpoint) throw noEndpoint(id);
  const secrets = endpoint.secrets.map((secret) => ({
    id: secret.id,
    createdAt: secret.createdAt.toISOString(),
    validUntil: secret.validUntil?.toISOString() ?? null,
  }));
  const { contact } = endpoint;
  const told = { contact: contact?.email ?? null, contactLanguage: contact?.language ?? null };
  return { ...endpointView(endpoint), ...told, secrets };
}

/** Undefined: nothing is said of it. */
function contactOf(told: {
  readonly contact?: string | null | undefined;
  readonly contactLanguage?: EndpointContact['language'] | undefined;
}): EndpointContact | null | undefined {
  const { contact, contactLanguage } = told;
  if (contact) return { email: contact, language: contactLanguage ?? 'ko' };
  if (contactLanguage === undefined) return contact as null | undefined;
  throw new PlainFailure('invalid_request', 'contactLanguage goes with contact: give both');
}

/** An address that events may go to, as far as it can be said before they are sent. */
function requireUsable({ config }: Gateway, url: string | undefined): void {
  requireUrl(url);
  requireHttpsWhenLive(config, { callbackUrl: url });
}

interface About {
  readonly id?: string;
  readonly merchantId?: string;
  readonly appId?: string | null;
}

function accepted<T>(result: EndpointResult<T>, about: About): T {
  if (result.ok) return result.value;
  throw failureOf(result.fault, about);
}

function failureOf(fault: EndpointFault, { id = '', merchantId, appId }: About): PlainFailure {
  switch (fault.kind) {
    case 'unknown':
      return noEndpoint(id);
    case 'unknown_merchant':
      return new PlainFailure('not_found', `there is no merchant ${merchantId}`);
    case 'unknown_app':
      return new PlainFailure('not_found', `merchant ${merchantId} has no app ${appId}`);
    case 'removed':
      return new PlainFailure('conflict', `endpoint ${id} was removed`);
    case 'too_many':
      return new PlainFailure('conflict', `a merchant has at most ${fault.most} endpoints`);
    case 'state':
      return new PlainFailure('conflict', `endpoint ${id} is ${fault.state}: resume it first`);
  }
}

export function noEndpoint(id: string): PlainFailure {
  return new PlainFailure('not_found', `there is no event endpoint ${id}`);
}
