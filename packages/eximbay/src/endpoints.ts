import type { ObjectSchema } from '@naru/wire/schema';
import * as schemas from './schemas/index.ts';

export interface Endpoint {
  readonly name: string;
  /** `{…}` stands for a number in the path. */
  readonly path: string;
  readonly request: ObjectSchema;
  readonly answer: ObjectSchema;
  /** POST when absent. */
  readonly method?: 'GET';
  /** Whether a repeated call could move money, or stop it, a second time. */
  readonly movesMoney: boolean;
}

const TRANSACTION = '/v1/payments/{transaction_id}';
const TOKEN = '/v1/payments/tokenbilling/{token_id}';
const RECURRING = '/v1/payments/recurring/{recurring_id}';

/** Calls that the path says all of. */
const NO_BODY = {
  title: 'Eximbay request without members',
  description: 'What the call is about stands in the path.',
  type: 'object',
  properties: {},
  required: [],
  additionalProperties: true,
} as const satisfies ObjectSchema;

/** The calls of the client, with JSON both ways. */
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
  rebill: {
    name: 'rebill',
    path: `${TOKEN}/rebill`,
    request: schemas.rebillRequestSchema,
    answer: schemas.rebillAnswerSchema,
    movesMoney: true,
  },
  deleteToken: {
    name: 'deleteToken',
    path: `${TOKEN}/delete`,
    request: NO_BODY,
    answer: schemas.plainAnswerSchema,
    movesMoney: false,
  },
  tokenInquiry: {
    name: 'tokenInquiry',
    path: TOKEN,
    method: 'GET',
    request: NO_BODY,
    answer: schemas.tokenAnswerSchema,
    movesMoney: false,
  },
  deleteRecurring: {
    name: 'deleteRecurring',
    path: `${RECURRING}/delete`,
    request: NO_BODY,
    answer: schemas.plainAnswerSchema,
    // A charge that was to be stopped may be made all the same.
    movesMoney: true,
  },
  adjustRecurring: {
    name: 'adjustRecurring',
    path: `${RECURRING}/adjust`,
    request: schemas.recurringAdjustRequestSchema,
    answer: schemas.plainAnswerSchema,
    movesMoney: true,
  },
} as const satisfies Record<string, Endpoint>;

export type EndpointName = keyof typeof ENDPOINTS;

/** Paths that have no method of the client: the script and what it calls. */
export const OTHER_PATHS = {
  open: '/v1/payments',
  script: '/v1/javascriptSDK.js',
  script_v2: '/v2/javascriptSDK.js',
} as const;
