import {
  type AmbiguousMember,
  ambiguousRequestMember,
  type MessageFault,
  type MessageForm,
  messageFault,
  valueWithoutHiddenMembers,
} from '@naru/wire/joined-members';
import { comparableNames } from '@naru/wire/joined-text';
import type { SignedMembers } from '@naru/wire/json';
import type { ObjectSchema } from '@naru/wire/schema';
import type { TradeKind } from './numbers.ts';
import { receivedPayinCallbackSchema, receivedPayoutCallbackSchema } from './schemas/callbacks.ts';
import { merchantOrderNo } from './schemas/fields.ts';
import { signedEntries } from './signature.ts';

/**
 * The signed text `a=1&b=2` has no escapes: `{a: "1&b=2"}` gives it, too. These rules leave one reading: no value has
 * the name of a field and `=` behind a `&`, and no unknown field stands where it could be the end of a text.
 */

/** The scheme's own last parameter. */
const LAST_NAME = 'nonce';

export const REQUEST_ADDRESSES: ReadonlySet<string> = new Set(['callbackUrl']);

/**
 * The first field of a request that could be cut to another request with the same signature: its value has a `&` that
 * is followed by the name of a field and `=` (in merchantOrderNo: by any name). The query of callbackUrl is allowed
 * such names where no cut can be valid there.
 */
export function ambiguousField(
  schema: ObjectSchema,
  fields: Readonly<Record<string, unknown>>,
): AmbiguousMember | undefined {
  return ambiguousRequestMember(fields, {
    schema,
    lastName: LAST_NAME,
    orderNumber: 'merchantOrderNo',
    addresses: REQUEST_ADDRESSES,
  });
}

/** The names of callbacks, which are all that the platform signs. */
export const MESSAGE_NAMES: ReadonlySet<string> = comparableNames([
  LAST_NAME,
  ...Object.keys(receivedPayinCallbackSchema.properties),
  ...Object.keys(receivedPayoutCallbackSchema.properties),
]);

/** A page for the payer, or an account number. */
export const MESSAGE_ADDRESSES: ReadonlySet<string> = new Set(['paymentInfo']);

/**
 * Fields as a platform may sign and send them: in texts of others (the words of a bank) a `&` that is followed by a
 * field's name and `=` becomes a comma.
 */
export function withoutHiddenFields<T extends object>(fields: T): T {
  const clean = Object.entries(fields).map(([name, value]) => {
    return [name, valueWithoutHiddenMembers(value, MESSAGE_NAMES, MESSAGE_ADDRESSES.has(name))] as const;
  });
  return Object.fromEntries(clean) as T;
}

/** The fields of callbacks that may hold a `&`: the merchant's number, the words of others and addresses. */
const TEXTS: MessageForm['texts'] = {
  merchantOrderNo: (text) => [...text].length <= merchantOrderNo.maxLength,
  errorMessage: () => true,
  paymentInfo: (text) => /^https?:/i.test(text),
};

/** The first field of a callback for which its signature proves nothing. `extra` are names that are known as well. */
export function callbackFieldFault(
  members: SignedMembers,
  kind: TradeKind,
  extra: readonly string[] = [],
): MessageFault | undefined {
  const schema = kind === 'payin' ? receivedPayinCallbackSchema : receivedPayoutCallbackSchema;
  const form = { schema, names: MESSAGE_NAMES, texts: TEXTS, addresses: MESSAGE_ADDRESSES };
  return messageFault(signedEntries(members), form, extra);
}
