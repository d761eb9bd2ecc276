import { once } from 'node:events';
import type http from 'node:http';
import { EVENT_SECRET_PREFIX } from '@naru/engine';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { SANDBOX_OPERATOR_KEY } from '../../config.ts';
import type { Dialects } from '../../gateway.ts';
import { type AppName, appArgument } from '../dialects.ts';
import { Diversion } from '../listen/diversion.ts';
import { ListenedEvents } from '../listen/event-endpoint.ts';
import { demoReaders, fileReaders } from '../listen/readers.ts';
import { receiver } from '../listen/receiver.ts';
import { listenFault } from '../listening.ts';
import { webAddressArgument, wholeNumberBetween } from '../parse.ts';
import { repeatableArgument } from '../repeated.ts';
import { BASE_URL_HELP, defaultSandbox, SandboxClient } from '../sandbox-client.ts';

/** The least that Standard Webhooks allows. */
const LEAST_SECRET_BYTES = 24;

interface Options {
  readonly host: string;
  readonly port: number;
  readonly forwardTo?: string;
  readonly app?: readonly AppName[];
  readonly credentials?: string;
  /** False: by --no-divert. */
  readonly divert: boolean;
  readonly baseUrl: string;
  readonly events?: boolean;
  readonly eventSecret?: readonly string[];
  readonly forwardEventsTo?: string;
  readonly operatorKey: string;
  readonly printBody?: boolean;
  readonly json?: boolean;
}

const examples = (dialect: string) => `
Without --forward-to it answers as each API wants it, and prints what came.

With --forward-to each callback goes on to your server with its headers and bytes, always to that address: a path
and a query that it came with are not passed on. Your server's reply goes back to the gateway as it is. While the
command runs, a running sandbox sends all callbacks here, whatever address the orders name; afterwards, also after a
kill, they go to their own addresses again. Of another gateway, give orders or apps the address of this listener.

Naru's own events come with --events: the sandbox has an endpoint for them while the command runs. They are verified
with its secret, or with those of your endpoints (--event-secret), and answered here or by --forward-events-to.

Examples:
  naru listen
  naru listen --events
  naru listen --forward-events-to http://localhost:3000/events
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
    .option(
      '--events',
      'also receive Naru’s own events of the demo merchant, by an endpoint that ends with this command',
    )
    .option(
      '--event-secret <whsec>',
      'secret of an endpoint of yours that sends events here; several times for several',
      eventSecrets,
    )
    .option(
      '--forward-events-to <address>',
      'your server, which gets each event and answers it; goes with --events unless there is --event-secret',
      webAddressArgument,
    )
    .addOption(
      new Option('--operator-key <key>', 'with --events: of the sandbox, where it has one of its own')
        .env('NARU_OPERATOR_KEY')
        .default(SANDBOX_OPERATOR_KEY, 'the key of every sandbox'),
    )
    .option('--print-body', 'with a forwarded callback and with an event: its body, too')
    .option('--json', 'a line of JSON for each callback')
    .addHelpText('after', examples(firstOf(dialects)))
    .action((options: Options) => listen(dialects, options));
}

function firstOf(dialects: Dialects): string {
  return dialects.keys().next().value ?? '';
}

const eventSecrets = repeatableArgument<readonly string[]>((text, before = []) => {
  const bytes = Buffer.from(text.slice(EVENT_SECRET_PREFIX.length), 'base64');
  if (!text.startsWith(EVENT_SECRET_PREFIX) || bytes.length < LEAST_SECRET_BYTES) {
    throw new InvalidArgumentError(
      `It begins with ${EVENT_SECRET_PREFIX}: the endpoint’s creation printed it.`,
    );
  }
  return [...before, text];
});

function severalApps(dialects: Dialects) {
  const read = appArgument(dialects);
  return repeatableArgument<readonly AppName[]>((text, before = []) => [...before, read(text)]);
}

async function listen(dialects: Dialects, options: Options): Promise<void> {
  const { host, port, forwardTo, credentials, printBody = false, json = false } = options;
  const { eventSecret, forwardEventsTo } = options;
  if (forwardTo === undefined && options.app) throw new Error('--app goes with --forward-to');
  const readers = await (credentials === undefined
    ? demoReaders(dialects)
    : fileReaders(dialects, credentials));
  // A reader of its output that is gone is no fault; a full disk is one, which outliveOutput has reported.
  process.stdout.on('error', ({ code }: NodeJS.ErrnoException) => process.exit(code === 'EPIPE' ? 0 : 1));
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${port}/`;
  // Lines of JSON are for a program.
  const say = (sentence: string) => (json ? process.stderr : process.stdout).write(`${sentence}\n`);
  const events = eventsOf(options, url, say);
  const server = receiver({
    readers,
    forwardTo: targetOf(forwardTo),
    events: {
      secrets: () => [...(eventSecret ?? []), ...(events?.secrets ?? [])],
      forwardTo: targetOf(forwardEventsTo),
    },
    json,
    printBody,
    print: (line) => process.stdout.write(`${line}\n`),
  });
  await listening(server, host, port);
  say(`Waiting for callbacks on ${url} (Ctrl-C ends)`);
  if (forwardTo !== undefined) say(`They are forwarded to ${forwardTo}`);
  if (forwardEventsTo !== undefined) say(`Events are forwarded to ${forwardEventsTo}`);
  const diversion = forwardTo !== undefined && options.divert ? diversionOf(options, url, say) : undefined;
  const lasting = [diversion, events].filter((one) => one !== undefined);
  if (lasting.length > 0) stopAtSignals(lasting);
  for (const one of lasting) await one.start();
}

const targetOf = (address: string | undefined) => (address === undefined ? undefined : new URL(address));

async function listening(server: http.Server, host: string, port: number): Promise<void> {
  try {
    server.listen(port, host);
    await once(server, 'listening');
  } catch (error) {
    throw listenFault(error, host, port, '--host', '--port');
  }
}

/** What the sandbox can call where this listens on all addresses. */
const reachable = (url: string) => url.replace('//0.0.0.0:', '//127.0.0.1:').replace('//[::]:', '//[::1]:');

function diversionOf(
  { baseUrl, app: apps }: Options,
  url: string,
  say: (sentence: string) => void,
): Diversion {
  return new Diversion(new SandboxClient(baseUrl), { url: reachable(url), apps }, say);
}

/** Undefined: no endpoint is made; events come where an endpoint names this address. */
function eventsOf(
  options: Options,
  url: string,
  say: (sentence: string) => void,
): ListenedEvents | undefined {
  const { events, forwardEventsTo, eventSecret, baseUrl, operatorKey } = options;
  const isWanted = events || (forwardEventsTo !== undefined && eventSecret === undefined);
  if (!isWanted) return undefined;
  return new ListenedEvents(new SandboxClient(baseUrl, operatorKey), `${reachable(url)}events`, say);
}

function stopAtSignals(lasting: readonly { stop(): Promise<void> }[]): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(
      signal,
      () => void Promise.all(lasting.map((one) => one.stop())).finally(() => process.exit(0)),
    );
  }
}
