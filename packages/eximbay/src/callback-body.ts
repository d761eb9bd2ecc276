import { API_MARK, PROTOCOL_VERSION } from './codes/values.ts';
import { withFgkey } from './fgkey.ts';
import type { FormParameters } from './form.ts';
import { valueInResult } from './result-names.ts';
import { CALLBACK_PARAMETERS, type CallbackKind } from './schemas/callbacks.ts';

/**
 * The parameters of a callback with their fgkey: those that are always sent, empty where `values` has
 * nothing, then the occasional ones that `values` has. `formBody` makes the body of them. No value reads as
 * further parameters (`valueInResult`): the fgkey would be good for both readings.
 */
export function makeCallback(
  kind: CallbackKind,
  values: Readonly<Record<string, string | undefined>>,
  secretKey: string,
): FormParameters & { readonly fgkey: string } {
  const parameters: Record<string, string> = {};
  for (const name of CALLBACK_PARAMETERS[kind]) parameters[name] = '';
  parameters['version'] = PROTOCOL_VERSION;
  parameters['param3'] = API_MARK;
  for (const [name, value] of Object.entries(values)) {
    if (value !== undefined) parameters[name] = valueInResult(name, value);
  }
  return withFgkey(parameters, secretKey);
}
