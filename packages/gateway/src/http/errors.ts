import type { CardField } from '@naru/checkout';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import type { Gateway } from '../gateway.ts';

/** The form of errors outside the dialects: the checkout page, the sandbox's controls, operation. */
export interface PlainError {
  readonly error: {
    readonly code: PlainErrorCode;
    readonly message: string;
    /** Of `card_invalid`: the part of the card that is wrong. */
    readonly field?: CardField;
  };
}

export type PlainErrorCode =
  | 'not_found'
  | 'invalid_request'
  | 'method_unavailable'
  | 'card_invalid'
  | 'conflict'
  | 'busy'
  | 'too_many_requests'
  | 'internal';

const STATUSES: Readonly<Record<PlainErrorCode, number>> = {
  not_found: 404,
  invalid_request: 400,
  method_unavailable: 409,
  card_invalid: 400,
  conflict: 409,
  busy: 503,
  too_many_requests: 429,
  internal: 500,
};

/** Thrown by routes outside the dialects. */
export class PlainFailure extends Error {
  readonly code: PlainErrorCode;
  readonly field: CardField | undefined;

  constructor(code: PlainErrorCode, message: string, field?: CardField) {
    super(message);
    this.name = 'PlainFailure';
    this.code = code;
    this.field = field;
  }
}

export function sendPlainError(
  reply: FastifyReply,
  code: PlainErrorCode,
  message: string,
  field?: CardField,
): FastifyReply {
  const body: PlainError = { error: { code, message, ...(field === undefined ? {} : { field }) } };
  return reply.code(STATUSES[code]).type('application/json; charset=utf-8').send(JSON.stringify(body));
}

/** The error handler of everything that is no dialect: a clear sentence, never a stack trace. */
export function plainErrorHandler(gateway: Gateway) {
  return (error: FastifyError | PlainFailure, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    if (error instanceof PlainFailure) return sendPlainError(reply, error.code, error.message, error.field);
    const status = error.statusCode ?? 500;
    if (status >= 400 && status < 500) return sendPlainError(reply, 'invalid_request', error.message);
    gateway.log.error({ error, path: request.routeOptions.url, requestId: request.id }, 'request failed');
    return sendPlainError(
      reply,
      'internal',
      'Something went wrong here. Nothing is known to have been changed.',
    );
  };
}
