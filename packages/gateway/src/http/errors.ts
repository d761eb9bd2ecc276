import type { CardField, ConversionOffer } from '@naru/checkout';
import {
  EventRefused,
  isBusyError,
  type Refusal,
  type StartRefusal,
  StoreUnavailableError,
} from '@naru/engine';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import type { Gateway } from '../gateway.ts';

/** The error format outside the dialects: the checkout page, the sandbox's controls, operation. */
export interface PlainError {
  readonly error: {
    readonly code: PlainErrorCode;
    readonly message: string;
    /** For `card_invalid`: the invalid field. */
    readonly field?: CardField;
    /** For an operation's `invalid_request`: the invalid member of its input, and all sentences if several. */
    readonly member?: string;
    readonly faults?: readonly string[];
    /** For `conversion_changed`: the current offer. */
    readonly offer?: ConversionOffer | null;
  };
}

export type PlainErrorCode =
  | 'not_found'
  | 'unauthorized'
  | 'forbidden'
  | 'misdirected'
  | 'invalid_request'
  | 'method_unavailable'
  | 'card_invalid'
  | 'conversion_changed'
  | 'order_paid'
  | 'order_under_way'
  | 'conflict'
  | 'busy'
  | 'too_many_requests'
  | 'outcome_unknown'
  | 'internal';

export const STATUSES: Readonly<Record<PlainErrorCode, number>> = {
  not_found: 404,
  unauthorized: 401,
  forbidden: 403,
  misdirected: 421,
  invalid_request: 400,
  method_unavailable: 409,
  card_invalid: 400,
  conversion_changed: 409,
  order_paid: 409,
  order_under_way: 409,
  conflict: 409,
  busy: 503,
  too_many_requests: 429,
  /** It may have been done: check before asking again. */
  outcome_unknown: 500,
  internal: 500,
};

/** Commands that wait too long are refused within seconds, which frees the queue. */
const BUSY_SECONDS = 1;
const BUSY = 'The store is busy. Please try again in a moment.';
/** The writer's reason of a refusal while the database can not be reached: nothing was stored. */
const STORE_AWAY = 'store unavailable';

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

/** The input of an operation is wrong. */
export class InputFailure extends PlainFailure {
  readonly member: string;
  readonly faults: readonly string[] | undefined;

  /** `message` begins with `member`, the first invalid one; `faults` are all sentences where there are several. */
  constructor(member: string, message: string, faults?: readonly string[]) {
    super('invalid_request', message);
    this.member = member;
    this.faults = faults;
  }
}

/** A refusal of the engine as a conflict with `message`, unless the store was busy or away, or the fault is ours. */
export function conflictOf(refusal: Refusal | StartRefusal, message: string): PlainFailure {
  return passingFailureOf(refusal) ?? new PlainFailure('conflict', message);
}

/** What a refusal for a reason of our own says; undefined: it is about the call. */
function passingFailureOf(refusal: Refusal | StartRefusal): PlainFailure | undefined {
  if (refusal.code === 'busy') return new PlainFailure('busy', BUSY);
  return refusal.code === 'internal' ? internalFailure(refusal) : undefined;
}

/** A fault of ours: `busy` while the store is away, since the same call again is right then, else `internal`. */
export function internalFailure(
  { reason }: Extract<Refusal, { code: 'internal' }>,
  message = OUR_FAULT,
): PlainFailure {
  return reason === STORE_AWAY ? new PlainFailure('busy', BUSY) : new PlainFailure('internal', message);
}

/** An error of the store, away or busy, that says that nothing was stored; undefined: any other. */
export function awayFailureOf(error: unknown): PlainFailure | undefined {
  if (error instanceof EventRefused) return passingFailureOf(error.refusal);
  const isAway = error instanceof StoreUnavailableError && !error.outcomeUnknown;
  return isAway || isBusyError(error) ? new PlainFailure('busy', BUSY) : undefined;
}

/** The chosen currency is not available (any more): nothing was paid. */
export class ConversionChanged extends PlainFailure {
  readonly offer: ConversionOffer | null;

  constructor(offer: ConversionOffer | null) {
    super('conversion_changed', 'The exchange rate has changed. Please choose again.');
    this.offer = offer;
  }
}

export function sendPlainError(
  reply: FastifyReply,
  code: PlainErrorCode,
  message: string,
  more: Omit<PlainError['error'], 'code' | 'message'> = {},
): FastifyReply {
  const body: PlainError = { error: { code, message, ...more } };
  if (code === 'busy') reply.header('retry-after', BUSY_SECONDS);
  return reply.code(STATUSES[code]).type('application/json; charset=utf-8').send(JSON.stringify(body));
}

function inputDetails({ member, faults }: InputFailure) {
  return { member, ...(faults === undefined ? {} : { faults }) };
}

/** Answers a failure with all its members. */
export function sendPlainFailure(reply: FastifyReply, failure: PlainFailure): FastifyReply {
  const { code, message, ...more } = bodyOf(failure).error;
  return sendPlainError(reply, code, message, more);
}

function bodyOf(failure: PlainFailure): PlainError {
  const { code, message, field } = failure;
  return {
    error: {
      code,
      message,
      ...(field === undefined ? {} : { field }),
      ...(failure instanceof InputFailure ? inputDetails(failure) : {}),
      ...(failure instanceof ConversionChanged ? { offer: failure.offer } : {}),
    },
  };
}

/**
 * A fault that the framework found in a call before its route (a truncated body, a missing content type): the caller's,
 * whatever its code. Such calls must not fill the log with errors.
 */
export function isFaultOfCaller(error: unknown): boolean {
  const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500;
  return status >= 400 && status < 500;
}

const OUR_FAULT = 'Something went wrong here. Nothing is known to have been changed.';

/** The error handler of all routes outside the dialects: a clear sentence, never a stack trace. */
export function plainErrorHandler(gateway: Gateway) {
  return (error: FastifyError | PlainFailure, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    if (error instanceof PlainFailure) return sendPlainFailure(reply, error);
    const away = awayFailureOf(error);
    if (away?.code === 'busy') return sendPlainFailure(reply, away);
    if (isFaultOfCaller(error)) return sendPlainError(reply, 'invalid_request', error.message);
    gateway.log.error({ error, path: request.routeOptions.url, requestId: request.id }, 'request failed');
    return sendPlainError(reply, 'internal', OUR_FAULT);
  };
}

/** The same for an answer that has begun already. */
export function plainErrorOf({ log }: Gateway, error: unknown): PlainError {
  if (error instanceof PlainFailure) return bodyOf(error);
  log.error({ error }, 'request failed');
  return { error: { code: 'internal', message: OUR_FAULT } };
}
