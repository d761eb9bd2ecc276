const NAMES = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });

/** "Unknown region". */
const NOWHERE = 'ZZ';

/**
 * Whether two capital letters are the code of a country. `UK` is another word for `GB`, `JA` and `EN` are languages: a
 * rule with one of them reads well and never speaks of anybody.
 */
export function isCountry(code: string): boolean {
  if (!/^[A-Z]{2}$/.test(code) || code === NOWHERE) return false;
  return new Intl.Locale(`und-${code}`).region === code && NAMES.of(code) !== undefined;
}
