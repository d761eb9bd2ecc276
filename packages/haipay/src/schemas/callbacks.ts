import type { Infer, ObjectSchema } from '@naru/wire/schema';
import * as field from './fields.ts';

const callbackProperties = {
  appId: field.answeredAppId,
  currency: field.currency,
  orderId: field.orderId,
  orderNo: field.orderNo,
  amount: field.answeredAmount,
  fee: field.fee,
  status: field.orderStatus,
  payTime: field.payTime,
  errorMsg: field.errorMsg,
  sign: field.sign,
} as const;

/** What a sender always includes. Receivers should insist on less; see `callback.ts`. */
const callbackRequired = [
  'appId',
  'currency',
  'orderId',
  'orderNo',
  'amount',
  'fee',
  'status',
  'sign',
] as const;

export const collectionCallbackSchema = {
  title: 'HaiPay collection callback',
  description:
    'Sent when a payment succeeded (2) or failed (3), was partly paid (4) or over-paid (5). ' +
    'Answer SUCCESS. Amount and fee are those of this collection.',
  type: 'object',
  properties: callbackProperties,
  required: callbackRequired,
  additionalProperties: true,
} as const satisfies ObjectSchema;
export type CollectionCallback = Infer<typeof collectionCallbackSchema>;

export const payoutCallbackSchema = {
  title: 'HaiPay payout callback',
  description: 'Sent when a payout succeeded (2) or failed (3). Answer SUCCESS.',
  type: 'object',
  properties: callbackProperties,
  required: callbackRequired,
  additionalProperties: true,
} as const satisfies ObjectSchema;
export type PayoutCallback = Infer<typeof payoutCallbackSchema>;

/** What a receiver may rely on: older senders leave out members of the collection callback. */
export const receivedCollectionCallbackSchema = {
  ...collectionCallbackSchema,
  title: 'HaiPay collection callback as received',
  required: ['appId', 'orderId', 'orderNo', 'amount', 'status', 'sign'],
} as const satisfies ObjectSchema;
export type ReceivedCollectionCallback = Infer<typeof receivedCollectionCallbackSchema>;

/** The documentation of the payout callback breaks off; merchants' code relies on these (haipay.md §11). */
export const receivedPayoutCallbackSchema = {
  ...payoutCallbackSchema,
  title: 'HaiPay payout callback as received',
  required: ['orderId', 'orderNo', 'status', 'sign'],
} as const satisfies ObjectSchema;
export type ReceivedPayoutCallback = Infer<typeof receivedPayoutCallbackSchema>;
