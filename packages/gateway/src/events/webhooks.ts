import { EVENT_TYPE_NAMES, EVENT_TYPES } from '@naru/engine';
import { describeWebhook } from '../http/merchant-description.ts';
import { eventExample } from './examples.ts';
import { eventSchema } from './schemas.ts';

/** The tag of the webhooks below. */
export const EVENTS_TAG = {
  name: 'Events',
  description:
    'Naru’s own events, in the form of Standard Webhooks, for merchants who have an event endpoint. They come beside ' +
    'the callbacks of the merchant APIs.',
} as const;

const TEXT = { type: 'string' } as const;
const HEADERS = {
  'webhook-id': { ...TEXT, description: 'The event’s id: the same at every try' },
  'webhook-timestamp': { ...TEXT, description: 'Seconds since 1970 of this try' },
  'webhook-signature': {
    ...TEXT,
    description:
      '`v1,` and the base64 of the HMAC-SHA256 of `<id>.<timestamp>.<body>`, one for each secret in force, separated ' +
      'by spaces',
  },
} as const;

/** Each type of event as the OpenAPI document has it, by its name. */
export function eventWebhooks(): readonly (readonly [name: string, webhook: object])[] {
  return EVENT_TYPE_NAMES.map((type) => {
    const hook = {
      name: `events.${type}`,
      summary: EVENT_TYPES[type].meaning.replace(/\.$/, ''),
      description: EVENT_TYPES[type].meaning,
      events: [type],
      headers: HEADERS,
      contentType: 'application/json',
      body: eventSchema(type),
      example: eventExample(type),
      reply: {
        status: '200',
        description: 'Received, as any status from 200 to 299 says; the body is not read.',
        contentType: 'text/plain',
        schema: TEXT,
        example: 'ok',
      },
    };
    return [hook.name, describeWebhook(EVENTS_TAG.name, hook)] as const;
  });
}
