import {
  isBusyError,
  OperatorFault,
  type Refusal,
  StatementError,
  StoreUnavailableError,
} from '@naru/engine';
import { type PlainErrorCode, PlainFailure } from '../http/errors.ts';

/** The commit was sent and its answer was lost. Repeating an adjustment that was booked would book it twice. */
export const UNKNOWN_OUTCOME = 'the database did not say whether this was done: look before you do it again';
export const BUSY_STORE = 'the database was busy, and nothing was changed: do it again';

/** Something was committed before the fault came: a part of it, or all. */
const MAYBE_DONE = 'it may have been done, wholly or in part: look before you do it again';

/** The text for operators of a refusal for which an operation has none of its own. */
export function refusalSentence(refusal: Refusal): string {
  if (refusal.code === 'busy') return BUSY_STORE;
  if (refusal.code !== 'internal') return `refused: ${refusal.code}`;
  if (refusal.reason === 'outcome unknown') return UNKNOWN_OUTCOME;
  return `this could not be done, and nothing was changed: ${refusal.reason}`;
}

/** The same as a failure. */
export function refusalFailure(refusal: Refusal): PlainFailure {
  return new PlainFailure(codeOf(refusal), refusalSentence(refusal));
}

function codeOf(refusal: Refusal): PlainErrorCode {
  if (refusal.code === 'busy') return 'busy';
  if (refusal.code !== 'internal') return 'conflict';
  return refusal.reason === 'outcome unknown' ? 'outcome_unknown' : 'internal';
}

/** insufficient_privilege; and no schema to make tables in, where the user may use none of the search path. */
const MISSING_RIGHT = /^(42501|3F000)$/;
/** A missing table or column: of the commands only `keys status` migrates nothing. */
const NOT_MIGRATED = /^(42P01|42703)$/;
/** query_canceled: a statement ran into its time limit. */
const TOO_LONG = '57014';

/**
 * The operator's text for an error of an operation or of the store; undefined: a program error. `hasWritten`: something
 * was committed before it came, so "nothing was changed" would be false.
 */
export function failureOf(error: unknown, hasWritten = false): PlainFailure | undefined {
  const failure = plainFailureOf(error);
  const saysUnchanged = failure?.code === 'busy' || failure?.code === 'internal';
  return hasWritten && saysUnchanged ? new PlainFailure('outcome_unknown', MAYBE_DONE) : failure;
}

function plainFailureOf(error: unknown): PlainFailure | undefined {
  if (error instanceof PlainFailure) return error;
  if (error instanceof OperatorFault) return new PlainFailure(error.kind, error.message);
  if (error instanceof StatementError) return statementFailure(error);
  if (!(error instanceof StoreUnavailableError)) return undefined;
  return error.outcomeUnknown
    ? new PlainFailure('outcome_unknown', `${error.message}; ${UNKNOWN_OUTCOME}`)
    : new PlainFailure('busy', error.message);
}

function statementFailure(error: StatementError): PlainFailure {
  const { code, message, table, constraint, column } = error;
  // The message about a missing right names tables and schemas, and no values.
  if (MISSING_RIGHT.test(code)) {
    const sentence = `the database does not let its user do this: ${message}; nothing was changed`;
    return new PlainFailure('internal', sentence);
  }
  if (NOT_MIGRATED.test(code)) {
    const sentence = `the database lacks what this program works with (${message}): run naru migrate`;
    return new PlainFailure('internal', sentence);
  }
  if (code === TOO_LONG)
    return new PlainFailure('busy', `the database took too long, and nothing was changed (${TOO_LONG})`);
  if (isBusyError(error)) return new PlainFailure('busy', BUSY_STORE);
  // All input is checked before; the database's message would only help developers.
  const where = [table, constraint ?? column].filter((part) => part !== undefined).join('.');
  const what = [code, where].filter(Boolean).join(' ');
  return new PlainFailure('internal', `the database refused what was given (${what}); nothing was changed`);
}
