import http from 'node:http';
import type { Command } from 'commander';
import type { CallbackReader, ReadCallback, ReceivedCallback } from '../../contract/dialect-cli.ts';
import type { Dialects } from '../../gateway.ts';
import { demoCredentialsOf } from '../../sandbox/demo.ts';
import { listenFault } from '../listening.ts';
import { wholeNumberBetween } from '../parse.ts';

const MAX_BODY_BYTES = 64 * 1024;

/** `naru listen`: a merchant's endpoint for trying things out. */
export function listenCommand(program: Command, dialects: Dialects): void {
  program
    .command('listen')
    .description(
      'receive callbacks of the demo apps, verify and print them, and answer that they were received',
    )
    .option('--port <n>', 'port on this machine', wholeNumberBetween(1, 65_535), 9000)
    .option('--host <address>', 'address on this machine; ::1 where there is no IPv4', '127.0.0.1')
    .action(async ({ host, port }: { host: string; port: number }) => {
      const readers = await demoReaders(dialects);
      // The reader of its output is gone.
      process.stdout.on('error', () => process.exit(0));
      const server = http.createServer((request, response) => receive(request, response, readers));
      await new Promise<void>((resolve, reject) => {
        server.once('error', (error) => reject(listenFault(error, host, port, '--host', '--port')));
        server.listen(port, host, resolve);
      });
      const shown = host.includes(':') ? `[${host}]` : host;
      process.stdout.write(`Waiting for callbacks on http://${shown}:${port}/ (Ctrl-C ends)\n`);
    });
}

async function demoReaders(dialects: Dialects): Promise<CallbackReader[]> {
  const readers: CallbackReader[] = [];
  for (const { name, cli } of dialects.values()) {
    const reader = cli.listener?.(await demoCredentialsOf(name));
    if (reader) readers.push(reader);
  }
  return readers;
}

function receive(
  request: http.IncomingMessage,
  response: http.ServerResponse,
  readers: readonly CallbackReader[],
): void {
  let body = '';
  request.setEncoding('utf8');
  request.on('data', (chunk: string) => {
    body += chunk;
    if (body.length > MAX_BODY_BYTES) request.destroy();
  });
  request.on('end', () => {
    const { fault, reply } = read({ headers: request.headers, body }, readers);
    process.stdout.write(`${fault ? `NOT VERIFIED (${fault})` : 'verified'}  ${body}\n`);
    response.end(reply);
  });
}

/** The dialect's verdict on its message. */
function read(received: ReceivedCallback, readers: readonly CallbackReader[]): ReadCallback {
  for (const reader of readers) {
    const found = reader(received);
    if (found) return found;
  }
  return { fault: isObject(received.body) ? 'not of a demo app' : 'no JSON', reply: 'FAIL' };
}

function isObject(text: string): boolean {
  try {
    return typeof JSON.parse(text) === 'object';
  } catch {
    return false;
  }
}
