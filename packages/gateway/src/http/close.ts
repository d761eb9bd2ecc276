import type { FastifyInstance } from 'fastify';

/** Longer than any call waits for a channel or a bank (9 s), with some time to be answered. */
const REQUESTS_END_WITHIN_MS = 15_000;

/**
 * Options of a server that carries out and answers, while it closes, what comes on the connections that are open: the
 * last request of each. Fastify would answer it itself, with a 503 that no merchant API knows. Nor is it refused in the
 * dialect's form: its connection was taken before the process began to stop, and it ends within the same time.
 */
export const ANSWERS_TO_THE_END = { return503OnClosing: false } as const;

/**
 * Takes no new connections and resolves when the requests on those that are open are answered, after `withinMs` in any
 * case: a server that closes looks no more at how long a request takes, so that a caller who sends half of one, or is
 * gone without a word, would keep the process for ever. What such a request began is still finished (engine, store),
 * but not answered.
 */
export async function closeServer(app: FastifyInstance, withinMs = REQUESTS_END_WITHIN_MS): Promise<void> {
  const timer = setTimeout(() => app.server.closeAllConnections(), withinMs);
  try {
    await app.close();
  } finally {
    clearTimeout(timer);
  }
}
