import { setTimeout as wait } from 'node:timers/promises';
import { type Command, Option } from 'commander';
import type { Dialects } from '../../gateway.ts';
import { lineArgument, webAddressArgument, wholeNumberBetween } from '../parse.ts';
import { oneLine } from '../print.ts';
import { BASE_URL_HELP, defaultSandbox, SandboxAway, SandboxClient } from '../sandbox-client.ts';

interface Options {
  readonly baseUrl: string;
  readonly refused?: boolean;
  readonly follow?: boolean;
  readonly dialect?: string;
  readonly app?: string;
  readonly order?: string;
  readonly path?: string;
  readonly status?: number;
  readonly limit: number;
  readonly bodies?: boolean;
  readonly json?: boolean;
}

/** As GET /_sandbox/requests has it. */
export interface ShownRequest {
  readonly id: string;
  readonly receivedAt: string;
  readonly method: string;
  readonly path: string;
  readonly app: string | null;
  readonly orderNumber: string | null;
  readonly status: number;
  readonly durationMs: number;
  readonly refusal: {
    readonly code: string | null;
    readonly text: string;
    readonly reason: string;
    readonly expected: { readonly algorithm: string; readonly signedText: string } | null;
  } | null;
  readonly request: { readonly body: string | null; readonly isCut: boolean };
  readonly answer: { readonly body: string | null; readonly isCut: boolean };
}

interface Page {
  readonly requests: readonly ShownRequest[];
  readonly next: string | null;
}

const MAX_PAGE = 200;
const LOOK_EVERY_MS = 500;

const EXAMPLES = `
Examples:
  naru requests --refused               the last calls that an API refused, and why
  naru requests --follow --bodies       every call as it comes, with its body and its answer
  naru requests --order M-1 --json      the calls about one order, as JSON`;

/** `naru requests`: what a running sandbox was asked, and why it refused. */
export function requestCommand(program: Command, dialects: Dialects): void {
  program
    .command('requests')
    .description('calls that a running sandbox got from a merchant’s code, oldest first, and why it refused')
    .option('--base-url <address>', BASE_URL_HELP, webAddressArgument, defaultSandbox())
    .option('--refused', 'only those that the API refused')
    .option('--follow', 'go on with each call as it comes (Ctrl-C ends)')
    .addOption(new Option('--dialect <name>', 'only of this API').choices([...dialects.keys()]))
    .option('--app <id>', 'only of this app', lineArgument(64))
    .option('--order <number>', 'only about this order', lineArgument(128))
    .option('--path <part>', 'only with this in their path', lineArgument(128))
    .option('--status <status>', 'only answered with this HTTP status', wholeNumberBetween(100, 599))
    .option('--limit <n>', 'at most', wholeNumberBetween(1, MAX_PAGE), 20)
    .option('--bodies', 'with what was sent and answered')
    .option('--json', 'as JSON; with --follow an object a line')
    .addHelpText('after', EXAMPLES)
    .action(async (options: Options) => {
      const client = new SandboxClient(options.baseUrl);
      if (options.follow) {
        const end = new AbortController();
        // outliveOutput says what was wrong; a reader that is gone (`| head`) is no fault.
        process.stdout.once('error', () => end.abort());
        return follow(client, options, end.signal);
      }
      const { requests } = await client.call<Page>('GET', pathOf(options, { limit: options.limit }));
      const shown = requests.toReversed();
      if (options.json) process.stdout.write(`${JSON.stringify(shown, null, 2)}\n`);
      else if (shown.length === 0) process.stdout.write('There are no such requests.\n');
      else for (const one of shown) process.stdout.write(textOf(one, options));
    });
}

function pathOf(
  { refused, dialect, app, order, path, status }: Options,
  page: Readonly<Record<string, string | number | null | undefined>>,
): string {
  const filter = { refused: refused ? 'true' : undefined, dialect, app, order, path, status, ...page };
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(filter)) {
    if (value !== undefined && value !== null) query.set(name, String(value));
  }
  return `/_sandbox/requests?${query}`;
}

/** Prints what there is, and then each request as it comes, also after a restart of the sandbox. */
export async function follow(client: SandboxClient, options: Options, signal: AbortSignal): Promise<void> {
  const print = (one: ShownRequest) =>
    process.stdout.write(options.json ? `${JSON.stringify(one)}\n` : textOf(one, options));
  let isAway = false;
  let since: string | undefined;
  while (!signal.aborted) {
    try {
      const fresh =
        since === undefined
          ? (await client.call<Page>('GET', pathOf(options, { limit: options.limit }))).requests
          : await newerThan(client, options, since);
      if (isAway) process.stderr.write('The sandbox answers again.\n');
      isAway = false;
      since = fresh[0]?.id ?? since ?? FIRST_ID;
      for (const one of fresh.toReversed()) print(one);
    } catch (error) {
      // The first time it may be a wrong address.
      if (!(error instanceof SandboxAway) || since === undefined) throw error;
      if (!isAway) process.stderr.write(`The sandbox does not answer (${error.message}). Waiting for it.\n`);
      isAway = true;
    }
    await wait(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined);
  }
}

/** Before all ids. */
const FIRST_ID = '0';

/** Newest first, however many came. */
async function newerThan(client: SandboxClient, options: Options, since: string): Promise<ShownRequest[]> {
  const all: ShownRequest[] = [];
  let after: string | null | undefined;
  do {
    const page: Page = await client.call('GET', pathOf(options, { since, limit: MAX_PAGE, after }));
    all.push(...page.requests);
    after = page.next;
  } while (after !== null);
  return all;
}

/** Requests contain what anybody sends: each value stays in its line. */
export function textOf(shown: ShownRequest, { bodies }: Pick<Options, 'bodies'>): string {
  const { receivedAt, method, path, status, durationMs, app, orderNumber, refusal, request, answer } = shown;
  const about = [app === null ? '' : `app ${app}`, orderNumber ?? ''].filter((text) => text !== '');
  const verdict = refusal ? `REFUSED ${refusal.code ?? ''} ${refusal.text}` : 'ok';
  const lines = [[receivedAt, method, path, status, `${durationMs} ms`, ...about, verdict].join('  ')];
  if (refusal && refusal.reason !== refusal.text) lines.push(`    ${refusal.reason}`);
  if (refusal?.expected) {
    const { algorithm, signedText } = refusal.expected;
    lines.push(`    expected ${algorithm} over: ${signedText}`);
  }
  if (bodies) {
    lines.push(`    sent: ${bodyText(request)}`, `    answered: ${bodyText(answer)}`);
  }
  return lines.map((line) => `${oneLine(line).trimEnd()}\n`).join('');
}

function bodyText({ body, isCut }: ShownRequest['request']): string {
  return body === null ? '(none)' : `${body}${isCut ? ' … (cut)' : ''}`;
}
