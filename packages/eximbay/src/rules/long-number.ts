/** Strings first, so that what stands in them is never taken for a number. */
const TOKEN = /"(?:[^"\\]|\\.)*(?:"|$)|-?\d[\d.eE+-]*/gs;

/** So many digits of a number with a fraction or an exponent distinguish it from every other; more may not. */
const MAX_TOLD_DIGITS = 17;

/**
 * The first number of the text with a fraction or an exponent and more digits than can be read, or null: read as a
 * number, 1.00000000000000001 is 1, and the order of that number is another one. Whole numbers are looked at where they
 * are read (form.ts). The text must be JSON.
 */
export function longNumber(text: string): string | null {
  for (const [token] of text.matchAll(TOKEN)) {
    if (token.startsWith('"') || !/[.eE]/.test(token)) continue;
    const [mantissa = ''] = token.split(/[eE]/);
    if (mantissa.replace(/\D/g, '').length > MAX_TOLD_DIGITS) return token;
  }
  return null;
}
