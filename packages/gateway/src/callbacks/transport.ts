import type { LookupAddress } from 'node:dns';
import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import type { LookupFunction } from 'node:net';
import type { CallbackReply, CallbackRequest, CallbackTransport } from '@naru/engine';
import ipaddr from 'ipaddr.js';
import { isIn, isPublic } from './addresses.ts';
import { type Connect, GuardedAgent, type HandshakeLimits, PlainAgent } from './handshake.ts';
import { limitReply, TLS_OPTIONS } from './hostile-replies.ts';
import { resolveName } from './names.ts';
import { readBody } from './reply-body.ts';

/** How names are resolved and connections opened; by default names.ts and the system. */
export interface CallbackNetwork {
  /** All addresses of a name. The signal aborts the wait. */
  readonly resolve?: (hostname: string, signal: AbortSignal) => Promise<readonly LookupAddress[]>;
  /** Opens a connection; of https the one below TLS. */
  readonly connect?: Connect;
  /** Keeps connections of http in place of the transport's own. */
  readonly agent?: http.Agent;
}

export interface TransportOptions {
  /** Private ranges that may be called all the same, as CIDR texts. */
  readonly allowedRanges: readonly string[];
  readonly httpsOnly: boolean;
  readonly timeoutMs?: number;
  readonly network?: CallbackNetwork;
  readonly handshakeLimits?: HandshakeLimits;
}

export const DEFAULT_TIMEOUT_MS = 10_000;
/** As Node's own agents keep connections. */
const KEPT: http.AgentOptions = { keepAlive: true, scheduling: 'lifo', timeout: 5000 };
/** How long one address may take to connect while others remain to be tried. */
const CONNECT_TIMEOUT_MS = 2000;

/** An address that callbacks must not go to. */
export class RefusedAddress extends Error {}

/**
 * Sends callbacks. Addresses are checked after the name was resolved, and the connection goes to one of the checked
 * addresses: a name that resolves to the metadata service, to loopback or to the inner network is refused, even if it
 * resolves to something else a moment later. Addresses are tried one after the other until one connects; the request is
 * sent once. No redirects; time is limited, and only the needed part of the reply is read.
 */
export class HttpCallbackTransport implements CallbackTransport {
  readonly #options: TransportOptions;
  readonly #allowed: [ipaddr.IPv4 | ipaddr.IPv6, number][];
  readonly #kept: Agents;

  constructor(options: TransportOptions) {
    this.#options = options;
    this.#allowed = options.allowedRanges.map((range) => ipaddr.parseCIDR(range));
    this.#kept = this.#agents(KEPT);
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
    // One forbidden address refuses the name: a mixture is suspicious.
    if (addresses.length === 0 || addresses.some(({ address }) => !this.isAllowed(address))) {
      throw new RefusedAddress(`the address of ${hostname} is private or reserved`);
    }
    return this.#send(target, request, addresses);
  }

  #agents(kept: http.AgentOptions): Agents {
    const { network, handshakeLimits } = this.#options;
    return {
      http: new PlainAgent(kept, network?.connect),
      https: new GuardedAgent(kept, { connect: network?.connect, limits: handshakeLimits }),
    };
  }

  /** A name server may be silent, and not every look-up can be interrupted. */
  async #resolve(hostname: string): Promise<readonly LookupAddress[]> {
    const { timeoutMs = DEFAULT_TIMEOUT_MS, network } = this.#options;
    const resolve = network?.resolve ?? resolveName;
    const tooSlow = new AbortController();
    let timer: NodeJS.Timeout | undefined;
    const given = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        reject(new Error(`${hostname} not resolved in ${timeoutMs} ms`));
        tooSlow.abort();
      }, timeoutMs);
    });
    return Promise.race([resolve(hostname, tooSlow.signal), given]).finally(() => clearTimeout(timer));
  }

  /** Whether callbacks may go to this IP address: a public one, or one of the allowed ranges. */
  isAllowed(address: string): boolean {
    if (!ipaddr.isValid(address)) return false;
    const parsed = ipaddr.process(address);
    return isPublic(parsed) || this.#allowed.some((range) => isIn(parsed, range));
  }

  #send(
    target: URL,
    { headers, body, statusDecides }: CallbackRequest,
    addresses: readonly LookupAddress[],
  ): Promise<CallbackReply> {
    const { timeoutMs = DEFAULT_TIMEOUT_MS, network } = this.#options;
    const scheme = target.protocol === 'https:' ? 'https' : 'http';
    const pinned: LookupFunction = (_hostname, options, callback) => {
      const [first] = addresses;
      if (options.all) callback(null, [...addresses]);
      else callback(null, first?.address ?? '', first?.family);
    };
    return new Promise((resolve, reject) => {
      const signal = AbortSignal.timeout(timeoutMs);
      let answer: IncomingMessage | undefined;
      const fail = (error: Error) => {
        if (answer && statusDecides) resolve(replyOf(answer, ''));
        else reject(error);
      };
      const tooLate = () => fail(new Error(`no complete reply within ${timeoutMs} ms`));
      // Not left to the request, which reports nothing after an answer that it can not use: a delivery that never ends
      // would keep its place and its message forever.
      signal.addEventListener('abort', tooLate, { once: true });
      const options: https.RequestOptions & ManyAddresses = {
        ...TLS_OPTIONS,
        method: 'POST',
        headers: {
          ...headers,
          'accept-encoding': 'identity',
          'content-length': Buffer.byteLength(body),
          'user-agent': 'naru',
        },
        lookup: pinned,
        // Without it only the first address would be tried.
        autoSelectFamily: true,
        autoSelectFamilyAttemptTimeout: Math.min(
          CONNECT_TIMEOUT_MS,
          Math.floor(timeoutMs / (addresses.length + 1)),
        ),
        signal,
        agent: network?.agent ?? this.#kept[scheme],
      };
      const send = (sent: https.RequestOptions) => {
        const request = CLIENTS[scheme].request(target, sent, (response) => {
          answer = response;
          // Nothing can follow a change of the protocol (101) on this connection.
          if (replyOf(response, '').status < 200) request.shouldKeepAlive = false;
          readBody(response).then((text) => resolve(replyOf(response, text)), fail);
        });
        limitReply(request);
        // Another protocol (101) was not asked for. Without a listener Node does not report it.
        request.on('upgrade', (response, socket) => {
          socket.destroy();
          resolve(replyOf(response, ''));
        });
        request.on('error', (error: Error) => {
          // Bytes behind a complete reply (a footer, a length in characters) are no part of it.
          if (answer?.complete && codeOf(error).startsWith('HPE_')) return;
          const wasClosed = request.reusedSocket && !answer && !signal.aborted;
          if (wasClosed && CLOSED.has(codeOf(error)))
            // The request never reached it: that is no failed delivery. At worst the merchant receives it twice.
            send({ ...sent, agent: this.#agents({})[scheme] });
          else if (signal.aborted) tooLate();
          else fail(reasonOf(error));
        });
        request.end(body);
      };
      send(options);
    });
  }
}

const codeOf = (error: NodeJS.ErrnoException): string => error.code ?? '';

function replyOf({ statusCode, headers }: IncomingMessage, body: string): CallbackReply {
  return { status: statusCode ?? 0, body, retryAfter: headers['retry-after'] };
}

interface Agents {
  readonly http: http.Agent;
  readonly https: https.Agent;
}

const CLIENTS = { http, https };

/** Codes of a connection that the other side has closed, which may be at the moment at which it is used again. */
const CLOSED = new Set(['ECONNRESET', 'EPIPE', 'ECANCELED']);

/** Handed through to net.connect, though the types of http do not know it. */
interface ManyAddresses {
  readonly autoSelectFamily: boolean;
  readonly autoSelectFamilyAttemptTimeout: number;
}

/** When no address accepts the connection, Node's error has no message. */
function reasonOf(error: Error): Error {
  if (error.message !== '' || !(error instanceof AggregateError)) return error;
  const reasons = error.errors.map((one: unknown) => (one instanceof Error ? one.message : String(one)));
  const codes = new Set(error.errors.map((one: NodeJS.ErrnoException | null) => one?.code));
  const [code] = codes;
  return Object.assign(new Error(reasons.join('; ')), codes.size === 1 && code ? { code } : {});
}
