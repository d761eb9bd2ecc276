import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import { Duplex } from 'node:stream';
import type { TLSSocket } from 'node:tls';

/**
 * What a server's TLS handshake may cost. OpenSSL verifies the certificates that a server sends while it reads them, on
 * the thread that reads, and Node sets no limit to their number and keys: a chain of 65 certificates whose RSA keys
 * have exponents of 3 070 bits took 0.5 s for each connection.
 */
export interface HandshakeLimits {
  /** Usual chains have 3 to 8 kB; very long lists of names make one of 20 kB. */
  readonly maxBytes: number;
  /** Processor time of the sending thread. A usual handshake takes 2 to 5 ms. */
  readonly maxCpuMs: number;
  /** Processor time of the sending thread so far. Undefined where Node does not measure it (before 23.9). */
  readonly cpuMs: () => number | undefined;
}

export const HANDSHAKE_LIMITS: HandshakeLimits = {
  maxBytes: 32 * 1024,
  maxCpuMs: 100,
  cpuMs: threadCpuMs,
};

function threadCpuMs(): number | undefined {
  const used = process.threadCpuUsage?.();
  return used && (used.user + used.system) / 1000;
}

/** Opens a TCP connection. */
export type Connect = (options: net.TcpNetConnectOpts) => net.Socket;

type CreateConnection = http.Agent['createConnection'];

/** Opens HTTP connections in a given way. */
export class PlainAgent extends http.Agent {
  readonly #connect: Connect;

  constructor(options: http.AgentOptions, connect: Connect = net.connect) {
    super(options);
    this.#connect = connect;
  }

  override createConnection(options: http.ClientRequestArgs): ReturnType<CreateConnection> {
    return this.#connect(options as net.TcpNetConnectOpts);
  }
}

/** Opens HTTPS connections whose servers are held to the limits of a handshake. */
export class GuardedAgent extends https.Agent {
  readonly #connect: Connect;
  readonly #limits: HandshakeLimits;

  constructor(
    options: https.AgentOptions,
    how: { readonly connect?: Connect | undefined; readonly limits?: HandshakeLimits | undefined } = {},
  ) {
    super(options);
    this.#connect = how.connect ?? net.connect;
    this.#limits = how.limits ?? HANDSHAKE_LIMITS;
  }

  override createConnection(
    options: https.RequestOptions,
    callback?: Parameters<CreateConnection>[1],
  ): ReturnType<CreateConnection> {
    const raw = this.#connect(options as net.TcpNetConnectOpts);
    const limited = new GuardedSocket(raw, this.#limits);
    const opened = super.createConnection({ ...options, socket: limited } as https.RequestOptions, callback);
    const secured = opened as TLSSocket;
    secured.once('secureConnect', () => limited.handshakeEnded());
    RAW.set(secured, raw);
    return opened;
  }
}

const RAW = new WeakMap<object, net.Socket>();

/** All bytes that came over a connection, whether they were of use or not: TLS counts only what it hands on. */
export function rawBytesRead(socket: net.Socket): number {
  return (RAW.get(socket) ?? socket).bytesRead;
}

/** The bytes of a connection on their way to TLS, which reads and verifies them while they are handed over. */
class GuardedSocket extends Duplex {
  readonly #raw: net.Socket;
  readonly #limits: HandshakeLimits;
  #isHandshake = true;
  #bytes = 0;
  #cpuMs = 0;

  constructor(raw: net.Socket, limits: HandshakeLimits) {
    super();
    this.#raw = raw;
    this.#limits = limits;
    raw.on('data', (chunk) => {
      if (!(this.#isHandshake ? this.#handOverHandshake(chunk) : this.push(chunk))) raw.pause();
    });
    raw.on('end', () => this.push(null));
    raw.on('error', (error) => this.destroy(error));
    raw.on('close', () => this.destroy());
  }

  handshakeEnded(): void {
    this.#isHandshake = false;
  }

  #handOverHandshake(chunk: Buffer): boolean {
    const { maxBytes, maxCpuMs, cpuMs } = this.#limits;
    this.#bytes += chunk.length;
    if (this.#bytes > maxBytes) {
      this.destroy(new Error(`a TLS handshake of more than ${maxBytes} bytes`));
      return false;
    }
    const before = cpuMs();
    const takesMore = this.push(chunk);
    this.#cpuMs += (cpuMs() ?? 0) - (before ?? 0);
    // Once is enough: the delivery has failed, and an origin whose deliveries fail is asked more and more rarely.
    if (this.#cpuMs > maxCpuMs) {
      this.destroy(new Error(`a TLS handshake that takes more than ${maxCpuMs} ms of processor time`));
    }
    return takesMore;
  }

  override _read(): void {
    this.#raw.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#raw.write(chunk, done);
  }

  override _final(done: (error?: Error | null) => void): void {
    this.#raw.end(() => done());
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#raw.destroy();
    done(error);
  }
}
