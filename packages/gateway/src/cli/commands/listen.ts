import { once } from 'node:events';
import type http from 'node:http';
import type { Command } from 'commander';
import type { Dialects } from '../../gateway.ts';
import { type AppName, appArgument } from '../dialects.ts';
import { Diversion } from '../listen/diversion.ts';
import { demoReaders, fileReaders } from '../listen/readers.ts';
import { receiver } from '../listen/receiver.ts';
import { listenFault } from '../listening.ts';
import { webAddressArgument, wholeNumberBetween } from '../parse.ts';
import { repeatableArgument } from '../repeated.ts';
import { BASE_URL_HELP, defaultSandbox, SandboxClient } from '../sandbox-client.ts';

interface Options {
  readonly host: string;
  readonly port: number;
  readonly forwardTo?: string;
  readonly app?: readonly AppName[];
  readonly credentials?: string;
  /** False: by --no-divert. */
  readonly divert: boolean;
  readonly baseUrl: string;
  readonly printBody?: boolean;
  readonly json?: boolean;
}

const examples = (dialect: string) => `
Without --forward-to it answers as each API wants it, and prints what came.

With --forward-to each callback goes on to your server with its headers and bytes, always to that address: a path
and a query that it came with are not passed on. Your server's reply goes back to the gateway as it is. While the
command runs, a running sandbox sends all callbacks here, whatever address the orders name; afterwards, also after a
kill, they go to their own addresses again. Of another gateway, give orders or apps the address of this listener.

Examples:
  naru listen
  naru listen --forward-to http://localhost:3000/webhooks
  naru listen --forward-to http://localhost:3000/webhooks --app ${dialect}:1054 --print-body
  naru listen --forward-to http://localhost:3000/webhooks --credentials keys.json --no-divert --json`;

/** `naru listen`: a merchant's endpoint for trying things out, or in front of the merchant's own. */
export function listenCommand(program: Command, dialects: Dialects): void {
  program
    .command('listen')
    .description('receive callbacks, verify and print them, and answer them or have your server answer')
    .option('--port <n>', 'port on this machine', wholeNumberBetween(1, 65_535), 9000)
    .option('--host <address>', 'address on this machine; ::1 where there is no IPv4', '127.0.0.1')
    .option(
      '--forward-to <address>',
      'your server, which gets each callback and answers it',
      webAddressArgument,
    )
    .option(
      '--app <dialect:id>',
      'only callbacks of this app are sent here by the sandbox; several times for several apps',
      severalApps(dialects),
    )
    .option(
      '--credentials <file>',
      'keys of other apps than the demo’s, in the form of sandbox/demo-credentials.json; there may be a list of each',
    )
    .option('--no-divert', 'with --forward-to: leave the sandbox alone; orders or apps name this address')
    .option('--base-url <address>', BASE_URL_HELP, webAddressArgument, defaultSandbox())
    .option('--print-body', 'with --forward-to: the body of each callback, too')
    .option('--json', 'a line of JSON for each callback')
    .addHelpText('after', examples(firstOf(dialects)))
    .action((options: Options) => listen(dialects, options));
}

function firstOf(dialects: Dialects): string {
  return dialects.keys().next().value ?? '';
}

function severalApps(dialects: Dialects) {
  const read = appArgument(dialects);
  return repeatableArgument<readonly AppName[]>((text, before = []) => [...before, read(text)]);
}

async function listen(dialects: Dialects, options: Options): Promise<void> {
  const { host, port, forwardTo, credentials, printBody = false, json = false } = options;
  if (forwardTo === undefined && options.app) throw new Error('--app goes with --forward-to');
  const readers = await (credentials === undefined
    ? demoReaders(dialects)
    : fileReaders(dialects, credentials));
  // A reader of its output that is gone is no fault; a full disk is one, which outliveOutput has reported.
  process.stdout.on('error', ({ code }: NodeJS.ErrnoException) => process.exit(code === 'EPIPE' ? 0 : 1));
  const server = receiver({
    readers,
    forwardTo: forwardTo === undefined ? undefined : new URL(forwardTo),
    json,
    printBody,
    print: (line) => process.stdout.write(`${line}\n`),
  });
  await listening(server, host, port);
  // Lines of JSON are for a program.
  const say = (sentence: string) => (json ? process.stderr : process.stdout).write(`${sentence}\n`);
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${port}/`;
  say(`Waiting for callbacks on ${url} (Ctrl-C ends)`);
  if (forwardTo === undefined) return;
  say(`They are forwarded to ${forwardTo}`);
  if (options.divert) await divert(options, url, say);
}

async function listening(server: http.Server, host: string, port: number): Promise<void> {
  try {
    server.listen(port, host);
    await once(server, 'listening');
  } catch (error) {
    throw listenFault(error, host, port, '--host', '--port');
  }
}

async function divert(
  { baseUrl, app: apps }: Options,
  url: string,
  say: (sentence: string) => void,
): Promise<void> {
  const reachable = url.replace('//0.0.0.0:', '//127.0.0.1:').replace('//[::]:', '//[::1]:');
  const diversion = new Diversion(new SandboxClient(baseUrl), { url: reachable, apps }, say);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => void diversion.stop().finally(() => process.exit(0)));
  }
  await diversion.start();
}
