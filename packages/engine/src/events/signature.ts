import { createHmac, randomBytes } from 'node:crypto';

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
  return secrets
    .map((secret) => {
      const key = Buffer.from(secret.slice(SECRET_PREFIX.length), 'base64');
      return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
    })
    .join(' ');
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
