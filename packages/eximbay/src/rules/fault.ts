import { errorEntry, errorText, type FailureName } from '../errors.ts';

/** Why a request is refused. */
export interface RuleFault {
  readonly error: FailureName;
  readonly rescode: string;
  readonly resmsg: string;
  /** The parameter at fault, with dots and indexes; empty where it is the request as a whole. */
  readonly field: string;
}

export type Checked<T> =
  | { readonly ok: true; readonly request: T }
  | { readonly ok: false; readonly fault: RuleFault };

/**
 * A fault of a parameter. `detail` is given instead of the parameter's name; never give it anything secret.
 */
export function fault(error: FailureName, field: string, detail = field): RuleFault {
  return { error, rescode: errorEntry(error).code, resmsg: errorText(error, detail), field };
}

/** The parameter breaks its rule; `why` goes on where the parameter's name ended: "must be above zero". */
export function invalid(field: string, why: string): RuleFault {
  return fault('parameter_invalid', field, `${field}: ${why}`);
}

/** The parameter must be there. */
export function missing(field: string): RuleFault {
  return fault('parameter_missing', field);
}
