const NAMES = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });

/** "Unknown region". */
const NOWHERE = 'ZZ';

/**
 * Whether two capital letters are a country code. `UK` is an alias of `GB`, `JA` and `EN` are languages: a rule with
 * one of them looks right and never hits.
 */
export function isCountry(code: string): boolean {
  if (!/^[A-Z]{2}$/.test(code) || code === NOWHERE) return false;
  return new Intl.Locale(`und-${code}`).region === code && NAMES.of(code) !== undefined;
}
