import { type CallNames, membersIn, nameOf, type ReceivedCall } from '../../request-log/entry.ts';

/** The app and the order that a call names. */
export function callNames({ body }: ReceivedCall): CallNames {
  const { appId, orderId, orderNo } = membersIn(body);
  return { app: nameOf(appId), orderNumber: nameOf(orderId, orderNo) };
}
