import type { ObjectSchema } from '@naru/wire/schema';
import * as schemas from './schemas/index.ts';

export interface Endpoint {
  readonly name: string;
  /** `{currency}` stands for krw or usd. */
  readonly path: string;
  readonly request: ObjectSchema;
  readonly data: ObjectSchema;
}

/** Every endpoint of the contract; all are POST with JSON both ways. */
export const ENDPOINTS = {
  collectApply: {
    name: 'collectApply',
    path: '/{currency}/collect/apply',
    request: schemas.collectApplyRequestSchema,
    data: schemas.collectApplyDataSchema,
  },
  collectQuery: {
    name: 'collectQuery',
    path: '/{currency}/collect/query',
    request: schemas.collectQueryRequestSchema,
    data: schemas.collectQueryDataSchema,
  },
  payApply: {
    name: 'payApply',
    path: '/{currency}/pay/apply',
    request: schemas.payApplyRequestSchema,
    data: schemas.payApplyDataSchema,
  },
  payQuery: {
    name: 'payQuery',
    path: '/{currency}/pay/query',
    request: schemas.payQueryRequestSchema,
    data: schemas.payQueryDataSchema,
  },
  accountLedger: {
    name: 'accountLedger',
    path: '/{currency}/account/ledger',
    request: schemas.accountLedgerRequestSchema,
    data: schemas.accountLedgerDataSchema,
  },
  refundApply: {
    name: 'refundApply',
    path: '/{currency}/refund/apply',
    request: schemas.refundApplyRequestSchema,
    data: schemas.refundApplyDataSchema,
  },
  refundQuery: {
    name: 'refundQuery',
    path: '/{currency}/refund/refundQuery',
    request: schemas.refundQueryRequestSchema,
    data: schemas.refundQueryDataSchema,
  },
  paymentConfig: {
    name: 'paymentConfig',
    path: '/common/payment/config',
    request: schemas.paymentConfigRequestSchema,
    data: schemas.paymentConfigDataSchema,
  },
  cashierApply: {
    name: 'cashierApply',
    path: '/global/cashier/collect/apply',
    request: schemas.cashierApplyRequestSchema,
    data: schemas.collectApplyDataSchema,
  },
  cashierQuery: {
    name: 'cashierQuery',
    path: '/global/cashier/collect/query',
    request: schemas.cashierQueryRequestSchema,
    data: schemas.cashierQueryDataSchema,
  },
} as const satisfies Record<string, Endpoint>;

export type EndpointName = keyof typeof ENDPOINTS;
