import {
  CONTACT_LANGUAGES,
  ENDPOINT_STATES,
  EVENT_MESSAGE_STATES,
  EVENT_PATTERNS,
  EVENT_TYPE_NAMES,
  type EventEndpoint,
  eventBody,
  isWebAddress,
  type KeptEvent,
  type ShownMessage,
} from '@naru/engine';
import { InputFailure } from '../../http/errors.ts';
import { ID, listOf, NUMBER, nullable, oneOf, record, TEXT, TIME, titled } from '../schema.ts';
import { isoOrNull } from '../times.ts';

export const EXAMPLE_ID = '01890a5d-ac96-774b-bcce-b302099a8057';

/** The longest address that common servers and proxies take. */
const MAX_URL_CHARS = 2048;

export const URL_TEXT = {
  type: 'string',
  minLength: 1,
  maxLength: MAX_URL_CHARS,
  title: 'an address such as https://shop.example/events',
} as const;

export const DESCRIPTION = {
  type: 'string',
  pattern: '^[^\\p{C}]{0,200}$',
  title: 'a text of up to 200 characters in one line',
} as const;

export const TYPES = {
  type: 'array',
  items: { type: 'string', enum: EVENT_PATTERNS },
  minItems: 1,
  maxItems: EVENT_PATTERNS.length,
  description: 'Types of events, groups of them (`payment.*`), or all: `*`',
} as const;

export const EVENT_TYPE = oneOf(...EVENT_TYPE_NAMES);
export const MESSAGE_STATE = oneOf(...EVENT_MESSAGE_STATES);

const ONE_ADDRESS = {
  type: 'string',
  minLength: 3,
  maxLength: 254,
  // As mails need it (mails/smtp.ts): a list, or an address in brackets, would reach others.
  pattern: '^[^\\s@<>()\\[\\],;:"\\\\\\p{Cc}]{1,64}@[^\\s@<>()\\[\\],;:"\\\\\\p{Cc}]{1,190}$',
  title: 'one e-mail address',
} as const;

const TOLD = 'Who is told by mail before the endpoint is disabled, and when it was; null: nobody';
export const CONTACT = { ...nullable(ONE_ADDRESS), title: ONE_ADDRESS.title, description: TOLD } as const;

export const CONTACT_LANGUAGE = {
  ...oneOf(...CONTACT_LANGUAGES),
  description: 'Of those mails; Korean when absent',
} as const;

const ENDPOINT_MEMBERS = {
  id: ID,
  merchantId: ID,
  appId: { ...nullable(ID), description: 'null: events of all apps of the merchant' },
  url: TEXT,
  description: TEXT,
  types: listOf(TEXT),
  state: oneOf(...ENDPOINT_STATES),
  waiting: { ...NUMBER, description: 'Events that are still to be sent to it' },
  failingSince: { ...nullable(TIME), description: 'Since when every try has failed' },
  warnedAt: { ...nullable(TIME), description: 'When its failing was reported' },
  nextProbeAt: { ...nullable(TIME), description: 'Of a disabled one: when it is tried next' },
  createdAt: TIME,
} as const;

export const ENDPOINT = titled('EventEndpoint', record(ENDPOINT_MEMBERS));

export const SHOWN_ENDPOINT = record({
  ...ENDPOINT_MEMBERS,
  contact: { ...nullable(TEXT), description: TOLD },
  contactLanguage: nullable(TEXT),
  secrets: {
    ...listOf(record({ id: ID, createdAt: TIME, validUntil: nullable(TIME) })),
    description: 'Those in force, never their text; each signs',
  },
});

export function endpointView(endpoint: EventEndpoint & { readonly waiting: number }) {
  return {
    id: endpoint.id,
    merchantId: endpoint.merchantId,
    appId: endpoint.appId,
    url: endpoint.url,
    description: endpoint.description,
    types: endpoint.types,
    state: endpoint.state,
    waiting: endpoint.waiting,
    failingSince: isoOrNull(endpoint.failingSince),
    warnedAt: isoOrNull(endpoint.warnedAt),
    nextProbeAt: isoOrNull(endpoint.probeAt),
    createdAt: endpoint.createdAt.toISOString(),
  };
}

const EVENT_MEMBERS = {
  id: ID,
  type: EVENT_TYPE,
  occurredAt: TIME,
  merchantId: ID,
  appId: nullable(ID),
  orderNumber: nullable(TEXT),
  platformNumber: nullable(TEXT),
  subjectId: { ...ID, description: 'Of the payment, payout, refund or chargeback' },
  sequence: { ...NUMBER, description: 'Its place among the events of its subject' },
} as const;

export const EVENT = record(EVENT_MEMBERS);

export const SHOWN_EVENT = record({
  ...EVENT_MEMBERS,
  body: { ...TEXT, description: 'As it is sent' },
  messages: {
    ...listOf(
      record({
        endpointId: ID,
        url: TEXT,
        state: MESSAGE_STATE,
        tries: NUMBER,
        dueAt: { ...nullable(TIME), description: 'The next try; null: there is none' },
        finishedAt: nullable(TIME),
      }),
    ),
    description: 'How far its delivery to each endpoint is',
  },
});

export function eventView(event: KeptEvent) {
  const { id, type, occurredAt, merchantId, appId, orderNumber, platformNumber, subjectId } = event;
  return {
    id,
    type,
    occurredAt: occurredAt.toISOString(),
    merchantId,
    appId,
    orderNumber,
    platformNumber,
    subjectId,
    sequence: Number(event.sequence),
  };
}

export function shownEventView(event: KeptEvent & { readonly messages: readonly ShownMessage[] }) {
  return {
    ...eventView(event),
    body: eventBody(event),
    messages: event.messages.map(({ endpointId, url, state, tries, dueAt, finishedAt }) => ({
      endpointId,
      url,
      state,
      tries,
      dueAt: state === 'pending' ? dueAt.toISOString() : null,
      finishedAt: isoOrNull(finishedAt),
    })),
  };
}

/** Refuses what is no web address. */
export function requireUrl(url: string | undefined): void {
  if (url === undefined || isWebAddress(url)) return;
  throw new InputFailure('url', 'url must be an address such as https://shop.example/events');
}
