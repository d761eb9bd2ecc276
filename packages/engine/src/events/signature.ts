import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/*
 * Standard Webhooks (https://www.standardwebhooks.com): the signature is over the id, the time and the body of a
 * message, one for each secret in force, separated by spaces.
 */

export const SECRET_PREFIX = 'whsec_';
/** The specification asks for 24 to 64. */
const SECRET_BYTES = 32;

export function newEventSecret(): string {
  return SECRET_PREFIX + randomBytes(SECRET_BYTES).toString('base64');
}

/** The value of `webhook-signature`. */
export function signatureOf(
  secrets: readonly string[],
  { id, timestamp, body }: { readonly id: string; readonly timestamp: string; readonly body: string },
): string {
  return secrets.map((secret) => oneSignature(secret, { id, timestamp, body })).join(' ');
}

function oneSignature(
  secret: string,
  { id, timestamp, body }: { readonly id: string; readonly timestamp: string; readonly body: string },
): string {
  const key = Buffer.from(secret.slice(SECRET_PREFIX.length), 'base64');
  return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
}

/** How far the time of a message may be from the receiver's: what the libraries of Standard Webhooks allow. */
const MAX_AWAY_MS = 5 * 60 * 1000;
const WHOLE_SECONDS = /^\d{1,12}$/;

/** Why a received message is not genuine, as a receiver finds out; undefined when it is. */
export function signatureFault(
  secrets: readonly string[],
  received: {
    readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
    readonly body: string;
  },
  now: Date,
): string | undefined {
  const [id, timestamp, signatures] = ['id', 'timestamp', 'signature'].map((name) => {
    const value = received.headers[`webhook-${name}`];
    return typeof value === 'string' ? value : '';
  }) as [string, string, string];
  if (id === '' || timestamp === '' || signatures === '') {
    return 'webhook-id, webhook-timestamp or webhook-signature is missing';
  }
  const isNear =
    WHOLE_SECONDS.test(timestamp) && Math.abs(Number(timestamp) * 1000 - now.getTime()) <= MAX_AWAY_MS;
  if (!isNear) return 'webhook-timestamp is not within five minutes of now';
  const expected = secrets.map((secret) => oneSignature(secret, { id, timestamp, body: received.body }));
  const isGenuine = signatures.split(' ').some((one) => expected.some((other) => isSame(one, other)));
  return isGenuine ? undefined : 'webhook-signature is not by a known secret';
}

function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** The context that binds a sealed secret to its row. */
export function eventSecretContext(secret: { readonly id: string }): string {
  return `event_secrets.secret:${secret.id}`;
}

/** Contexts that bind what is sealed of a delivery to its row. */
export function eventRequestContext(delivery: { readonly id: string }): string {
  return `event_deliveries.request_body:${delivery.id}`;
}

export function eventReplyContext(delivery: { readonly id: string }): string {
  return `event_deliveries.reply_body:${delivery.id}`;
}
