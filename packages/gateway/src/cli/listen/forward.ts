import http from 'node:http';
import https from 'node:https';

/** What the target answered, byte by byte; or why it did not. */
export type Forwarded =
  | {
      readonly status: number;
      readonly headers: http.OutgoingHttpHeaders;
      readonly body: Buffer;
      readonly fault?: never;
    }
  | { readonly fault: string };

/** The gateway waits ten seconds for a reply to a callback: it still gets one that says why. */
const TIMEOUT_MS = 9000;
const MAX_REPLY_BYTES = 1024 * 1024;

/** Of one connection, not of the message (RFC 9110 §7.6.1); the target has a host of its own. */
const OF_CONNECTION = new Set([
  'connection',
  'content-length',
  'host',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** Of what was forwarded already: two listeners, or one that forwards to itself, would send it round without end. */
export const FORWARDED_HEADER = 'x-naru-forwarded';

export function messageHeaders(headers: http.IncomingHttpHeaders): http.OutgoingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !OF_CONNECTION.has(name)));
}

/** Sends a received callback on: its headers and its bytes. Never rejects. */
export function forward(
  target: URL,
  { headers, body }: { readonly headers: http.IncomingHttpHeaders; readonly body: Buffer },
  timeoutMs = TIMEOUT_MS,
): Promise<Forwarded> {
  const client = target.protocol === 'https:' ? https : http;
  return new Promise((resolve) => {
    const signal = AbortSignal.timeout(timeoutMs);
    const failed = (error: NodeJS.ErrnoException) =>
      resolve({ fault: faultOf(error, target, timeoutMs, signal) });
    // Not left to the request, which reports nothing any more after another protocol (101).
    signal.addEventListener('abort', () => resolve({ fault: tooLate(target, timeoutMs) }), { once: true });
    const request = client.request(
      target,
      {
        method: 'POST',
        headers: { ...messageHeaders(headers), 'content-length': body.length, [FORWARDED_HEADER]: '1' },
        signal,
      },
      (response) => {
        const parts: Buffer[] = [];
        let sizeBytes = 0;
        response.on('error', failed);
        response.on('data', (part: Buffer) => {
          sizeBytes += part.length;
          if (sizeBytes > MAX_REPLY_BYTES) response.destroy(new Error('its reply is larger than 1 MB'));
          else parts.push(part);
        });
        response.on('end', () => resolve(replyOf(target, response, parts)));
      },
    );
    // Without a listener Node does not report it.
    request.on('upgrade', (response, socket) => {
      socket.destroy();
      resolve(replyOf(target, response, []));
    });
    request.on('error', failed);
    request.end(body);
  });
}

const LEAST_STATUS = 200;
const LARGEST_STATUS = 999;

/** Node reads any three digits as a status, and refuses to send those that are not in HTTP. */
function replyOf({ origin }: URL, response: http.IncomingMessage, parts: readonly Buffer[]): Forwarded {
  const { statusCode: status = 0 } = response;
  if (status < LEAST_STATUS || status > LARGEST_STATUS) {
    return { fault: `${origin} answered with the status ${status}` };
  }
  return { status, headers: messageHeaders(response.headers), body: Buffer.concat(parts) };
}

function tooLate({ origin }: URL, timeoutMs: number): string {
  return `${origin} did not answer within ${timeoutMs / 1000} seconds`;
}

function faultOf(error: NodeJS.ErrnoException, target: URL, timeoutMs: number, signal: AbortSignal): string {
  const { origin } = target;
  if (signal.aborted) return tooLate(target, timeoutMs);
  // Of a name with two addresses there are two errors in one.
  const [first = error] = error instanceof AggregateError ? (error.errors as NodeJS.ErrnoException[]) : [];
  switch (first.code) {
    case 'ECONNREFUSED':
      return `${origin} refuses the connection: nothing listens there`;
    case 'ECONNRESET':
      return `${origin} closed the connection without a reply`;
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `the name of ${origin} is not known`;
    default:
      return `${origin}: ${first.message}`;
  }
}
