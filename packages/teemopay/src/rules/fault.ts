import { errorEntry, errorMsg, type FailureName } from '../errors.ts';

/** Why a request is refused: everything that goes into the envelope, and which field is to blame. */
export interface RuleFault {
  readonly error: FailureName;
  readonly code: number;
  readonly msg: string;
  readonly field: string;
  /** What stands for the field in `msg`, where that is more than its name. */
  readonly detail?: string;
}

export type Checked<T> =
  | { readonly ok: true; readonly request: T }
  | { readonly ok: false; readonly fault: RuleFault };

/** A fault of a field; texts that are open name the field, or say `detail`. */
export function fault(error: FailureName, field: string, detail?: string): RuleFault {
  const fault = { error, code: errorEntry(error).code, msg: errorMsg(error, detail ?? field), field };
  return detail === undefined ? fault : { ...fault, detail };
}
