import { RESENDABLE_STATES, type ResendableState } from '@naru/engine';
import { type Command, Option } from 'commander';
import { resendCallback } from '../../admin/callbacks/operations.ts';
import { resendCallbacks } from '../../admin/callbacks/resend-many.ts';
import type { InputOf } from '../../admin/operation.ts';
import type { Dialects } from '../../gateway.ts';
import { type Admin, withAdmin } from '../admin.ts';
import { confirmed } from '../confirm.ts';
import { type AppName, appArgument } from '../dialects.ts';
import { lineArgument, sinceArgument, timeArgument, uuidArgument } from '../parse.ts';
import { printRecord } from '../print.ts';

interface Options {
  readonly since?: string;
  readonly until?: Date;
  readonly app?: AppName;
  readonly state?: ResendableState;
  readonly event?: string;
  readonly order?: string;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
  readonly json?: boolean;
}

/** More are asked about first. */
const ASKED_ABOVE = 100;

const examples = (dialect: string) => `
Examples:
  naru callbacks resend 01890a5d-ac96-774b-bcce-b302099a8057
  naru callbacks resend --since 12h                                    what was given up in the last twelve hours
  naru callbacks resend --since 2026-11-21T09:00 --until 2026-11-21T11:00 --state delivered --app ${dialect}:1054
  naru callbacks resend --since 3d --event payment_succeeded --dry-run`;

/** `naru callbacks resend`: one message, or all that fit. */
export function resendCommand(callbacks: Command, dialects: Dialects): void {
  callbacks
    .command('resend')
    .argument('[callbackId]', 'one, as callbacks list shows it; or name many by --since', uuidArgument)
    .description(
      'send messages again, with a fresh schedule of repetitions, each with those that came after it about the same ' +
        'order',
    )
    .option('--since <time|duration>', 'made since then, or in the last 90m, 12h, 3d, 2w', sinceArgument)
    .option('--until <time>', 'and before', timeArgument)
    .addOption(
      new Option('--state <state>', 'exhausted (given up) when absent').choices([...RESENDABLE_STATES]),
    )
    .option('--app <dialect:id>', 'of this app', appArgument(dialects))
    .option('--event <event>', 'only these: payment_succeeded, for example', lineArgument(64))
    .option('--order <number>', 'about the merchant’s order of this number', lineArgument(128))
    .option('--dry-run', 'only count them')
    .option('--yes', `without asking, also when they are more than ${ASKED_ABOVE}`)
    .option('--json', 'as JSON')
    .addHelpText('after', examples(dialects.keys().next().value ?? ''))
    .action((id: string | undefined, options: Options) => {
      const { since, json, ...others } = options;
      if (id !== undefined && (since !== undefined || Object.keys(others).length > 0)) {
        throw new Error('give the id of one callback, or --since with what narrows it, not both');
      }
      if (id === undefined && since === undefined) throw new Error('give the id of a callback, or --since');
      return withAdmin((admin) =>
        id === undefined ? resendMany(admin, options) : resendOne(admin, id, options),
      );
    });
}

async function resendOne(admin: Admin, id: string, options: Options): Promise<void> {
  const { ids } = await admin.call(resendCallback, { id });
  if (options.json) return printRecord({ ids }, options);
  const later = ids.length - 1;
  const also = later > 0 ? ` With it go ${later} that came after it about the same order.` : '';
  process.stdout.write(`Queued; a running worker sends it.${also}\n`);
}

async function resendMany(admin: Admin, options: Options): Promise<void> {
  const { since = '', until, app, state, event, order } = options;
  const of = { dialect: app?.dialect, publicId: app?.app };
  const filter = { since, until: until?.toISOString(), state, ...of, event, order };
  const counted = await all(admin, { ...filter, dryRun: true }, () => undefined);
  if (options.dryRun) return show(counted, options, `${counted.found} messages would be sent again.`);
  const question = `${counted.found} messages would be sent again, with later ones about the same orders. Send them?`;
  if (counted.found > ASKED_ABOVE && !(await confirmed(question, options))) {
    process.stdout.write('Nothing was sent.\n');
    return;
  }
  const progress = (line: string) => process.stderr.write(`${line}\n`);
  const done = await all(
    admin,
    { ...filter, until: counted.until },
    options.json ? () => undefined : progress,
  );
  const left = done.outdated === 0 ? '' : ` ${done.outdated} were left alone: newer messages say it all.`;
  show(done, options, `${done.queued} messages are queued; a running worker sends them.${left}`);
}

function show(result: object, options: Options, sentence: string): void {
  if (options.json) printRecord(result, options);
  else process.stdout.write(`${sentence}\n`);
}

/** An operation ends after some thousands, and is called again until that was all. */
async function all(admin: Admin, filter: InputOf<typeof resendCallbacks>, progress: (line: string) => void) {
  const names = {
    since: '--since',
    until: '--until',
    dialect: '--app',
    publicId: '--app',
    event: '--event',
    order: '--order',
  };
  const total = { until: filter.until ?? '', found: 0, queued: 0, outdated: 0 };
  let startedAt: string | undefined;
  let after: string | undefined;
  do {
    const until = total.until === '' ? undefined : total.until;
    const done = await admin.call(
      resendCallbacks,
      { ...filter, until, after, startedAt },
      { names, progress },
    );
    total.until = done.until;
    startedAt = done.startedAt;
    total.found += done.found;
    total.queued += done.queued;
    total.outdated += done.outdated;
    after = done.next ?? undefined;
  } while (after !== undefined);
  return total;
}
