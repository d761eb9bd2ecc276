import { membersWithout } from '@naru/wire/members';

/**
 * White space as Java's `isBlank` has it, since TeemoPay's sample code decides with it what is signed. It
 * differs from the one of JavaScript: no-break spaces and U+FEFF are no white space to Java, U+001C to U+001F
 * are.
 */
const JAVA_WHITE_SPACE = new Set(
  '\t\n\v\f\r\u001C\u001D\u001E\u001F \u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2008\u2009\u200A' +
    '\u2028\u2029\u205F\u3000',
);

/** Whether text is empty or white space only. */
export function isBlank(text: string): boolean {
  for (const character of text) {
    if (!JAVA_WHITE_SPACE.has(character)) return false;
  }
  return true;
}

/** Drops the fields that count as absent: null, undefined and blank text (teemopay.md §2). */
export function presentFields(raw: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return membersWithout(
    raw,
    (value) => value === null || value === undefined || (typeof value === 'string' && isBlank(value)),
  );
}
