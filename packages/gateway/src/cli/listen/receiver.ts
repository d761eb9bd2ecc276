import http from 'node:http';
import { oneLine } from '../print.ts';
import { isEvent, type ReadEvent, readEvent, wordsOfEvent } from './events.ts';
import { FORWARDED_HEADER, type Forwarded, forward } from './forward.ts';
import { type DialectReader, type Read, readBy, unread } from './readers.ts';

export interface ReceiverOptions {
  readonly readers: readonly DialectReader[];
  /** Undefined: it answers by itself, as its dialect wants it. */
  readonly forwardTo: URL | undefined;
  /** Of Naru's own events. */
  readonly events: {
    /** Of the endpoints whose events come here. */
    readonly secrets: () => readonly string[];
    /** Undefined: they are answered here. */
    readonly forwardTo: URL | undefined;
  };
  readonly json: boolean;
  readonly printBody: boolean;
  readonly print: (line: string) => void;
}

const BYTES_OF_KB = 1024;
/** The largest callback is far below. */
const MAX_BODY_KB = 256;
const MAX_SHOWN_REPLY_CHARS = 200;

interface Reply {
  readonly status: number;
  readonly headers: http.OutgoingHttpHeaders;
  readonly body: Buffer;
  /** Why it is not the target's. */
  readonly fault?: string;
}

/** A callback, what was found out about it, and how it was answered. */
interface Report {
  readonly receivedAt: string;
  readonly read: Read;
  /** Undefined: it is a callback. */
  readonly event?: ReadEvent | undefined;
  /** Undefined: it was not kept. */
  readonly body: string | undefined;
  readonly reply: Reply;
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
      if (sizeBytes <= MAX_BODY_KB * BYTES_OF_KB) parts.push(part);
      else parts.length = 0;
    });
    request.on('end', () => {
      if (request.method !== 'POST') send(response, NO_POST);
      else if (sizeBytes > MAX_BODY_KB * BYTES_OF_KB) refuseLarge(options, response);
      else void answer(options, request.headers, Buffer.concat(parts), response);
    });
  });
}

const NOTHING = Buffer.alloc(0);

function ownReply(status: number, sentence: string, headers: http.OutgoingHttpHeaders = {}): Reply {
  return {
    status,
    headers: { 'content-type': 'text/plain; charset=utf-8', ...headers },
    body: Buffer.from(`naru listen: ${sentence}\n`),
  };
}

const NO_POST = ownReply(405, 'callbacks come by POST', { allow: 'POST' });

function refuseLarge(options: ReceiverOptions, response: http.ServerResponse): void {
  const fault = `larger than ${MAX_BODY_KB} kB`;
  const reply = ownReply(413, fault);
  send(response, reply);
  const receivedAt = new Date().toISOString();
  printed(options, { receivedAt, read: unread(fault), body: undefined, reply, durationMs: 0 });
}

/** Never rejects: whatever a target answers, the next callback is taken. */
async function answer(
  options: ReceiverOptions,
  headers: http.IncomingHttpHeaders,
  body: Buffer,
  response: http.ServerResponse,
): Promise<void> {
  const [receivedAt, startedMs] = [new Date().toISOString(), performance.now()];
  const text = body.toString('utf8');
  const isOwn = isEvent(headers);
  const { forwardTo } = isOwn ? options.events : options;
  const received = { headers, body: text };
  const event = isOwn ? readEvent(options.events.secrets(), received, new Date()) : undefined;
  const read = event ? readOf(event) : readBy(options.readers, received);
  let reply: Reply;
  try {
    reply = replyOf(read, event, forwardTo && (await forwardOnce(forwardTo, { headers, body })));
    send(response, reply);
  } catch (error) {
    reply = notForwarded(`its reply can not be handed on: ${String(error)}`);
    if (response.headersSent) response.destroy();
    else send(response, reply);
  }
  const durationMs = Math.round(performance.now() - startedMs);
  printed(options, { receivedAt, read, event, body: text, reply, durationMs });
}

/** Standard Webhooks: any status from 200 to 299 accepts, and the body of the answer is not read. */
function readOf({ fault, dialect, app, number, type }: ReadEvent): Read {
  return { fault, reply: '', dialect, about: { app, orderNumber: number, event: type } };
}

function printed(options: ReceiverOptions, report: Report): void {
  options.print(options.json ? jsonLine(report, options) : textLine(report, options));
}

function send(response: http.ServerResponse, { status, headers, body }: Reply): void {
  response.writeHead(status, { ...headers, 'content-length': body.length });
  response.end(body);
}

function forwardOnce(target: URL, message: Parameters<typeof forward>[1]): Promise<Forwarded> | Forwarded {
  return message.headers[FORWARDED_HEADER] === undefined
    ? forward(target, message)
    : { fault: `it was forwarded already: ${target.origin} is this listener, or forwards to it` };
}

function replyOf(
  { reply, fault }: Read,
  event: ReadEvent | undefined,
  forwarded: Forwarded | undefined,
): Reply {
  if (!forwarded && event) return { status: fault === undefined ? 204 : 400, headers: {}, body: NOTHING };
  if (!forwarded) return { status: 200, headers: {}, body: Buffer.from(reply) };
  return forwarded.fault === undefined ? forwarded : notForwarded(forwarded.fault);
}

/** No API takes it for "received": the gateway sends the callback again. */
function notForwarded(fault: string): Reply {
  return { ...ownReply(502, fault), fault };
}

function jsonLine(report: Report, options: ReceiverOptions): string {
  const { receivedAt, read, event, body, reply, durationMs } = report;
  const { fault, dialect, about } = read;
  return JSON.stringify({
    receivedAt,
    verified: fault === undefined,
    fault: fault ?? null,
    dialect: dialect ?? null,
    app: about.app ?? null,
    event: about.event ?? null,
    orderNumber: about.orderNumber ?? null,
    ...(event
      ? { object: event.object ?? null, objectId: event.id ?? null, sequence: event.sequence ?? null }
      : {}),
    reply: { status: reply.status, body: reply.fault === undefined ? reply.body.toString('utf8') : '' },
    error: reply.fault ?? null,
    durationMs,
    ...(options.printBody ? { body: body ?? null } : {}),
  });
}

/** What comes is anybody's text: it stays in its line. */
function textLine(report: Report, { printBody, forwardTo }: ReceiverOptions): string {
  const { read, event, body, reply, durationMs } = report;
  const { status, fault } = reply;
  const verdict = read.fault === undefined ? 'verified' : `NOT VERIFIED (${read.fault})`;
  if (body === undefined) return `${verdict}  answered ${status}`;
  // Without a target the body is what there is to see.
  if (!forwardTo && !event) return oneLine(`${verdict}  ${body}`);
  const { dialect, about } = read;
  const said = reply.body.toString('utf8').slice(0, MAX_SHOWN_REPLY_CHARS);
  const end =
    fault === undefined
      ? `answered ${status} ${said}`
      : `NOT FORWARDED: ${fault}; answered 502, so that it comes again`;
  const subject = event
    ? ['event', ...wordsOfEvent(event)]
    : [dialect, about.app, about.event, about.orderNumber];
  const words = [verdict, ...subject, end, `${durationMs} ms`];
  const line = words.filter((word) => word !== undefined && word !== '').join('  ');
  return [line, ...(printBody ? [`    ${body}`] : [])].map(oneLine).join('\n');
}
