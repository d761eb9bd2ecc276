import { firstFault, receivedMembers } from '@naru/wire/check';
import type { Infer, ObjectSchema } from '@naru/wire/schema';
import type { FailureName } from '../errors.ts';
import { presentFields } from '../members.ts';
import { type Checked, fault } from './fault.ts';

/** Errors that a field has of its own; all other faults of form are 414. */
export type FieldErrors = Readonly<
  Record<string, { readonly missing?: FailureName; readonly invalid?: FailureName }>
>;

/**
 * Checks the form of a request: blank fields count as absent, integers may come as text (Java reads both).
 * The first missing field in the order of the table is told, and if none is missing the first one that breaks
 * its form.
 */
export function checkForm<const S extends ObjectSchema>(
  schema: S,
  values: Readonly<Record<string, unknown>>,
  errors: FieldErrors = {},
): Checked<Infer<S>> {
  const request = receivedMembers(schema, presentFields(values));
  const found = firstFault(schema, request);
  if (found === null) return { ok: true, request: request as Infer<S> };
  const { missing = 'parameter_missing', invalid = 'parameter_invalid' } = errors[found.path] ?? {};
  return { ok: false, fault: fault(found.fault === 'missing' ? missing : invalid, found.path) };
}
