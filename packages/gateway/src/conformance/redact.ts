import type { CredentialField, Credentials } from './case.ts';

/** Takes secrets out of a text that is shown or written. */
export type Redactor = (text: string) => string;

const HIDDEN = '[secret]';
/** A shorter text would hide half of a report; no key of any dialect is that short. */
const LEAST_SECRET_CHARS = 6;
/**
 * A whole signature would let a reader of the report send the request again. Quotes and slashes have backslashes in
 * JSON that is a text within JSON; some programs write slashes with one anyway.
 */
const SIGNATURE =
  /("(?:sign|fgkey)\\*"\s*:\s*\\*"|\b(?:sign|fgkey)=)((?:\\*[A-Za-z0-9+/=%]){8})(?:\\*[A-Za-z0-9+/=%]){12,}/g;

/** Hides the secret credentials in every form in which a message may hold them, and cuts signatures short. */
export function redactorOf(fields: readonly CredentialField[], credentials: Credentials): Redactor {
  const secrets = fields
    .filter(({ isSecret }) => isSecret)
    .map(({ name }) => credentials[name] ?? '')
    .filter((secret) => secret.length >= LEAST_SECRET_CHARS);
  return redactorFor(secrets);
}

export function redactorFor(secrets: readonly string[]): Redactor {
  const forms = secrets
    .flatMap((secret) => [
      secret,
      // The user name of `Authorization: Basic`.
      Buffer.from(`${secret}:`).toString('base64'),
      encodeURIComponent(secret),
      JSON.stringify(secret).slice(1, -1),
    ])
    .toSorted((a, b) => b.length - a.length);
  return (text) =>
    forms.reduce((rest, form) => rest.replaceAll(form, HIDDEN), text).replace(SIGNATURE, '$1$2…');
}
