import type { FastifySchema } from 'fastify';

/** Marks a route that the OpenAPI document leaves out (an option of @fastify/swagger). */
export const hidden = { hide: true } as FastifySchema;
