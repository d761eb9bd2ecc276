import {
  CONTACT_LANGUAGES,
  ENDPOINT_STATES,
  type EndpointContact,
  EVENT_MESSAGE_STATES,
  EVENT_PATTERNS,
  EVENT_TYPE_NAMES,
  type EventMessageState,
  type EventType,
  MAX_REPLAYED,
} from '@naru/engine';
import { type Command, InvalidArgumentError, Option } from 'commander';
import {
  createEndpoint,
  listEndpoints,
  pauseEndpoint,
  removeEndpoint,
  resumeEndpoint,
  rotateEndpointSecret,
  setEndpoint,
  showEndpoint,
  testEndpoint,
} from '../../admin/events/endpoints.ts';
import { listEventDeliveries, listEvents, replayEvents, showEvent } from '../../admin/events/operations.ts';
import { type Admin, withAdmin } from '../admin.ts';
import {
  LISTED_BEFORE,
  type ListedFrom,
  limitArgument,
  listedBeforeArgument,
  orderNumberArgument,
  timeArgument,
  uuidArgument,
  webAddressArgument,
  wholeNumberBetween,
} from '../parse.ts';
import { printRecord, printRows, snakeNamed } from '../print.ts';
import { repeatableArgument } from '../repeated.ts';

const MAX_OVERLAP_SECONDS = 90 * 24 * 60 * 60;
const ONE_DAY_SECONDS = 24 * 60 * 60;

interface Json {
  readonly json?: boolean;
}

/** `naru events …` and `naru events endpoint …`. */
export function eventCommands(program: Command): void {
  const events = program.command('events').description('Naru’s own events (Standard Webhooks)');
  readingCommands(events);
  replayCommand(events);
  const endpoint = events.command('endpoint').description('where merchants want them');
  endpointCommands(endpoint);
  changeCommands(endpoint);
}

/** Types or groups, of those that there are; the option may be given several times. */
function typesArgument<T extends string>(known: readonly T[]) {
  return repeatableArgument<T[]>((text, before = []) => {
    const found = known.find((one) => one === text);
    if (found === undefined) throw new InvalidArgumentError(`One of ${known.join(', ')}.`);
    return [...before, found];
  });
}

const PATTERNS = 'a type such as payment.captured, a group such as payment.*, or *; may be repeated';

function readingCommands(events: Command): void {
  events
    .command('list')
    .description('newest first; only of merchants with an endpoint')
    .option('--merchant <id>', 'of one merchant', uuidArgument)
    .option('--app <id>', 'of one app (its id, as app list shows it)', uuidArgument)
    .addOption(new Option('--type <type>', 'of one type').choices(EVENT_TYPE_NAMES))
    .option(
      '--order <number>',
      'about one order, by the merchant’s or the platform’s number',
      orderNumberArgument,
    )
    .option('--limit <n>', 'at most', limitArgument, 50)
    .option('--before <id>', LISTED_BEFORE, listedBeforeArgument)
    .option('--json', 'as JSON')
    .action((options: ListOptions) =>
      withAdmin(async (admin) => {
        const { merchant: merchantId, app: appId, type, order, limit, before } = options;
        const filter = { merchantId, appId, type, order };
        const items: EventLine[] = [];
        let from: ListedFrom | undefined = before;
        // A page looks at some thousand events, of which none may be of the type.
        do {
          const page = await admin.call(listEvents, { ...filter, ...from, limit: limit - items.length });
          items.push(...page.items);
          from = page.next === null ? undefined : { after: page.next };
        } while (from && items.length < limit);
        printRows(items.map(snakeNamed), options, 'There are no events.');
      }),
    );
  events
    .command('show')
    .argument('<eventId>', 'as events list shows it', uuidArgument)
    .description('one event as it is sent, and how far its deliveries are')
    .option('--json', 'as JSON')
    .action((id: string, options: Json) =>
      withAdmin(async (admin) => {
        const { messages, ...event } = await admin.call(showEvent, { id });
        if (options.json) return printRecord({ ...event, messages }, options);
        printRecord(snakeNamed(event), options);
        process.stdout.write('\n');
        printRows(messages.map(snakeNamed), options, 'It goes to no endpoint.');
      }),
    );
  events
    .command('deliveries')
    .argument('<eventId>', 'as events list shows it', uuidArgument)
    .description('the tries of an event, the first one first')
    .option('--json', 'as JSON')
    .action((id: string, options: Json) =>
      withAdmin(async (admin) => {
        const { items } = await admin.call(listEventDeliveries, { id });
        printRows(items.map(snakeNamed), options, 'It was not sent yet.');
      }),
    );
}

type EventLine = Awaited<ReturnType<typeof listEvents.run>>['items'][number];

interface ListOptions extends Json {
  readonly merchant?: string;
  readonly app?: string;
  readonly type?: EventType;
  readonly order?: string;
  readonly limit: number;
  readonly before?: ListedFrom;
}

interface ReplayOptions {
  readonly type?: EventType[];
  readonly app?: string;
  readonly order?: string;
  readonly from?: Date;
  readonly until?: Date;
  readonly state?: EventMessageState | 'never';
  readonly dryRun?: boolean;
}

function replayCommand(events: Command): void {
  events
    .command('replay')
    .argument('<endpointId>', 'as events endpoint list shows it', uuidArgument)
    .description('send events again to an endpoint, oldest first; their ids stay the same')
    .option('--type <type>', 'of this type; may be repeated', typesArgument(EVENT_TYPE_NAMES))
    .option('--app <id>', 'of one app', uuidArgument)
    .option('--order <number>', 'about one order', orderNumberArgument)
    .option('--from <time>', 'that occurred then or later', timeArgument)
    .option('--until <time>', 'that occurred before', timeArgument)
    .addOption(
      new Option('--state <state>', 'how far their delivery to the endpoint is').choices([
        ...EVENT_MESSAGE_STATES,
        'never',
      ]),
    )
    .option('--dry-run', 'only say how many')
    .addHelpText(
      'after',
      '\nExample: naru events replay <endpointId> --state exhausted --from 2026-11-21 --dry-run',
    )
    .action((endpointId: string, options: ReplayOptions) =>
      withAdmin(async (admin) => {
        const { type: types, app: appId, order, from, until, state, dryRun } = options;
        const times = { from: from?.toISOString(), until: until?.toISOString() };
        const input = { endpointId, types, appId, order, state, ...times };
        const count = await replayAll(admin, { ...input, dryRun });
        process.stdout.write(
          dryRun ? `${count} would be sent.\n` : `Queued: ${count}; a running worker sends them.\n`,
        );
      }),
    );
}

const NAMES = { from: '--from', until: '--until' } as const;

/** Page by page: each is committed alone, and an interrupted replay can be begun anew. */
async function replayAll(admin: Admin, input: Parameters<typeof replayEvents.run>[1]): Promise<number> {
  let count = 0;
  let after: string | undefined;
  for (;;) {
    const given = { ...input, limit: MAX_REPLAYED, after };
    const page = await admin.call(replayEvents, given, { names: NAMES });
    count += page.count;
    if (page.next === null) return count;
    after = page.next;
    process.stderr.write(`${count} ${input.dryRun ? 'counted' : 'queued'}\n`);
  }
}

interface CreateOptions extends Json {
  readonly app?: string;
  readonly type?: string[];
  readonly description?: string;
  readonly contact?: string;
  readonly contactLanguage?: EndpointContact['language'];
}

const CONTACT = 'who is told by mail before it is disabled for accepting nothing, and when it was';
const NAMED = {
  url: '--url',
  description: '--description',
  contact: '--contact',
  contactLanguage: '--contact-language',
} as const;

function contactLanguage(): Option {
  return new Option('--contact-language <code>', 'of those mails; Korean when absent').choices(
    CONTACT_LANGUAGES,
  );
}

function endpointCommands(endpoint: Command): void {
  endpoint
    .command('create')
    .argument('<merchantId>', 'whose events', uuidArgument)
    .argument('<url>', 'where they are sent', webAddressArgument)
    .description('send a merchant’s events to an address; prints the secret that signs them, this once')
    .option('--app <id>', 'of one app alone (its id, as app list shows it)', uuidArgument)
    .option('--type <type>', `${PATTERNS}; * when absent`, typesArgument(EVENT_PATTERNS))
    .option('--description <text>', 'for people')
    .option('--contact <email>', CONTACT)
    .addOption(contactLanguage())
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      "\nExample: naru events endpoint create <merchantId> https://shop.example/events --type 'payment.*'",
    )
    .action((merchantId: string, url: string, options: CreateOptions) =>
      withAdmin(async (admin) => {
        const { app: appId, type: types, description, contact, contactLanguage } = options;
        const made = await admin.call(
          createEndpoint,
          { merchantId, url, appId, types, description, contact, contactLanguage },
          { names: { ...NAMED, url: '<url>' } },
        );
        printRecord(made, options);
      }),
    );
  endpoint
    .command('list')
    .description(`the oldest first, with their state: ${ENDPOINT_STATES.join(', ')}`)
    .option('--merchant <id>', 'of one merchant', uuidArgument)
    .option('--limit <n>', 'at most', limitArgument, 50)
    .option('--after <id>', 'those after this one (the last line of the page before)', uuidArgument)
    .option('--json', 'as JSON')
    .action((options: Json & { merchant?: string; limit: number; after?: string }) =>
      withAdmin(async (admin) => {
        const { merchant: merchantId, limit, after } = options;
        const { items } = await admin.call(listEndpoints, { merchantId, limit, after });
        printRows(items.map(snakeNamed), options, 'There are no event endpoints.');
      }),
    );
  withEndpoint(endpoint.command('show'))
    .description('one endpoint, how it does, and its secrets in force (never their text)')
    .option('--json', 'as JSON')
    .action((id: string, options: Json) =>
      withAdmin(async (admin) => printRecord(await admin.call(showEndpoint, { id }), options)),
    );
  withEndpoint(endpoint.command('test'))
    .description('send a naru.test event to it, whatever types it asked for')
    .action((id: string) =>
      withAdmin(async (admin) => {
        const { eventId } = await admin.call(testEndpoint, { id });
        process.stdout.write(
          `Queued as ${eventId}; "naru events deliveries ${eventId}" shows what came of it.\n`,
        );
      }),
    );
}

interface SetOptions extends Json {
  readonly url?: string;
  readonly type?: string[];
  readonly description?: string;
  /** False: by --no-contact. */
  readonly contact?: string | false;
  readonly contactLanguage?: EndpointContact['language'];
}

function changeCommands(endpoint: Command): void {
  withEndpoint(endpoint.command('set'))
    .description('change it; what waits goes to the new address')
    .option('--url <url>', 'where events are sent', webAddressArgument)
    .option('--type <type>', `${PATTERNS}; replaces those before`, typesArgument(EVENT_PATTERNS))
    .option('--description <text>', 'for people')
    .option('--contact <email>', CONTACT)
    .option('--no-contact', 'nobody is told any more')
    .addOption(contactLanguage())
    .option('--json', 'as JSON')
    .action((id: string, { url, type: types, description, contactLanguage, ...options }: SetOptions) =>
      withAdmin(async (admin) => {
        const contact = options.contact === false ? null : options.contact;
        const changes = { id, url, types, description, contact, contactLanguage };
        printRecord(await admin.call(setEndpoint, changes, { names: NAMED }), options);
      }),
    );
  withEndpoint(endpoint.command('rotate-secret'))
    .description('make a new secret; the old ones sign beside it for the overlap')
    .option(
      '--overlap <seconds>',
      'how long the old ones sign',
      wholeNumberBetween(0, MAX_OVERLAP_SECONDS),
      ONE_DAY_SECONDS,
    )
    .option('--json', 'as JSON')
    .action((id: string, { overlap: overlapSeconds, ...options }: Json & { overlap: number }) =>
      withAdmin(async (admin) =>
        printRecord(await admin.call(rotateEndpointSecret, { id, overlapSeconds }), options),
      ),
    );
  for (const [operation, name, description] of [
    [pauseEndpoint, 'pause', 'send nothing to it; its events are kept for 30 days'],
    [resumeEndpoint, 'resume', 'send to it again, first what was kept'],
  ] as const) {
    withEndpoint(endpoint.command(name))
      .description(description)
      .action((id: string) =>
        withAdmin(async (admin) => {
          const { state, waiting } = await admin.call(operation, { id });
          process.stdout.write(`The endpoint is ${state}; ${waiting} events wait for it.\n`);
        }),
      );
  }
  withEndpoint(endpoint.command('remove'))
    .description('end it; what waits for it is dropped')
    .action((id: string) =>
      withAdmin(async (admin) => {
        await admin.call(removeEndpoint, { id });
        process.stdout.write('Removed.\n');
      }),
    );
}

function withEndpoint(command: Command): Command {
  return command.argument('<endpointId>', 'as events endpoint list shows it', uuidArgument);
}
