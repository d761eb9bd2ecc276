import { cutAtNames } from '@naru/wire/joined-text';

/**
 * Bodies of callbacks: `application/x-www-form-urlencoded`. The reader keeps what `URLSearchParams` hides:
 * parameters that come twice, and escapes that are none.
 */

export type FormParameters = Readonly<Record<string, string>>;

/**
 * How the text is decoded. `form`: a plus is a space, as browsers and servers write it. `plus_kept`: the
 * merchant has passed on text with its pluses decoded already. `as_is`: everything was decoded already.
 */
export type FormReading = 'form' | 'plus_kept' | 'as_is';

export type FormResult =
  | { readonly ok: true; readonly parameters: FormParameters }
  | { readonly ok: false; readonly reason: 'malformed' }
  | { readonly ok: false; readonly reason: 'duplicate_parameter'; readonly parameter: string };

/** Eximbay sends about 40 parameters; more than this is not a callback. */
const MAX_PARAMETERS = 200;

function decoded(text: string, reading: FormReading): string {
  if (reading === 'as_is') return text;
  return decodeURIComponent(reading === 'form' ? text.replaceAll('+', ' ') : text);
}

/**
 * Reads the parameters of a form body. Parameters without `=` have an empty value. `names` (comparable, see
 * `@naru/wire/joined-text`) are those at which a text of the reading `as_is` is cut: its values may have a `&` of
 * their own.
 */
export function parseForm(
  text: string,
  reading: FormReading = 'form',
  names?: ReadonlySet<string>,
): FormResult {
  const parameters: Record<string, string> = Object.create(null) as Record<string, string>;
  const cut = reading === 'as_is' && names ? cutAtNames(text, names) : text.split('&');
  const pieces = cut.filter((piece) => piece !== '');
  if (pieces.length > MAX_PARAMETERS) return { ok: false, reason: 'malformed' };
  for (const piece of pieces) {
    const equals = piece.indexOf('=');
    const end = equals < 0 ? piece.length : equals;
    let name: string;
    let value: string;
    try {
      name = decoded(piece.slice(0, end), reading);
      value = decoded(piece.slice(end + 1), reading);
    } catch {
      return { ok: false, reason: 'malformed' };
    }
    if (name === '' || name === '__proto__') return { ok: false, reason: 'malformed' };
    if (Object.hasOwn(parameters, name)) return { ok: false, reason: 'duplicate_parameter', parameter: name };
    parameters[name] = value;
  }
  return { ok: true, parameters };
}

/** The form body of parameters, in the order given. */
export function formBody(parameters: FormParameters): string {
  return new URLSearchParams(Object.entries(parameters)).toString();
}
