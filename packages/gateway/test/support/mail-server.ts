import net, { type AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

export interface ReceivedMail {
  readonly from: string | false;
  readonly to: readonly string[];
  /** As it came: headers, an empty line, the body. */
  readonly source: string;
}

export interface RunningMailServer {
  readonly received: ReceivedMail[];
  readonly port: number;
}

/** Real mail servers, each on a port of its own, that keep what they are handed. */
export function mailServers() {
  const started: SMTPServer[] = [];
  return {
    async mailServer(options: SMTPServerOptions = {}): Promise<RunningMailServer> {
      const received: ReceivedMail[] = [];
      const server = new SMTPServer({
        authOptional: true,
        disabledCommands: ['STARTTLS'],
        logger: false,
        onData(stream, { envelope: { mailFrom, rcptTo } }, done) {
          const chunks: Buffer[] = [];
          stream.on('data', (chunk: Buffer) => chunks.push(chunk));
          stream.on('end', () => {
            const from = mailFrom === false ? false : mailFrom.address;
            const source = Buffer.concat(chunks).toString('utf8');
            received.push({ from, to: rcptTo.map(({ address }) => address), source });
            done();
          });
        },
        ...options,
      });
      // A client that leaves in the middle is no fault.
      server.on('error', () => {});
      started.push(server);
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      return { received, port: (server.server.address() as AddressInfo).port };
    },
    async stopAll(): Promise<void> {
      await Promise.all(
        started.splice(0).map((server) => new Promise<void>((resolve) => server.close(resolve))),
      );
    },
  };
}

/** How a server keeps a client waiting for ever without ever being silent. */
export type Drip = 'bytes after the mail' | 'lines of one reply';

const DRIP_MS = 20;

/** A mail server that sends a little now and then and never completes its reply. */
export async function drippingServer(drip: Drip): Promise<net.Server> {
  const server = net.createServer((socket) => {
    const drop = (text: string) => {
      const timer = setInterval(() => socket.write(text), DRIP_MS);
      socket.on('close', () => clearInterval(timer));
    };
    // A client that leaves in the middle is no fault.
    socket.on('error', () => {});
    socket.write('220 mail.example\r\n');
    socket.on('data', (chunk: Buffer) => {
      const text = chunk.toString('latin1');
      if (text.endsWith('\r\n.\r\n')) drop('2');
      else if (text.startsWith('DATA')) socket.write('354 go on\r\n');
      else if (!text.startsWith('EHLO')) socket.write('250 ok\r\n');
      else if (drip === 'lines of one reply') drop('250-still\r\n');
      else socket.write('250 mail.example\r\n');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}
