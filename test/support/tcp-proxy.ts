import { once } from 'node:events';
import net from 'node:net';

/** An address behind which the server can change, as behind a virtual IP or a name of short life. */
export interface TcpProxy {
  readonly port: number;
  /** How many connections were taken so far. */
  taken(): number;
  /** Sends new connections to another port, and cuts those that exist, unless they are to be kept. */
  switchTo(port: number, options?: { readonly keep: boolean }): void;
  /** Takes connections and passes nothing on, in either direction, until switchTo. */
  fallSilent(): void;
  /** The same, as soon as a client sends the text: it gets no answer to it. */
  fallSilentAt(text: string): void;
  close(): Promise<void>;
}

export async function tcpProxy(target: number): Promise<TcpProxy> {
  let current = target;
  let isSilent = false;
  let silentAt: string | undefined;
  let taken = 0;
  const sockets = new Set<net.Socket>();
  const keep = (socket: net.Socket, other: () => net.Socket | undefined) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => {
      sockets.delete(socket);
      other()?.destroy();
    });
  };
  const fallSilent = () => {
    isSilent = true;
    for (const socket of sockets) socket.unpipe();
  };
  const server = net.createServer((client) => {
    let upstream: net.Socket | undefined;
    taken += 1;
    keep(client, () => upstream);
    if (isSilent) return;
    const made = net.connect(current, '127.0.0.1');
    upstream = made;
    keep(made, () => client);
    client.on('data', (chunk) => {
      if (silentAt !== undefined && chunk.includes(silentAt)) fallSilent();
    });
    client.pipe(made);
    made.pipe(client);
  });
  const cutAll = () => {
    for (const socket of sockets) socket.destroy();
  };
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as net.AddressInfo).port,
    taken: () => taken,
    switchTo(port, options) {
      current = port;
      isSilent = false;
      silentAt = undefined;
      if (!options?.keep) cutAll();
    },
    fallSilent,
    fallSilentAt(text) {
      silentAt = text;
    },
    async close() {
      cutAll();
      server.close();
      await once(server, 'close');
    },
  };
}
