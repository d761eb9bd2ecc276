import { firstFault, receivedMembers } from '@naru/wire/check';
import type { Infer, ObjectSchema } from '@naru/wire/schema';
import type { FailureName } from '../errors.ts';
import { presentFields } from '../members.ts';
import { ambiguousField } from '../unambiguous.ts';
import { type Checked, fault, type RuleFault } from './fault.ts';

/** Errors that a field has of its own; all other faults of form are 414. */
export type FieldErrors = Readonly<
  Record<string, { readonly missing?: FailureName; readonly invalid?: FailureName }>
>;

/**
 * Checks the form of a request: blank fields count as absent, integers may come as text (Java reads both).
 * The first missing field in the order of the table is reported, if none is missing the first one that breaks its form,
 * then the first one whose value reads as further fields.
 */
export function checkForm<const S extends ObjectSchema>(
  schema: S,
  values: Readonly<Record<string, unknown>>,
  errors: FieldErrors = {},
): Checked<Infer<S>> {
  const request = receivedMembers(schema, presentFields(values));
  const found = firstFault(schema, request);
  if (found === null) {
    const ambiguous = ambiguityFault(schema, request);
    return ambiguous === null ? { ok: true, request: request as Infer<S> } : { ok: false, fault: ambiguous };
  }
  const { missing = 'parameter_missing', invalid = 'parameter_invalid' } = errors[found.path] ?? {};
  return { ok: false, fault: fault(found.fault === 'missing' ? missing : invalid, found.path) };
}

/** What is signed has no escapes: a value that holds `&name=` of a field could be cut there. */
function ambiguityFault(schema: ObjectSchema, request: Readonly<Record<string, unknown>>): RuleFault | null {
  const found = ambiguousField(schema, request);
  if (found === undefined) return null;
  const { member, hidden } = found;
  const why = hidden === undefined ? 'a name with & or =' : `"&${hidden}=" in it reads as a further field`;
  return fault('parameter_invalid', member, `${member} (${why})`);
}
