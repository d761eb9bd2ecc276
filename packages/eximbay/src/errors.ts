import { ERRCODE_TABLE, type ErrcodeEntry } from './errcode-table.ts';
import {
  type CarriedOut,
  ERROR_TABLE,
  type ErrorEntry,
  type ErrorName,
  SUCCESS_CODE,
} from './error-table.ts';
import type { Failure } from './schemas/envelope.ts';

export { ERRCODE_TABLE, type Errcode, type ErrcodeEntry } from './errcode-table.ts';
export {
  type CarriedOut,
  ERROR_TABLE,
  type ErrorEntry,
  type ErrorName,
  type ErrorSource,
  type Rescode,
  SUCCESS_CODE,
} from './error-table.ts';

export type FailureName = Exclude<ErrorName, 'success'>;

/** `resmsg` of calls that only prepare or verify (eximbay.md §4.5). */
export const SUCCESS_MESSAGE = 'Success';
/** `resmsg` of payments, inquiries, refunds and callbacks, with a full stop. */
export const PAYMENT_SUCCESS_MESSAGE = 'Success.';

const entriesByName = new Map<string, ErrorEntry>(ERROR_TABLE.map((entry) => [entry.name, entry]));
const errcodesByCode = new Map(ERRCODE_TABLE.map((entry) => [entry.code, entry]));

/** The rows of a rescode: several where one stands for several things, none when it is not known. */
export function findErrors(rescode: string): readonly ErrorEntry[] {
  return ERROR_TABLE.filter((entry) => entry.code === rescode);
}

/** The row of a name. */
export function errorEntry(name: ErrorName): ErrorEntry {
  const entry = entriesByName.get(name);
  if (entry === undefined) throw new TypeError(`no such error: ${String(name)}`);
  return entry;
}

/** The row of a text code, or undefined for one that this version does not know. */
export function findErrcode(errcode: string): ErrcodeEntry | undefined {
  return errcodesByCode.get(errcode);
}

/** Text of `resmsg`. `detail` takes the place of the `*`; never give it anything secret. */
export function errorText(name: FailureName, detail = ''): string {
  return errorEntry(name)
    .resmsg.replace('*', () => detail)
    .trim();
}

/** The body of a refusal. */
export function failure(name: FailureName, detail?: string): Failure {
  return { rescode: errorEntry(name).code, resmsg: errorText(name, detail) };
}

/**
 * Whether a call with this answer was carried out. `undefined` for a code that nobody knows, which may be
 * an acquirer's decline: those are not published.
 */
export function carriedOut(rescode: string, errcode?: string): CarriedOut | undefined {
  if (rescode === SUCCESS_CODE) return 'yes';
  const [entry] = findErrors(rescode);
  if (entry !== undefined) return entry.carriedOut;
  const text = errcode === undefined ? undefined : findErrcode(errcode);
  if (text === undefined) return undefined;
  return text.certain ? 'no' : 'open';
}
