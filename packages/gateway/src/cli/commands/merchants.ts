import { setTimeout } from 'node:timers/promises';
import { type AppAccess, CHARGEBACK_SETTINGS, CLOSE_SETTLE_MS, type Currency } from '@naru/engine';
import { type Command, Option } from 'commander';
import type { Dialect, Dialects } from '../../dialects/dialect.ts';
import type { Gateway } from '../../gateway.ts';
import { createAppWithKeys, type NewAppOptions, requireHttpsWhenLive } from '../app-setup.ts';
import { requireFeeForEach } from '../chargeback-fees.ts';
import { dialectArgument, dialectNamed, dialectOption, titlesOf } from '../dialects.ts';
import {
  allowedAddressArgument,
  amountOption,
  currencyArgument,
  depositRuleArgument,
  limitArgument,
  lineArgument,
  nameArgument,
  uuidArgument,
  webAddressArgument,
  wholeNumberBetween,
} from '../parse.ts';
import { printRecord, printRows } from '../print.ts';
import { withRuntime } from '../runtime.ts';
import { settingArgument, settingsHelp } from '../settings.ts';

interface AppSetOptions {
  readonly state?: 'active' | 'disabled';
  readonly callbackUrl?: string;
  readonly payoutCallbackUrl?: string;
  readonly settlementDays?: number;
  readonly requestsPerSecond?: number | typeof NO_LIMIT;
  readonly dailyPaymentLimit?: string;
  readonly dailyPayoutLimit?: string;
  readonly allowIp?: string[];
  readonly setting?: Record<string, unknown>;
  readonly depositRule?: Record<string, unknown>;
}

const settlementDays = wholeNumberBetween(0, 365);

/** `naru merchant …` and `naru app …`. */
export function merchantCommands(program: Command, dialects: Dialects): void {
  const merchant = program.command('merchant').description('merchants');
  merchant
    .command('create')
    .argument('<name>', 'what it is called', nameArgument)
    .description('make a merchant; prints its id')
    .option('--json', 'as JSON')
    .action((name: string, options: { json?: boolean }) =>
      withRuntime(async ({ gateway }) => {
        printRecord({ merchantId: await gateway.engine.admin.createMerchant(name) }, options);
      }),
    );
  merchant
    .command('list')
    .description('list merchants, the oldest first')
    .option('--limit <n>', 'at most', limitArgument, 100)
    .option('--after <id>', LISTED_AFTER, uuidArgument)
    .option('--json', 'as JSON')
    .action((options: { limit: number; after?: string; json?: boolean }) =>
      withRuntime(async ({ gateway }) => {
        const found = await gateway.engine.lists.merchants(options.limit, options.after);
        printRows(found, options, 'There are no merchants.');
      }),
    );
  for (const [name, state] of [
    ['suspend', 'suspended'],
    ['activate', 'active'],
  ] as const) {
    merchant
      .command(name)
      .argument('<merchantId>', 'the merchant’s id', uuidArgument)
      .description(`set a merchant ${state}`)
      .action((text: string) => setState(text, state, ({ admin }) => admin.setMerchantState(text, state)));
  }
  merchant
    .command('close')
    .argument('<merchantId>', 'the merchant’s id', uuidArgument)
    .description('close a merchant for good: suspended first, closed when nothing of it can be under way')
    .option(
      '--settle-seconds <n>',
      'how long to wait for what other processes have under way; 0 when none runs',
      wholeNumberBetween(0, 3600),
      CLOSE_SETTLE_MS / 1000,
    )
    .action((text: string, { settleSeconds }: { settleSeconds: number }) =>
      setState(text, 'closed', ({ admin }) =>
        admin.closeMerchant(text, () => {
          process.stderr.write(`The merchant is suspended, and closed in ${settleSeconds} seconds.\n`);
          return setTimeout(settleSeconds * 1000);
        }),
      ),
    );
  appCommands(program.command('app').description('apps: API credentials of a merchant'), dialects);
}

function setState(
  merchantId: string,
  state: string,
  set: (engine: Gateway['engine']) => Promise<boolean>,
): Promise<void> {
  return withRuntime(async ({ gateway }) => {
    if (!(await set(gateway.engine))) throw new Error(`there is no merchant ${merchantId}`);
    process.stdout.write(`The merchant is ${state}.\n`);
  });
}

function appCommands(app: Command, dialects: Dialects): void {
  const idNames = [...dialects.values()].map(({ cli, title }) => `${cli.idName} (${title})`);
  const many = titlesOf(dialects, ({ cli }) => cli.takesAllCurrencies);
  app
    .command('create')
    .description('make an app with its keys; prints what the merchant needs, once')
    .requiredOption('--merchant <id>', 'the merchant’s id', uuidArgument)
    .requiredOption('--id <appId>', `the app’s public id: ${idNames.join(', ')}`)
    .requiredOption(
      '--currency <code>',
      `such as KRW or USD; where an app takes many (${many}), the one limits are told in`,
      currencyArgument,
    )
    .addOption(dialectOption(dialects, 'whose app'))
    .option('--name <name>', 'shown in the configuration', nameArgument, 'app')
    .option(
      '--fee-plan <name>',
      'name of a fee plan; the sandbox makes a missing one, without fees',
      nameArgument,
      'default',
    )
    .option('--callback-url <url>', 'where callbacks of payments go', webAddressArgument)
    .option('--payout-callback-url <url>', 'where callbacks of payouts go', webAddressArgument)
    .option('--settlement-days <n>', 'T+n in Korean days, 0 to 365', settlementDays, 1)
    .option('--merchant-public-key <file>', 'the merchant’s public key; without it a pair is made')
    .option('--json', 'as JSON')
    .action((options: NewAppOptions) =>
      withRuntime(async ({ gateway }) => printRecord(await createAppWithKeys(gateway, options), options)),
    );
  app
    .command('list')
    .description('list apps')
    .option('--merchant <id>', 'of one merchant', uuidArgument)
    .option('--limit <n>', 'at most', limitArgument, 100)
    .option('--after <id>', LISTED_AFTER, uuidArgument)
    .option('--json', 'as JSON')
    .action((options: { merchant?: string; limit: number; after?: string; json?: boolean }) =>
      withRuntime(async ({ gateway }) => {
        const { merchant, limit, after } = options;
        const apps = await gateway.engine.lists.apps(merchant ?? null, limit, after);
        printRows(apps, options, 'There are no apps.');
      }),
    );
  appSetCommand(app, dialects);
}

const LISTED_AFTER = 'those after this one (the id in the last line of the page before)';

const NO_LIMIT = 'none';

/** Not null for none: commander would make it a text. */
function requestsArgument(text: string): number | typeof NO_LIMIT {
  return text === NO_LIMIT ? NO_LIMIT : wholeNumberBetween(1, 1_000_000)(text);
}

function appSetCommand(app: Command, dialects: Dialects): void {
  app
    .command('set')
    .addArgument(dialectArgument(dialects))
    .argument('<appId>', 'the app’s public id', lineArgument(64))
    .description('change an app')
    .addOption(new Option('--state <state>', 'whether it may call').choices(['active', 'disabled']))
    .option('--callback-url <url>', 'where callbacks of payments go', webAddressArgument)
    .option('--payout-callback-url <url>', 'where callbacks of payouts go', webAddressArgument)
    .option('--settlement-days <n>', 'T+n in Korean days, 0 to 365', settlementDays)
    .option('--requests-per-second <n>', 'rate limit per process; none: no limit', requestsArgument)
    .option('--daily-payment-limit <amount>', 'sum of payments a Korean day; none: no limit')
    .option('--daily-payout-limit <amount>', 'sum of payouts a Korean day; none: no limit')
    .option(
      '--allow-ip <address...>',
      'only these addresses and ranges may call (10.0.0.0/8, 2001:db8::/32); any: everybody',
      allowedAddressArgument,
    )
    .option(
      '--setting <name=value>',
      'a setting (repeat for several); they are listed below',
      settingArgument(dialects),
    )
    .option(
      '--deposit-rule <case=rule>',
      'for short, over, repeated, late, wrongName: accept, hold, refuse, or default (repeat for several)',
      depositRuleArgument,
    )
    .addHelpText('after', () => settingsHelp(dialects))
    .action((dialect: string, publicId: string, options: AppSetOptions) => {
      refuseParts(dialectNamed(dialects, dialect), options);
      return withRuntime(async ({ gateway }) => {
        await setApp(gateway, await existingApp(gateway, dialect, publicId), options);
        process.stdout.write('Changed; running processes see it within a second.\n');
      });
    });
}

const FIND_MERCHANT = `select 1 from merchants where id = $1`;

/** Fails with a sentence when there is no such merchant. */
export async function requireMerchant({ store }: Gateway, id: string): Promise<void> {
  const found = await store.query(FIND_MERCHANT, [id]);
  if (found.length === 0) throw new Error(`there is no merchant ${id}`);
}

/** The app, or an error that an operator understands. */
export async function existingApp(gateway: Gateway, dialect: string, publicId: string): Promise<AppAccess> {
  const access = await gateway.engine.context.directory.find(dialect, publicId);
  if (!access) throw new Error(`there is no ${dialect} app ${publicId}`);
  return access;
}

async function setApp(gateway: Gateway, access: AppAccess, options: AppSetOptions): Promise<void> {
  const { app } = access;
  const chargebackFee = CHARGEBACK_SETTINGS.chargebackFee.of(options.setting ?? {});
  requireFeeForEach(gateway, access, chargebackFee);
  if (app.merchantState === 'closed') throw new Error('the merchant of this app is closed');
  requireHttpsWhenLive(gateway.config, options);
  await requireKnownMethods(gateway, app.dialect, options.setting?.['methods']);
  const limit = (name: string, text: string | undefined, currency: Currency) => {
    if (text === undefined) return undefined;
    return text === NO_LIMIT ? null : amountOption(name, text, currency, 'positive');
  };
  const changes = {
    state: options.state,
    paymentCallbackUrl: options.callbackUrl,
    payoutCallbackUrl: options.payoutCallbackUrl,
    settlementDays: options.settlementDays,
    requestsPerSecond: options.requestsPerSecond === NO_LIMIT ? null : options.requestsPerSecond,
    dailyPaymentLimit: limit('--daily-payment-limit', options.dailyPaymentLimit, app.currency),
    dailyPayoutLimit: limit('--daily-payout-limit', options.dailyPayoutLimit, app.currency),
    allowedIps: options.allowIp,
    settings: settingsOf(options),
  };
  const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
  if (Object.keys(given).length === 0)
    throw new Error('nothing to change: naru app set --help shows what there is');
  await gateway.engine.admin.updateApp(app.id, given);
}

/** A code that is none would take its method away without a word. */
async function requireKnownMethods(gateway: Gateway, dialect: string, codes: unknown): Promise<void> {
  if (!Array.isArray(codes)) return;
  const all = await gateway.engine.context.methods.all();
  const known = all
    .filter((one) => one.dialect === dialect && one.direction === 'payment')
    .map(({ code }) => code);
  const unknown = codes.filter((code) => !known.includes(code));
  if (unknown.length === 0) return;
  throw new Error(`there is no ${dialect} method ${unknown.join(', ')}: ${[...new Set(known)].join(', ')}`);
}

/** Where no message tells of a part, a rule that would be another one for every payment is not kept. */
function refuseParts({ title, cli }: Dialect, { setting, depositRule }: AppSetOptions): void {
  if (cli.tellsParts) return;
  if (setting?.['depositRule'] !== 'accept' && depositRule?.['short'] !== 'accept') return;
  throw new Error(
    `${title} has no result that tells of a part: short deposits are hold or refuse (--deposit-rule short=hold)`,
  );
}

/** Deposit rules are settings with a name of their own each; undefined when nothing is to be set. */
function settingsOf({ setting, depositRule }: AppSetOptions): Record<string, unknown> | undefined {
  return depositRule ? { ...setting, depositRules: depositRule } : setting;
}
