import {
  addressWithoutHiddenParameters,
  comparableNames,
  hiddenParameter,
  withoutHiddenParameters,
} from '@naru/wire/joined-text';
import { LEGACY_CALLBACK_NAMES } from './legacy-names.ts';
import { receivedPayerAuthCallbackSchema, receivedPaymentCallbackSchema } from './schemas/callbacks.ts';

/**
 * The names of the parameters of a result. The fgkey is over a text that is not escaped; these names keep its reading
 * unique: no value has one of them behind a `&`, and a result has no other names.
 */

export const RESULT_PARAMETERS: ReadonlySet<string> = new Set([
  ...Object.keys(receivedPaymentCallbackSchema.properties),
  ...Object.keys(receivedPayerAuthCallbackSchema.properties),
  ...Object.keys(LEGACY_CALLBACK_NAMES),
]);

/** The names of today and of the older protocol, as `hiddenParameter` compares them. */
export const RESULT_NAMES: ReadonlySet<string> = comparableNames(RESULT_PARAMETERS);

/** The same with names that a merchant's contract has beside the known ones. */
export function resultNames(extra: readonly string[]): ReadonlySet<string> {
  return extra.length === 0 ? RESULT_NAMES : comparableNames([...RESULT_PARAMETERS, ...extra]);
}

/** The name of a result's parameter that a text would begin if it were cut at its `&`; undefined without one. */
export function resultNameIn(text: string): string | undefined {
  return hiddenParameter(text, RESULT_NAMES);
}

/**
 * A value as it may stand in a result. What a server has not typed itself (the words of an issuer, the page of a
 * provider) may look like further parameters: such a `&` becomes a comma, in an address the name's first letter is
 * escaped.
 */
export function valueInResult(name: string, value: string): string {
  return name === 'payment_url'
    ? addressWithoutHiddenParameters(value, RESULT_NAMES)
    : withoutHiddenParameters(value, RESULT_NAMES);
}

export type NameFault =
  | { readonly reason: 'unknown_parameter' | 'ambiguous_parameter'; readonly parameter: string }
  /** Under today's name and under the older one. */
  | { readonly reason: 'duplicate_parameter'; readonly parameter: string };

/**
 * The first parameter for which the fgkey proves nothing: the same fgkey has another cut of the same text. `extra` are
 * names that the contract of the merchant has beside the known ones.
 */
export function nameFault(
  parameters: Readonly<Record<string, string>>,
  extra: readonly string[] = [],
): NameFault | undefined {
  const names = resultNames(extra);
  for (const [parameter, value] of Object.entries(parameters)) {
    if (!RESULT_PARAMETERS.has(parameter) && !extra.includes(parameter))
      return { reason: 'unknown_parameter', parameter };
    if (hiddenParameter(value, names) !== undefined) return { reason: 'ambiguous_parameter', parameter };
    const current = Object.hasOwn(LEGACY_CALLBACK_NAMES, parameter)
      ? LEGACY_CALLBACK_NAMES[parameter]
      : undefined;
    if (current !== undefined && Object.hasOwn(parameters, current)) {
      return { reason: 'duplicate_parameter', parameter: current };
    }
  }
  return undefined;
}
