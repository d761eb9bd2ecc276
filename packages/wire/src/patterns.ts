/**
 * Patterns of members that contracts have in common. They run before the length is known to be small, on text
 * an unauthenticated caller wrote. Each of them is therefore written so that a regular-expression engine can
 * never be in two places at once (linear time).
 */

/**
 * One line of text: no control characters (PostgreSQL cannot store U+0000) and no half of a surrogate pair.
 */
export const SINGLE_LINE = '^[^\\u0000-\\u001F\\u007F-\\u009F\\uD800-\\uDFFF]*$';

/** Several lines of text: as above, but tab, line feed and carriage return are allowed. */
export const MULTI_LINE = '^[^\\u0000-\\u0008\\u000B\\u000C\\u000E-\\u001F\\u007F-\\u009F\\uD800-\\uDFFF]*$';

const HOST_CHARACTER = '[^\\s/?#\\u0000-\\u001F\\u007F\\uD800-\\uDFFF]';
const URL_CHARACTER = '[^\\s\\u0000-\\u001F\\u007F\\uD800-\\uDFFF]';

/** An http or https address with a host. */
export const URL_PATTERN = `^https?://${HOST_CHARACTER}+(?:[/?#]${URL_CHARACTER}*)?$`;

export const EMAIL_PATTERN = "^[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[A-Za-z0-9-]+(?:\\.[A-Za-z0-9-]+)+$";

/** A decimal with at most two decimals. */
export const AMOUNT_PATTERN = '^\\d{1,20}(\\.\\d{1,2})?$';

/** `yyyy-MM-dd HH:mm:ss`. */
export const DATE_TIME_PATTERN = '^\\d{4}-\\d{2}-\\d{2} \\d{2}:\\d{2}:\\d{2}$';
