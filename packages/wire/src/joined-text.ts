/**
 * Several contracts sign `name=value&name=value` without escapes. Such a text does not say where a value ends: who
 * may type a value can write what looks like further parameters, and whoever passes the text on can cut it there. The
 * reading is unique as soon as no value has a `&` that is followed by a known name and `=`, and no name is unknown:
 * each `&name=` of a known name is then the beginning of a parameter, and nothing else is.
 */

/** Names as they are compared: receivers differ on case, and PHP trims names and makes `_` of `.`, `[` and blanks. */
function comparable(name: string): string {
  return name
    .trim()
    .toLowerCase()
    .replaceAll(/[\s.[]/g, '_');
}

/** The names in the form in which `hiddenParameter` compares them. */
export function comparableNames(names: Iterable<string>): ReadonlySet<string> {
  return new Set(Array.from(names, comparable));
}

function nameIn(piece: string, names: ReadonlySet<string>): string | undefined {
  const end = piece.indexOf('=');
  if (end < 0) return undefined;
  const name = piece.slice(0, end);
  return names.has(comparable(name)) ? name : undefined;
}

/**
 * The name of the first parameter that a value would begin if the text around it were cut at each `&`; undefined when
 * there is none. A `&` that no known name and `=` follow is text like any other. `names` comes from `comparableNames`.
 */
export function hiddenParameter(value: string, names: ReadonlySet<string>): string | undefined {
  const [, ...pieces] = value.split('&');
  for (const piece of pieces) {
    const name = nameIn(piece, names);
    if (name !== undefined) return name;
  }
  return undefined;
}

/** The value with each such `&` replaced by a comma; a blank would be trimmed behind another `&`. */
export function withoutHiddenParameters(value: string, names: ReadonlySet<string>): string {
  const [first = '', ...pieces] = value.split('&');
  return pieces.reduce((text, piece) => {
    return `${text}${nameIn(piece, names) === undefined ? '&' : ','}${piece}`;
  }, first);
}

/** A web address with the same meaning in which no known name can be read: its first letter is escaped. */
export function addressWithoutHiddenParameters(address: string, names: ReadonlySet<string>): string {
  const [first = '', ...pieces] = address.split('&');
  return pieces.reduce((text, piece) => {
    if (nameIn(piece, names) === undefined) return `${text}&${piece}`;
    const code = piece.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0');
    return `${text}&%${code}${piece.slice(1)}`;
  }, first);
}

/**
 * Cuts a text whose values are decoded already: only at a `&` that a known name and `=` follow, or that ends the text.
 * What stands behind another `&` belongs to the value before it.
 */
export function cutAtNames(text: string, names: ReadonlySet<string>): string[] {
  const parts: string[] = [];
  for (const piece of text.split('&')) {
    if (parts.length === 0 || nameIn(piece, names) !== undefined) parts.push(piece);
    else parts.push(`${parts.pop()}&${piece}`);
  }
  return parts;
}
