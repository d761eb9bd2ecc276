import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Gateway } from '../gateway.ts';
import { isFaultOfCaller } from './errors.ts';
import { hidden } from './hidden.ts';
import { sandboxCors } from './sandbox-cors.ts';
import { takeUtf8 } from './utf8-bodies.ts';

/** Requests of all the contracts are well under 16 kB; the largest hold whole callbacks. */
export const BODY_LIMIT_BYTES = 64 * 1024;

const EVERY_METHOD = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;
type HttpMethod = (typeof EVERY_METHOD)[number];

export interface MerchantRoutes {
  readonly gateway: Gateway;
  /** Which bodies are read, as text; `*`: all others. */
  readonly contentTypes: readonly string[];
  /** Every failure has the dialect's form. */
  answerFailure(
    error: unknown,
    request: FastifyRequest,
    reply: FastifyReply,
  ): FastifyReply | Promise<FastifyReply>;
}

/**
 * Sets up the routes of a merchant API: bodies reach them unchanged, since signatures cover the bytes. The schemas on
 * the routes are for the documentation; the contract's own rules answer with the dialect's codes.
 */
export function setUpMerchantRoutes(app: FastifyInstance, options: MerchantRoutes): void {
  app.setValidatorCompiler(() => () => true);
  app.setSerializerCompiler(() => (data) => JSON.stringify(data));
  app.removeAllContentTypeParsers();
  for (const contentType of options.contentTypes) {
    takeUtf8(app, contentType, { bodyLimit: BODY_LIMIT_BYTES });
  }
  sandboxCors(app, options.gateway.config);
  app.setErrorHandler((error, request, reply) => options.answerFailure(error, request, reply));
}

/** The text of a body; none reads as empty. */
export function bodyText({ body }: FastifyRequest): string {
  return typeof body === 'string' ? body : '';
}

/** Has a path answer in the dialect's form when it is called by another method than it knows. */
export function refuseOtherMethods(
  app: FastifyInstance,
  url: string,
  known: readonly HttpMethod[],
  refuse: () => never,
): void {
  const others = EVERY_METHOD.filter((method) => !known.includes(method));
  app.route({ method: others, url, schema: hidden, handler: refuse });
}

/** A fault that the framework found in a call before its route. */
export type CallFault = 'body_too_large' | 'media_type' | 'empty' | 'cut_off' | 'no_media_type' | 'broken';

const FAULTS: Readonly<Record<string, CallFault>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'body_too_large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'media_type',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'empty',
  // Shorter than announced, for example: what came is not the body.
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'cut_off',
  FST_ERR_ROUTE_MISSING_CONTENT_TYPE: 'no_media_type',
};

/** The caller's fault; undefined when it is ours. */
export function callFaultOf(error: unknown): CallFault | undefined {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return FAULTS[code] ?? (isFaultOfCaller(error) ? 'broken' : undefined);
}
