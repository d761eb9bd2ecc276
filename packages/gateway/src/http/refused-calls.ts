import type { FastifyRequest } from 'fastify';
import type { Refusal } from '../request-log/refusal.ts';

/** HTTP statuses do not say it: dialects answer refusals with 200. */
const refusals = new WeakMap<FastifyRequest, Refusal>();

/** Keeps why a dialect refuses a request, for the sandbox's list of requests. */
export function noteRefusal(request: FastifyRequest, refusal: Refusal): void {
  refusals.set(request, refusal);
}

export function refusalOf(request: FastifyRequest): Refusal | undefined {
  return refusals.get(request);
}
