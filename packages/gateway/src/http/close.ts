import type { FastifyInstance } from 'fastify';

/** Longer than any call waits for a channel or a bank (9 s), with some time to be answered. */
const REQUESTS_END_WITHIN_MS = 15_000;

/**
 * Takes no new requests and resolves when those under way are answered, after `withinMs` in any case: a server that
 * closes looks no more at how long a request takes, so that a caller who sends half of one, or is gone without a word,
 * would keep the process for ever. What such a request began is still finished (engine, store), but not answered.
 */
export async function closeServer(app: FastifyInstance, withinMs = REQUESTS_END_WITHIN_MS): Promise<void> {
  const timer = setTimeout(() => app.server.closeAllConnections(), withinMs);
  try {
    await app.close();
  } finally {
    clearTimeout(timer);
  }
}
