import http from 'node:http';
import { oneLine } from '../print.ts';
import { FORWARDED_HEADER, type Forwarded, forward } from './forward.ts';
import { type DialectReader, type Read, readBy } from './readers.ts';

export interface ReceiverOptions {
  readonly readers: readonly DialectReader[];
  /** Undefined: it answers by itself, as its dialect wants it. */
  readonly forwardTo: URL | undefined;
  readonly json: boolean;
  readonly printBody: boolean;
  readonly print: (line: string) => void;
}

/** The largest callback is far below. */
const MAX_BODY_BYTES = 256 * 1024;
const MAX_SHOWN_REPLY_CHARS = 200;

/** A callback, what was found out about it, and how it was answered. */
interface Report {
  readonly receivedAt: string;
  readonly read: Read;
  readonly body: string;
  readonly forwarded: Forwarded | undefined;
  readonly durationMs: number;
}

/** The merchant's endpoint: verifies what comes, and has the target answer, or answers itself. */
export function receiver(options: ReceiverOptions): http.Server {
  return http.createServer((request, response) => {
    const parts: Buffer[] = [];
    let sizeBytes = 0;
    request.on('error', () => undefined);
    request.on('data', (part: Buffer) => {
      sizeBytes += part.length;
      if (sizeBytes > MAX_BODY_BYTES) request.destroy();
      else parts.push(part);
    });
    request.on('end', () => void answer(options, request.headers, Buffer.concat(parts), response));
  });
}

async function answer(
  options: ReceiverOptions,
  headers: http.IncomingHttpHeaders,
  body: Buffer,
  response: http.ServerResponse,
): Promise<void> {
  const [receivedAt, startedMs] = [new Date().toISOString(), performance.now()];
  const text = body.toString('utf8');
  const read = readBy(options.readers, { headers, body: text });
  const { forwardTo } = options;
  const forwarded = forwardTo && (await forwardOnce(forwardTo, { headers, body }));
  if (!forwarded) response.end(read.reply);
  else if (forwarded.fault === undefined) {
    response.writeHead(forwarded.status, { ...forwarded.headers, 'content-length': forwarded.body.length });
    response.end(forwarded.body);
  } else {
    // No API takes it for "received": the gateway sends the callback again.
    response.writeHead(502, { 'content-type': 'text/plain; charset=utf-8' });
    response.end(`naru listen: ${forwarded.fault}\n`);
  }
  const durationMs = Math.round(performance.now() - startedMs);
  const report = { receivedAt, read, body: text, forwarded, durationMs };
  options.print(options.json ? jsonLine(report, options) : textLine(report, options));
}

function forwardOnce(target: URL, message: Parameters<typeof forward>[1]): Promise<Forwarded> | Forwarded {
  return message.headers[FORWARDED_HEADER] === undefined
    ? forward(target, message)
    : { fault: `it was forwarded already: ${target.origin} is this listener, or forwards to it` };
}

function jsonLine(
  { receivedAt, read, body, forwarded, durationMs }: Report,
  { printBody }: ReceiverOptions,
): string {
  const { fault, dialect, about } = read;
  return JSON.stringify({
    receivedAt,
    verified: fault === undefined,
    fault: fault ?? null,
    dialect: dialect ?? null,
    app: about.app ?? null,
    event: about.event ?? null,
    orderNumber: about.orderNumber ?? null,
    reply: replyOf(read, forwarded),
    error: forwarded?.fault ?? null,
    durationMs,
    ...(printBody ? { body } : {}),
  });
}

function replyOf({ reply }: Read, forwarded: Forwarded | undefined): { status: number; body: string } {
  if (!forwarded) return { status: 200, body: reply };
  if (forwarded.fault !== undefined) return { status: 502, body: '' };
  return { status: forwarded.status, body: forwarded.body.toString('utf8') };
}

/** What comes is anybody's text: it stays in its line. */
function textLine(report: Report, { printBody }: ReceiverOptions): string {
  const { read, body, forwarded, durationMs } = report;
  const verdict = read.fault === undefined ? 'verified' : `NOT VERIFIED (${read.fault})`;
  // Without a target the body is what there is to see.
  if (!forwarded) return oneLine(`${verdict}  ${body}`);
  const { dialect, about } = read;
  const { status, body: text } = replyOf(read, forwarded);
  const said = text.slice(0, MAX_SHOWN_REPLY_CHARS);
  const reply =
    forwarded.fault === undefined
      ? `answered ${status} ${said}`
      : `NOT FORWARDED: ${forwarded.fault}; answered 502, so that it comes again`;
  const words = [verdict, dialect, about.app, about.event, about.orderNumber, reply, `${durationMs} ms`];
  const line = words.filter((word) => word !== undefined && word !== '').join('  ');
  return [line, ...(printBody ? [`    ${body}`] : [])].map(oneLine).join('\n');
}
