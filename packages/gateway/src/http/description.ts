import type { FastifySchema } from 'fastify';
import { type PlainErrorCode, STATUSES } from './errors.ts';
import { titled } from './schemas.ts';

/** The description of a response beside that of its schema (an option of @fastify/swagger). */
export const OF_RESPONSE = 'x-response-description';

/** What the OpenAPI document says about a route outside the dialects. */
export interface RouteDescription {
  readonly operationId: string;
  readonly tag: 'Checkout' | 'Sandbox' | 'Operation';
  readonly summary: string;
  readonly description: string;
  /** By name: what the parts of the path are. */
  readonly params?: Readonly<Record<string, string>>;
  readonly querystring?: object;
  /** Checked before the route runs. */
  readonly body?: object;
  /** A body that works; a test sends it. */
  readonly example?: unknown;
  /** The answer of success. */
  readonly answer: object;
  readonly answerType?: string;
  /** Answers of other statuses, in place of the usual errors there. */
  readonly otherAnswers?: Readonly<Record<number, object>>;
  /** Its own errors beside the general ones. */
  readonly errors?: readonly PlainErrorCode[];
}

/** What every route outside the dialects may answer. */
const GENERAL_ERRORS: readonly PlainErrorCode[] = ['invalid_request', 'busy', 'internal'];
/** What the sandbox answers to other web sites, and under their names (same-site.ts). */
const OF_OTHER_SITES: readonly PlainErrorCode[] = ['forbidden', 'misdirected'];

/**
 * The schema of a route. Only body and query are checked by the framework: what is wrong with the part of a path is
 * said by the route itself.
 */
export function describeRoute(route: RouteDescription): FastifySchema {
  const { operationId, tag, summary, description, params, querystring, body, example, answer } = route;
  const general = tag === 'Sandbox' ? [...GENERAL_ERRORS, ...OF_OTHER_SITES] : GENERAL_ERRORS;
  return {
    operationId,
    tags: [tag],
    security: [],
    summary,
    description,
    ...(params === undefined ? {} : { params: pathSchema(params) }),
    ...(querystring === undefined ? {} : { querystring }),
    ...(body === undefined ? {} : { body: example === undefined ? body : { ...body, examples: [example] } }),
    response: {
      200: answerOf(answer, route.answerType),
      ...errorResponses([...general, ...(route.errors ?? [])]),
      ...route.otherAnswers,
    },
  } as FastifySchema;
}

function answerOf(answer: object, type: string | undefined): object {
  const description = 'It was done.';
  return type === undefined
    ? { ...answer, [OF_RESPONSE]: description }
    : { description, content: { [type]: { schema: answer } } };
}

function pathSchema(params: Readonly<Record<string, string>>): object {
  const properties = Object.fromEntries(
    Object.entries(params).map(([name, description]) => [name, { type: 'string', description }]),
  );
  return { type: 'object', properties, required: Object.keys(params) };
}

/** The responses of these errors by their status, which several codes may share. */
export function errorResponses(errors: readonly PlainErrorCode[]): Record<string, object> {
  const codes = [...new Set(errors)];
  const statuses = [...new Set(codes.map((code) => STATUSES[code]))].toSorted();
  return Object.fromEntries(
    statuses.map((status) => {
      const those = codes.filter((code) => STATUSES[code] === status).toSorted();
      return [status, { ...errorSchema(those), [OF_RESPONSE]: those.join(', ') }];
    }),
  );
}

function errorSchema(codes: readonly PlainErrorCode[]) {
  return titled(`Error ${codes.join(' ')}`, {
    type: 'object',
    required: ['error'],
    properties: {
      error: {
        type: 'object',
        required: ['code', 'message'],
        properties: {
          code: { type: 'string', enum: codes },
          message: { type: 'string', description: 'A sentence for people' },
          ...(codes.includes('invalid_request') ? INPUT_MEMBERS : {}),
          ...(codes.includes('card_invalid') ? CARD_MEMBERS : {}),
          ...(codes.includes('conversion_changed') ? OFFER_MEMBERS : {}),
        },
      },
    },
  } as const);
}

const INPUT_MEMBERS = {
  member: { type: 'string', description: 'Of the input: the first that is wrong' },
  faults: {
    type: 'array',
    items: { type: 'string' },
    description: 'All sentences, where there are several',
  },
} as const;
const CARD_MEMBERS = {
  field: { type: 'string', description: 'With card_invalid: the field of the card that is wrong' },
} as const;
const OFFER_MEMBERS = {
  offer: { type: ['object', 'null'], description: 'With conversion_changed: the offer of now' },
} as const;
