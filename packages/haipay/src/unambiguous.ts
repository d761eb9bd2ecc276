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
import { ENDPOINTS, type EndpointName } from './endpoints.ts';
import { receivedCollectionCallbackSchema, receivedPayoutCallbackSchema } from './schemas/callbacks.ts';
import { orderId } from './schemas/fields.ts';
import { signedEntries } from './signature.ts';

/**
 * The signed text `a=1&b=2` has no escapes: `{a: "1&b=2"}` gives it, too. These rules leave one reading: no value has
 * the name of a member and `=` behind a `&`, and no unknown member stands where it could be the end of a text.
 */

/** The scheme's own last parameter. */
const LAST_NAME = 'key';

export const REQUEST_ADDRESSES: ReadonlySet<string> = new Set([
  'callBackUrl',
  'callBackFailUrl',
  'notifyUrl',
]);

/**
 * The first member of a request that could be cut to another request with the same signature: its value has a `&`
 * that is followed by the name of a member and `=` (in orderId: by any name). Queries of web addresses are allowed
 * such names where no cut can be valid there.
 */
export function ambiguousMember(
  endpoint: EndpointName,
  members: Readonly<Record<string, unknown>>,
): AmbiguousMember | undefined {
  return ambiguousRequestMember(members, {
    schema: ENDPOINTS[endpoint].request,
    lastName: LAST_NAME,
    orderNumber: 'orderId',
    addresses: REQUEST_ADDRESSES,
  });
}

/** The names of what the platform signs: answers and callbacks. */
export const MESSAGE_NAMES: ReadonlySet<string> = comparableNames([
  LAST_NAME,
  ...Object.values(ENDPOINTS).flatMap(({ data }) => Object.keys(data.properties)),
  ...Object.keys(receivedCollectionCallbackSchema.properties),
]);

export const MESSAGE_ADDRESSES: ReadonlySet<string> = new Set(['payUrl']);

/**
 * Members as a platform may sign and send them: in texts of others (the words of an issuer) a `&` that is followed by
 * a member's name and `=` becomes a comma.
 */
export function withoutHiddenMembers<T extends object>(members: T): T {
  const clean = Object.entries(members).map(([name, value]) => {
    return [name, valueWithoutHiddenMembers(value, MESSAGE_NAMES, MESSAGE_ADDRESSES.has(name))] as const;
  });
  return Object.fromEntries(clean) as T;
}

/** The members of callbacks that may hold a `&`: the merchant's number and the words of others. */
const TEXTS: MessageForm['texts'] = {
  orderId: (text) => [...text].length <= orderId.maxLength,
  errorMsg: () => true,
};

/**
 * The first member of a callback for which its signature proves nothing. `extra` are names that are known as well.
 */
export function callbackMemberFault(
  members: SignedMembers,
  kind: 'collection' | 'payout',
  extra: readonly string[] = [],
): MessageFault | undefined {
  const schema = kind === 'collection' ? receivedCollectionCallbackSchema : receivedPayoutCallbackSchema;
  const form = { schema, names: MESSAGE_NAMES, texts: TEXTS, addresses: MESSAGE_ADDRESSES };
  return messageFault(signedEntries(members), form, extra);
}
