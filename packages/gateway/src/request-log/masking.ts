import type { IncomingHttpHeaders } from 'node:http';
import { findBrand } from '@naru/wire/card-brands';
import { isLuhnValid } from '@naru/wire/luhn';
import type { KeptBody } from './entry.ts';
import { MASK } from './refusal.ts';

const MAX_BODY_BYTES = 16 * 1024;
const MAX_HEADER_CHARS = 1024;

/** 13 to 19 digits, alone or in groups. */
const CARD_NUMBER = /(?<![0-9])[0-9](?:[ -]?[0-9]){12,18}(?![0-9])/g;
const HIDDEN_IN_JSON =
  /("[a-z_]{0,20}(?:cvc|cvv2?|security_?code|password|card_?pin)"\s{0,9}:\s{0,9})("[^"]{0,64}"|\d{1,10})/gi;
const HIDDEN_IN_FORM =
  /((?<![a-z_])[a-z_]{0,20}(?:cvc|cvv2?|security_?code|card_?password|card_?pin)=)[^&"]{1,64}/gi;

/** A text without card numbers and their codes: nothing but the vault keeps these, also in the sandbox. */
export function maskedText(text: string): string {
  return text
    .replace(CARD_NUMBER, (found) => {
      const digits = found.replace(/[^0-9]/g, '');
      const isCard = findBrand(digits)?.lengths.includes(digits.length) && isLuhnValid(digits);
      return isCard ? `${digits.slice(0, 6)}${MASK}${digits.slice(-4)}` : found;
    })
    .replace(HIDDEN_IN_JSON, `$1"${MASK}"`)
    .replace(HIDDEN_IN_FORM, `$1${MASK}`);
}

/** A body as it is kept. */
export function keptBody(text: string | null): KeptBody {
  if (text === null) return { text, bytes: 0, isCut: false };
  const bytes = Buffer.byteLength(text);
  const masked = maskedText(text);
  return { text: cut(masked), bytes, isCut: Buffer.byteLength(masked) > MAX_BODY_BYTES };
}

/** At most 16 kB of a text, whole characters. */
export function cut(text: string): string {
  const all = Buffer.from(text);
  if (all.length <= MAX_BODY_BYTES) return text;
  let end = MAX_BODY_BYTES;
  while (((all[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  // Through bytes: a slice of a text would keep all of it in memory.
  return all.toString('utf8', 0, end);
}

const SECRET_HEADER = /authorization|cookie|secret|token|password|api-?key|[-_]key$/i;

/** Headers as they are kept: of secrets the scheme alone (`Basic ***`). */
export function keptHeaders(headers: IncomingHttpHeaders): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => {
      const text = Array.isArray(value) ? value.join(', ') : (value ?? '');
      if (!SECRET_HEADER.test(name)) return [name, maskedText(text.slice(0, MAX_HEADER_CHARS))];
      const scheme = /^(?:Basic|Bearer|Digest)(?= )/i.exec(text)?.[0];
      return [name, scheme === undefined ? MASK : `${scheme} ${MASK}`];
    }),
  );
}
