import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import type { Answer, Request } from '../protocol.ts';
import { Host } from './host.ts';

/**
 * Gateways for tests in other languages: a request is a line of JSON, and so is its answer. Requests are carried out
 * side by side; their ids say which answer is whose. Ends when the input does, and stops all gateways then.
 */
export async function serveLines(input: Readable, output: Writable, host = new Host()): Promise<void> {
  const running = new Set<Promise<void>>();
  const say = (answer: Answer) => output.write(`${JSON.stringify(answer)}\n`);
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line.trim() === '') continue;
    const request = requestOf(line);
    if (typeof request === 'string') {
      say({ id: null, ok: false, error: { message: request } });
      continue;
    }
    const done = host.answer(request).then((answer) => {
      say(answer);
      running.delete(done);
    });
    running.add(done);
  }
  await Promise.all(running);
  await host.close();
}

/** The request of a line; a sentence when it is none. */
function requestOf(line: string): Request | string {
  let read: unknown;
  try {
    read = JSON.parse(line);
  } catch {
    return 'a request is one line of JSON';
  }
  const { id, call, args, instance } = (read ?? {}) as Partial<Request>;
  if (typeof id !== 'number' && typeof id !== 'string') return 'a request has an id, a number or a text';
  if (typeof call !== 'string') return 'a request has a call, such as "start"';
  if (args !== undefined && !Array.isArray(args)) return 'args is a list';
  if (instance !== undefined && typeof instance !== 'string')
    return 'instance is a text, as start answered it';
  return { id, call, ...(args ? { args } : {}), ...(instance === undefined ? {} : { instance }) };
}
