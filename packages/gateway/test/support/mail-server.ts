import type { AddressInfo } from 'node:net';
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
