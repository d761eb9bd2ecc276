import { ERROR_TABLE, type ErrorEntry, type ErrorName, SUCCESS_CODE } from './error-table.ts';
import type { FailureEnvelope, SuccessEnvelope } from './schemas/envelope.ts';

export {
  ERROR_TABLE,
  type ErrorEntry,
  type ErrorName,
  type ErrorSource,
  SUCCESS_CODE,
} from './error-table.ts';

export type FailureName = Exclude<ErrorName, 'success'>;

/** Every row by code, for documentation. */
export const ALL_ERRORS: readonly ErrorEntry[] = [...ERROR_TABLE].sort((a, b) => a.code - b.code);

const entriesByName = new Map<string, ErrorEntry>(ERROR_TABLE.map((entry) => [entry.name, entry]));

/** The rows of a code: several where one number stands for several things, none when it is not known. */
export function findErrors(code: number): readonly ErrorEntry[] {
  return ALL_ERRORS.filter((entry) => entry.code === code);
}

/** The row of a name. */
export function errorEntry(name: ErrorName): ErrorEntry {
  const entry = entriesByName.get(name);
  if (entry === undefined) throw new TypeError(`no such error: ${String(name)}`);
  return entry;
}

/**
 * Whether a refusal says for sure that the call was not carried out. Where one code stands for several things the text
 * shows which; without a known text, what any of them leaves open is open.
 */
export function isCertainRefusal(code: number, msg?: string): boolean {
  const rows = findErrors(code);
  const said = rows.filter((entry) => entry.msg === msg);
  const meant = said.length > 0 ? said : rows;
  return meant.length > 0 && meant.every((entry) => entry.certain);
}

/** Text of `msg`. `detail` takes the place of the `*`; never give it anything secret. */
export function errorMsg(name: FailureName, detail = ''): string {
  return errorEntry(name).msg.replace('*', () => detail);
}

/** The envelope of a refusal. */
export function failure(name: FailureName, traceId: string, detail?: string): FailureEnvelope {
  return { code: errorEntry(name).code, msg: errorMsg(name, detail), data: null, traceId };
}

/** The envelope of a call that was handled. */
export function success<D>(data: D, traceId: string): SuccessEnvelope<D> {
  return { code: SUCCESS_CODE, msg: 'success', data, traceId };
}
