/**
 * One line of text that can be stored: PostgreSQL takes neither U+0000 nor half of a surrogate pair, and control
 * characters have no place in a reason or a name. For schemas, whose patterns are Unicode patterns.
 */
export const SINGLE_LINE_PATTERN = '^[^\\u0000-\\u001F\\u007F-\\u009F\\uD800-\\uDFFF]*$';

/** The same for several lines, with tabs: for free text. */
export const SEVERAL_LINES_PATTERN =
  '^[^\\u0000-\\u0008\\u000B\\u000C\\u000E-\\u001F\\u007F-\\u009F\\uD800-\\uDFFF]*$';

const SEVERAL_LINES = new RegExp(SEVERAL_LINES_PATTERN, 'u');

export function isSeveralLines(text: string): boolean {
  return SEVERAL_LINES.test(text);
}

const SINGLE_LINE = new RegExp(SINGLE_LINE_PATTERN, 'u');

export function isSingleLine(text: string): boolean {
  return SINGLE_LINE.test(text);
}

/** Whether `text` has the form of the engine's ids. */
export function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);
}
