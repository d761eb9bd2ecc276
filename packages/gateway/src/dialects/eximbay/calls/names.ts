import { readAuthorization } from '@naru/eximbay';
import { type CallNames, membersIn, nameOf, type ReceivedCall } from '../../../request-log/entry.ts';
import { midOfApiKey } from '../codes/keys.ts';

/** The app and the order that a call names. */
export function callNames({ headers, body }: ReceivedCall): CallNames {
  const { mid, merchant, payment } = membersIn(body);
  const header = readAuthorization(headers.authorization);
  const { order_id, transaction_id } = inner(payment);
  return {
    app: nameOf(header.ok ? midOfApiKey(header.apiKey) : undefined, mid, inner(merchant)['mid']),
    orderNumber: nameOf(order_id, transaction_id),
  };
}

function inner(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}
