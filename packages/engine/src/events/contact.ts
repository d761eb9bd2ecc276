import type { EngineContext } from '../context.ts';
import type { Mail, MailFacts, MailKind, MailRecipient, NewMail } from '../mails/mail.ts';
import type { MailRecords } from '../mails/service.ts';
import { DISABLE_AFTER_MS, type EndpointNotice, type EventEndpoint } from './endpoint.ts';

/** Of mails; other languages are written in English. */
export const CONTACT_LANGUAGES = ['ko', 'en'] as const;
export type ContactLanguage = (typeof CONTACT_LANGUAGES)[number];

/** Who is told by mail how an endpoint does. */
export interface EndpointContact {
  readonly email: string;
  readonly language: ContactLanguage;
}

/** The context that binds a sealed contact to its endpoint. */
export function contactContext(endpoint: { readonly id: string }): string {
  return `event_endpoints.contact:${endpoint.id}`;
}

const HOUR_MS = 60 * 60 * 1000;

/** The notices that a merchant can do something about, and for how long their mails are worth sending. */
const MAILED: Readonly<
  Partial<Record<EndpointNotice, { readonly kind: MailKind; readonly usefulMs: number }>>
> = {
  failing: { kind: 'event_endpoint_failing', usefulMs: 24 * HOUR_MS },
  disabled: { kind: 'event_endpoint_disabled', usefulMs: 7 * 24 * HOUR_MS },
};

const MERCHANT_NAME = `select name from merchants where id = $1`;

/** The mail that a notice asks for; undefined: none, or nobody is to be told. */
export async function noticeMail(
  { store, sealer, clock, log }: EngineContext,
  mails: MailRecords,
  endpoint: EventEndpoint,
  notice: EndpointNotice,
): Promise<Mail | undefined> {
  const mailed = MAILED[notice];
  if (!mailed || endpoint.contactSealed === null) return undefined;
  const opened = sealer.openOrFault(endpoint.contactSealed, contactContext(endpoint));
  if (opened.text === undefined) {
    log.error({ endpointId: endpoint.id, fault: opened.fault }, 'the contact of an event endpoint');
    return undefined;
  }
  const [merchant] = await store.query<{ name: string }>(MERCHANT_NAME, [endpoint.merchantId]);
  const { email } = JSON.parse(opened.text) as MailRecipient;
  const facts = factsOf(endpoint, merchant?.name ?? '');
  const draft = mails.draft({ name: merchant?.name ?? '', email }, facts);
  return draft ? mailOf(endpoint, draft, mailed, clock.now()) : undefined;
}

function factsOf({ id, url, failingSince }: EventEndpoint, shop: string): MailFacts {
  const since = failingSince?.getTime();
  return {
    shop,
    endpointId: id,
    address: url,
    failingSince: failingSince?.toISOString() ?? null,
    disabledAt: since === undefined ? null : new Date(since + DISABLE_AFTER_MS).toISOString(),
  };
}

function mailOf(
  { merchantId, id, contactLanguage }: EventEndpoint,
  draft: NewMail,
  { kind, usefulMs }: { readonly kind: MailKind; readonly usefulMs: number },
  now: Date,
): Mail {
  return {
    ...draft,
    merchantId,
    kind,
    orderNumber: id,
    subjectNumber: id,
    language: contactLanguage,
    state: 'pending',
    tries: 0,
    dueAt: now,
    usefulUntil: new Date(now.getTime() + usefulMs),
    error: null,
    createdAt: now,
    finishedAt: null,
  };
}
