import type { FastifyInstance } from 'fastify';

/** docs/security.md, "Limits". */
const REQUESTS_ARRIVE_WITHIN_MS = 30_000;
/** Longer than any call waits for a channel or a bank (9 s), with some time to be answered. */
const REQUESTS_END_WITHIN_MS = 15_000;

/**
 * Options of a server that, while it closes, still executes and answers the last request on each open connection.
 * Fastify would answer it itself, with a 503 that no merchant API knows. Nor is it refused in the dialect's form: its
 * connection was accepted before the process began to stop, and it ends within the same time.
 */
export const ANSWERS_TO_THE_END = { return503OnClosing: false } as const;

/**
 * Options of a server that ends requests which arrive slowly, head and body. Node looks for them every 30 s unless told
 * otherwise, and gives the head 60 s: a byte a second held a connection for 90 s.
 */
export function slowRequestsEnd(withinMs = REQUESTS_ARRIVE_WITHIN_MS) {
  const connectionsCheckingInterval = Math.ceil(withinMs / 15);
  return { requestTimeout: withinMs, http: { headersTimeout: withinMs, connectionsCheckingInterval } };
}

/**
 * Stops accepting connections and resolves when the requests on open ones are answered, after `withinMs` in any case: a
 * closing server no longer limits the duration of requests, so that a caller who sends half of one, or vanished, would
 * keep the process forever. Work that such a request began is still finished (engine, store), but not answered.
 */
export async function closeServer(app: FastifyInstance, withinMs = REQUESTS_END_WITHIN_MS): Promise<void> {
  const timer = setTimeout(() => app.server.closeAllConnections(), withinMs);
  try {
    await app.close();
  } finally {
    clearTimeout(timer);
  }
}
