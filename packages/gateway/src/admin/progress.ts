import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import type { Gateway } from '../gateway.ts';
import { type PlainError, plainErrorOf } from '../http/errors.ts';

/** Requested by `Accept`: a line of JSON for each step of a long operation, and one for its result. */
export const PROGRESS_TYPE = 'application/x-ndjson';

/** One line. The last one has an output or an error; without it the result is not known. */
export type ProgressLine = { readonly progress: string } | { readonly output: unknown } | PlainError;

/** Sent while an operation is silent, so that the connection is not taken for dead. */
const BLANK_EVERY_MS = 10_000;

/** Answers with the lines of an operation while it runs. A caller who disconnects does not stop it. */
export function reportTo(
  reply: FastifyReply,
  gateway: Gateway,
  run: (progress: (line: string) => void) => Promise<unknown>,
): FastifyReply {
  const lines = new Readable({ read() {} });
  const write = (line: ProgressLine) => lines.push(`${JSON.stringify(line)}\n`);
  const blanks = setInterval(() => lines.push('\n'), BLANK_EVERY_MS);
  run((progress) => write({ progress }))
    .then((output) => write({ output }))
    .catch((error: unknown) => write(plainErrorOf(gateway, error)))
    .finally(() => {
      clearInterval(blanks);
      lines.push(null);
    });
  return reply.type(PROGRESS_TYPE).send(lines);
}
