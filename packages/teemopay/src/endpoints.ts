import type { ObjectSchema } from '@naru/wire/schema';
import * as schemas from './schemas/index.ts';

export interface Endpoint {
  readonly name: string;
  readonly path: string;
  readonly request: ObjectSchema;
  readonly data: ObjectSchema;
}

/** Every endpoint of the contract; all are POST with JSON both ways. */
export const ENDPOINTS = {
  paymentCreate: {
    name: 'paymentCreate',
    path: '/api/pay/payment/create/v1',
    request: schemas.paymentCreateRequestSchema,
    data: schemas.paymentCreateDataSchema,
  },
  paymentQuery: {
    name: 'paymentQuery',
    path: '/api/pay/payment/query/v1',
    request: schemas.paymentQueryRequestSchema,
    data: schemas.paymentQueryDataSchema,
  },
  payoutCreate: {
    name: 'payoutCreate',
    path: '/api/pay/payout/create/v1',
    request: schemas.payoutCreateRequestSchema,
    data: schemas.payoutCreateDataSchema,
  },
  payoutQuery: {
    name: 'payoutQuery',
    path: '/api/pay/payout/query/v1',
    request: schemas.payoutQueryRequestSchema,
    data: schemas.payoutQueryDataSchema,
  },
  merchantBalance: {
    name: 'merchantBalance',
    path: '/api/pay/merchant/balance',
    request: schemas.merchantBalanceRequestSchema,
    data: schemas.merchantBalanceDataSchema,
  },
  transactionList: {
    name: 'transactionList',
    path: '/api/pay/transaction/queryList',
    request: schemas.transactionListRequestSchema,
    data: schemas.transactionListDataSchema,
  },
} as const satisfies Record<string, Endpoint>;

export type EndpointName = keyof typeof ENDPOINTS;
