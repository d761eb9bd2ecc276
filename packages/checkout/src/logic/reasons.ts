import type { Texts } from '../texts/texts.ts';

export type ReasonKey = keyof Texts['reasons'];

/**
 * A payment's failure reason in the payer's language where it is one we know ("insufficient_funds",
 * "Insufficient funds"), else as the channel worded it: a text in a foreign language says more than none.
 */
export function reasonText(reason: string | null, texts: Texts): string | null {
  const trimmed = reason?.trim();
  if (!trimmed) return null;
  const key = trimmed
    .toLowerCase()
    .replace(/[.!]+$/, '')
    .replace(/[\s_-]+/g, '_');
  const known: Record<string, string> = texts.reasons;
  return Object.hasOwn(known, key) ? (known[key] ?? trimmed) : trimmed;
}
