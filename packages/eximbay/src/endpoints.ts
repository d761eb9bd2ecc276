import type { ObjectSchema } from '@naru/wire/schema';
import * as schemas from './schemas/index.ts';

export interface Endpoint {
  readonly name: string;
  /** `{…}` stands for a number in the path. */
  readonly path: string;
  readonly request: ObjectSchema;
  readonly answer: ObjectSchema;
  /** Whether a repeated call could move money, or stop it, a second time. */
  readonly movesMoney: boolean;
}

const TRANSACTION = '/v1/payments/{transaction_id}';

/** The calls of the client; all are POST with JSON both ways. */
export const ENDPOINTS = {
  ready: {
    name: 'ready',
    path: '/v1/payments/ready',
    request: schemas.readyRequestSchema,
    answer: schemas.readyAnswerSchema,
    movesMoney: false,
  },
  verify: {
    name: 'verify',
    path: '/v1/payments/verify',
    request: schemas.verifyRequestSchema,
    answer: schemas.plainAnswerSchema,
    movesMoney: false,
  },
  retrieve: {
    name: 'retrieve',
    path: '/v1/payments/retrieve',
    request: schemas.retrieveRequestSchema,
    answer: schemas.retrieveAnswerSchema,
    movesMoney: false,
  },
  confirm: {
    name: 'confirm',
    path: '/v1/payments/confirm',
    request: schemas.confirmRequestSchema,
    answer: schemas.confirmAnswerSchema,
    movesMoney: true,
  },
  cancel: {
    name: 'cancel',
    path: `${TRANSACTION}/cancel`,
    request: schemas.cancelRequestSchema,
    answer: schemas.cancelAnswerSchema,
    movesMoney: true,
  },
  capture: {
    name: 'capture',
    path: `${TRANSACTION}/capture`,
    request: schemas.captureRequestSchema,
    answer: schemas.captureAnswerSchema,
    movesMoney: true,
  },
  settle: {
    name: 'settle',
    path: `${TRANSACTION}/settle`,
    request: schemas.settleRequestSchema,
    answer: schemas.settleAnswerSchema,
    movesMoney: true,
  },
} as const satisfies Record<string, Endpoint>;

export type EndpointName = keyof typeof ENDPOINTS;

/** Paths that have no method of the client: the script's own, stored cards and recurring payments. */
export const OTHER_PATHS = {
  open: '/v1/payments',
  script: '/v1/javascriptSDK.js',
  script_v2: '/v2/javascriptSDK.js',
  rebill: '/v1/payments/tokenbilling/{token_id}/rebill',
  tokenDelete: '/v1/payments/tokenbilling/{token_id}/delete',
  tokenInquiry: '/v1/payments/tokenbilling/{token_id}',
  recurringDelete: '/v1/payments/recurring/{recurring_id}/delete',
  recurringAdjust: '/v1/payments/recurring/{recurring_id}/adjust',
} as const;
