import { text as readText } from 'node:stream/consumers';
import { type NumberKind, RISK_REVIEW_STATES, type RiskReviewState, rateTime } from '@naru/engine';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { showApp } from '../../admin/apps/operations.ts';
import type { InputOf } from '../../admin/operation.ts';
import { acceptReview, listReviews, refuseReview } from '../../admin/risk/reviews.ts';
import {
  addBlocked,
  addBlockedNumber,
  addRule,
  DRY_RUN_DAYS,
  disableRule,
  dryRunRule,
  enableRule,
  listRules,
  removeRule,
} from '../../admin/risk/rules.ts';
import type { Dialects } from '../../gateway.ts';
import { isUuid } from '../../http/text.ts';
import { type Admin, withAdmin } from '../admin.ts';
import { type NumberIsOptions, numberIs, withNumberIs } from '../number-is.ts';
import {
  limitArgument,
  lineArgument,
  orderNumberArgument,
  timeArgument,
  uuidArgument,
  wholeNumberBetween,
} from '../parse.ts';
import { printRecord, printRows } from '../print.ts';

/** `naru risk …`: rules, block lists, payments under review, dry runs. */
export function riskCommands(program: Command, dialects: Dialects): void {
  const withScope = scopeOptions(dialects);
  const risk = program
    .command('risk')
    .description('risk rules, and the payments that somebody is to look at');
  ruleCommands(risk.command('rules').description('what payments of a merchant are assessed by'), withScope);
  blockCommands(
    risk.command('block').description('whom a merchant does not want to be paid by any more'),
    withScope,
  );
  reviewCommands(risk.command('reviews').description('payments that went on and are to be looked at'));
  dryRunCommand(risk, withScope);
}

interface Scope {
  readonly merchant?: string;
  readonly app?: string;
}

/** Options for whose rules: of a merchant, or of one of its apps. */
function scopeOptions(dialects: Dialects): WithScope {
  const names = [...dialects.keys()];
  return (command) =>
    command
      .option('--merchant <id>', 'of all apps of a merchant', uuidArgument)
      .option('--app <dialect:id>', 'of one app: dialect, colon, public id', appArgument(names));
}

type WithScope = (command: Command) => Command;

async function scopeOf(
  admin: Admin,
  { merchant, app }: Scope,
): Promise<{ merchantId: string; appId: string | undefined }> {
  if (app === undefined) {
    if (merchant === undefined) throw new Error('say whose rules: --merchant <id> or --app <dialect:id>');
    return { merchantId: merchant, appId: undefined };
  }
  const [dialect = '', publicId = ''] = app.split(/:(.*)/s);
  const found = await admin.call(showApp, { dialect, publicId });
  if (merchant !== undefined && merchant !== found.merchantId) {
    throw new Error(`${app} is no app of that merchant`);
  }
  return { merchantId: found.merchantId, appId: found.id };
}

function appArgument(names: readonly string[]) {
  return (text: string): string => {
    const [dialect = '', publicId = ''] = text.split(/:(.*)/s);
    if (names.includes(dialect) && publicId !== '') return text;
    throw new InvalidArgumentError(`One of ${names.join(', ')}, a colon and the app’s public id.`);
  };
}

const TAKES_EFFECT = 'running processes see it within a second';

function ruleCommands(rules: Command, withScope: WithScope): void {
  withScope(rules.command('list').description('in their order'))
    .option('--limit <n>', 'at most', limitArgument, 100)
    .option('--after <id>', LISTED_AFTER, uuidArgument)
    .option('--json', 'as JSON')
    .action(({ limit, after, ...options }: Scope & { limit: number; after?: string; json?: boolean }) =>
      withAdmin(async (admin) => {
        const { items } = await admin.call(listRules, { ...(await scopeOf(admin, options)), limit, after });
        const rows = items.map(({ merchantId: _, createdAt, ...rule }) => rule);
        printRows(options.json ? items : rows, options, 'There are no rules.');
      }),
    );
  withScope(
    rules
      .command('add <rule>')
      .description('a rule as JSON, or - for standard input; docs/operation.md has the kinds'),
  )
    .option('--json', 'as JSON')
    .action((text: string, options: Scope & { json?: boolean }) =>
      withAdmin(async (admin) => {
        const scope = await scopeOf(admin, options);
        const rule = parseRule(text === '-' ? await readText(process.stdin) : text);
        printRecord(await admin.call(addRule, { ...rule, ...scope }), options);
      }),
    );
  for (const [name, operation] of [
    ['enable', enableRule],
    ['disable', disableRule],
    ['remove', removeRule],
  ] as const) {
    rules
      .command(name)
      .argument('<ruleId>', 'as risk rules list shows it', uuidArgument)
      .description(`${name} a rule; ${TAKES_EFFECT}`)
      .action((id: string) =>
        withAdmin(async (admin) => {
          await admin.call(operation, { id });
          process.stdout.write(`Done; ${TAKES_EFFECT}.\n`);
        }),
      );
  }
}

const LISTED_AFTER = 'those after this one (the id in the last line of the page before)';

type WrittenRule = Omit<InputOf<typeof addRule>, 'merchantId' | 'appId'>;

/** A rule as an operator writes it. Its content is checked when it is added. */
function parseRule(text: string): WrittenRule {
  let rule: unknown;
  try {
    rule = JSON.parse(text);
  } catch {
    throw new Error('the rule is no JSON');
  }
  if (typeof rule !== 'object' || rule === null || !('kind' in rule) || !('parameters' in rule)) {
    throw new Error('a rule has a kind and parameters');
  }
  const stray = Object.keys(rule).find((name) => !RULE_MEMBERS.has(name));
  if (stray !== undefined) throw new Error(`a rule has no "${stray}"`);
  const { validFrom } = rule as { validFrom?: unknown };
  if (validFrom === undefined) return rule as WrittenRule;
  const time = typeof validFrom === 'string' ? rateTime(validFrom) : undefined;
  if (!time)
    throw new Error('validFrom of a rule is a time such as 2026-11-21T09:00:00+09:00, or a day in Korea');
  return { ...(rule as WrittenRule), validFrom: time.toISOString() };
}

const RULE_MEMBERS: ReadonlySet<string> = new Set([
  'kind',
  'parameters',
  'outcome',
  'score',
  'code',
  'position',
  'validFrom',
  'note',
]);

interface BlockOptions extends Scope {
  readonly note?: string;
}

/** Whom a merchant no longer wants to be paid by: one of these. */
type Block =
  | { readonly email: string }
  | { readonly ip: string }
  | { readonly token: string }
  | { readonly payment: string; readonly numberIs?: NumberKind }
  | { readonly cardNumber: string };

function blockCommands(block: Command, withScope: WithScope): void {
  const add = (options: BlockOptions, blocked: () => Promise<Block>) =>
    withAdmin(async (admin) => {
      const scope = { ...(await scopeOf(admin, options)), note: options.note };
      const what = await blocked();
      const rule =
        'cardNumber' in what
          ? await admin.call(addBlockedNumber, { ...scope, ...what })
          : await admin.call(addBlocked, { ...scope, ...what });
      process.stdout.write(`Blocked by rule ${rule.id}; ${TAKES_EFFECT}.\n`);
    });
  const noted = (command: Command) =>
    withScope(command).option('--note <text>', 'kept with the rule', lineArgument(500));
  noted(block.command('email <address>').description('case does not count; kept as a keyed hash')).action(
    (email: string, options: BlockOptions) => add(options, async () => ({ email })),
  );
  noted(block.command('ip <network>').description('an address, or a network such as 198.51.100.0/24')).action(
    (ip: string, options: BlockOptions) => add(options, async () => ({ ip })),
  );
  withNumberIs(
    noted(block.command('card').description('kept as a keyed hash; one of the three says which card')),
  )
    .option('--token <number>', 'a stored card', lineArgument(20))
    .option('--payment <no>', 'the card of a payment', orderNumberArgument)
    .option('--stdin', 'its whole number on standard input, where no list of processes shows it')
    .action((options: BlockOptions & CardOptions) => add(options, () => cardBlock(options)));
}

interface CardOptions extends NumberIsOptions {
  readonly token?: string;
  readonly payment?: string;
  readonly stdin?: boolean;
}

async function cardBlock({ token, payment, stdin, ...whose }: CardOptions): Promise<Block> {
  const given = [token, payment, stdin].filter((one) => one !== undefined);
  if (given.length !== 1) throw new Error('say which card: --token, --payment or --stdin');
  if (token !== undefined) return { token };
  if (payment !== undefined) return { payment, ...numberIs(whose) };
  return { cardNumber: (await readText(process.stdin)).trim() };
}

function reviewCommands(reviews: Command): void {
  reviews
    .command('list')
    .description('what waits for a decision or for being given back, the oldest first')
    .addOption(new Option('--state <state>', 'only these').choices(RISK_REVIEW_STATES))
    .option('--merchant <id>', 'of one merchant', uuidArgument)
    .option('--limit <n>', 'at most', limitArgument, 50)
    .option('--after <id>', LISTED_AFTER, uuidArgument)
    .option('--json', 'as JSON')
    .action(({ merchant: merchantId, state, limit, after, ...options }: ReviewListOptions) =>
      withAdmin(async (admin) => {
        const { items } = await admin.call(listReviews, { state, merchantId, limit, after });
        const rows = items.map(({ payment, ...review }) => ({
          id: review.id,
          transaction: payment.platformNumber,
          order: payment.orderNumber,
          amount: `${payment.amount} ${payment.currency}`,
          payment: payment.state,
          state: review.state,
          codes: review.codes.join('|'),
          score: review.score,
          createdAt: review.createdAt,
          problem: review.problem,
        }));
        printRows(options.json ? items : rows, options, 'Nothing waits.');
      }),
    );
  for (const [decision, operation] of [
    ['accept', acceptReview],
    ['refuse', refuseReview],
  ] as const) {
    const does = decision === 'accept' ? 'the payment is fine' : 'the money goes back to the payer';
    withNumberIs(reviews.command(decision))
      .argument('<reviewIdOrNo>', 'the review’s id or the payment’s number', orderNumberArgument)
      .description(`${does}; by the review’s id or the payment’s number`)
      .requiredOption('--operator <name>', 'who decides', lineArgument(100))
      .option('--note <text>', 'why; kept with the review', lineArgument(1000), '')
      .option('--json', 'as JSON')
      .action((review: string, options: DecisionOptions) =>
        withAdmin(async (admin) => {
          const { operator, note } = options;
          const decided = await admin.call(operation, { review, ...numberIs(options), operator, note });
          printRecord(decided, options);
          if (decided.state === 'refusing') {
            process.stderr.write('The money is on its way back; a running worker ends it.\n');
          }
        }),
      );
  }
}

interface DecisionOptions extends NumberIsOptions {
  readonly operator: string;
  readonly note: string;
  readonly json?: boolean;
}

interface ReviewListOptions {
  readonly state?: RiskReviewState;
  readonly merchant?: string;
  readonly limit: number;
  readonly after?: string;
  readonly json?: boolean;
}

const DRY_RUN_LIMIT = 100_000;
const MAX_DRY_RUN = 10_000_000;

interface DryRunOptions extends Scope {
  readonly rule: string;
  readonly since?: Date;
  readonly limit: number;
  readonly json?: boolean;
}

function dryRunCommand(risk: Command, withScope: WithScope): void {
  withScope(risk.command('dry-run').description('what a rule would have done to payments of the past'))
    .requiredOption('--rule <json or id>', 'a rule as JSON, or the id of one that is there')
    .option('--since <time>', `${DRY_RUN_DAYS} days ago when absent`, timeArgument)
    .option(
      '--limit <n>',
      'payments to look at, the newest first',
      wholeNumberBetween(1, MAX_DRY_RUN),
      DRY_RUN_LIMIT,
    )
    .option('--json', 'as JSON')
    .action((options: DryRunOptions) =>
      withAdmin(async (admin) => {
        const tried = await triedRule(admin, options);
        const report = await admin.call(
          dryRunRule,
          { ...tried, since: options.since?.toISOString(), limit: options.limit },
          {
            progress: (line) => {
              if (!options.json) process.stderr.write(`${line}\n`);
            },
          },
        );
        const { examples, ...counts } = report;
        printRecord(options.json ? { ...counts, examples } : counts, options);
        if (!options.json && examples.length > 0) printRows(examples, options, '');
      }),
    );
}

async function triedRule(admin: Admin, options: DryRunOptions) {
  const text = options.rule.trim();
  if (text.startsWith('{')) {
    const { merchantId, appId } = await scopeOf(admin, options);
    return { merchantId, rule: { ...parseRule(text), appId } };
  }
  if (!isUuid(text)) throw new Error(`--rule is a rule as JSON or the id of one; there is no rule ${text}`);
  return { ruleId: text };
}
