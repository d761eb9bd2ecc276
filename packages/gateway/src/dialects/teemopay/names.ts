import { headerValue } from '@naru/teemopay';
import { type CallNames, membersIn, nameOf, type ReceivedCall } from '../../request-log/entry.ts';

/** The app and the order that a call names. */
export function callNames({ headers, body }: ReceivedCall): CallNames {
  const { merchantOrderNo, tradeNo } = membersIn(body);
  return {
    app: nameOf(headerValue(headers, 'app_code'), headerValue(headers, 'appCode')),
    orderNumber: nameOf(merchantOrderNo, tradeNo),
  };
}
