import type { LookupAddress } from 'node:dns';
import { lookup } from 'node:dns/promises';
import http from 'node:http';
import https from 'node:https';
import type { LookupFunction } from 'node:net';
import type { CallbackReply, CallbackRequest, CallbackTransport } from '@naru/engine';
import ipaddr from 'ipaddr.js';

export interface TransportOptions {
  /** Private ranges that may be called all the same, as CIDR texts. */
  readonly allowedRanges: readonly string[];
  readonly httpsOnly: boolean;
  readonly timeoutMs?: number;
  readonly maxReplyBytes?: number;
}

const DEFAULT_TIMEOUT_MS = 10_000;
const DEFAULT_MAX_REPLY_BYTES = 64 * 1024;

/** All of the public IPv6 Internet. What lies outside, such as `::/96` with an IPv4 address in it, is not. */
const IPV6_GLOBAL = ipaddr.parseCIDR('2000::/3');

function isPublic(address: ipaddr.IPv4 | ipaddr.IPv6): boolean {
  if (address.range() !== 'unicast') return false;
  return address.kind() === 'ipv4' || address.match(...IPV6_GLOBAL);
}

/** An address that callbacks must not go to. */
export class RefusedAddress extends Error {}

/**
 * Sends callbacks. The address is checked after the name was resolved and the connection goes to that very address:
 * a name that resolves to the metadata service, to loopback or to the inner network is refused, also when it
 * resolves to something else a moment later. No redirects; time and reply size are limited.
 */
export class HttpCallbackTransport implements CallbackTransport {
  readonly #options: TransportOptions;
  readonly #allowed: [ipaddr.IPv4 | ipaddr.IPv6, number][];

  constructor(options: TransportOptions) {
    this.#options = options;
    this.#allowed = options.allowedRanges.map((range) => ipaddr.parseCIDR(range));
  }

  async post(url: string, request: CallbackRequest): Promise<CallbackReply> {
    const target = new URL(url);
    if (target.protocol !== 'https:' && (this.#options.httpsOnly || target.protocol !== 'http:')) {
      throw new RefusedAddress(`${target.protocol} is not allowed for callbacks`);
    }
    const hostname = target.hostname.replace(/^\[|\]$/g, '');
    const addresses = ipaddr.isValid(hostname)
      ? [{ address: hostname, family: ipaddr.parse(hostname).kind() === 'ipv6' ? 6 : 4 }]
      : await this.#resolve(hostname);
    const chosen = addresses.find(({ address }) => this.isAllowed(address));
    if (!chosen || addresses.some(({ address }) => !this.isAllowed(address))) {
      throw new RefusedAddress(`the address of ${hostname} is private or reserved`);
    }
    return this.#send(target, request, chosen);
  }

  /** The system's resolver may take half a minute over a dead name server, and cannot be interrupted. */
  async #resolve(hostname: string): Promise<LookupAddress[]> {
    const timeoutMs = this.#options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
    let timer: NodeJS.Timeout | undefined;
    const tooSlow = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`${hostname} not resolved in ${timeoutMs} ms`)), timeoutMs);
    });
    return Promise.race([lookup(hostname, { all: true }), tooSlow]).finally(() => clearTimeout(timer));
  }

  /** Whether callbacks may go to this IP address: a public unicast one, or one of the allowed ranges. */
  isAllowed(address: string): boolean {
    if (!ipaddr.isValid(address)) return false;
    const parsed = ipaddr.process(address);
    if (isPublic(parsed)) return true;
    return this.#allowed.some(([range, bits]) => parsed.kind() === range.kind() && parsed.match(range, bits));
  }

  #send(
    target: URL,
    { headers, body }: CallbackRequest,
    to: { address: string; family: number },
  ): Promise<CallbackReply> {
    const timeoutMs = this.#options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
    const client = target.protocol === 'https:' ? https : http;
    const pinned: LookupFunction = (_hostname, options, callback) => {
      if (options.all) callback(null, [to]);
      else callback(null, to.address, to.family);
    };
    return new Promise((resolve, reject) => {
      const signal = AbortSignal.timeout(timeoutMs);
      const fail = (error: Error) =>
        reject(signal.aborted ? new Error(`no complete reply within ${timeoutMs} ms`) : error);
      const request = client.request(
        target,
        {
          method: 'POST',
          headers: { ...headers, 'content-length': Buffer.byteLength(body), 'user-agent': 'naru' },
          lookup: pinned,
          signal,
        },
        (response) => this.#collect(response, resolve, fail),
      );
      request.on('error', fail);
      request.end(body);
    });
  }

  #collect(
    response: http.IncomingMessage,
    resolve: (reply: CallbackReply) => void,
    fail: (error: Error) => void,
  ): void {
    const limit = this.#options.maxReplyBytes ?? DEFAULT_MAX_REPLY_BYTES;
    const chunks: Buffer[] = [];
    let size = 0;
    response.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= limit) chunks.push(chunk);
      else response.destroy(new Error(`the reply is larger than ${limit} bytes`));
    });
    response.on('error', fail);
    response.on('end', () =>
      resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString('utf8') }),
    );
  }
}
