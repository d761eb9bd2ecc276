import { CLOSE_SETTLE_MS, type Currency } from '@naru/engine';
import { type Command, Option } from 'commander';
import { refuseParts } from '../../admin/apps/change.ts';
import { dialectNamed } from '../../admin/apps/dialects.ts';
import { createApp, listApps, setApp } from '../../admin/apps/operations.ts';
import {
  activateMerchant,
  closeMerchant,
  createMerchant,
  listMerchants,
  suspendMerchant,
} from '../../admin/merchants/operations.ts';
import type { Dialects } from '../../gateway.ts';
import { withAdmin } from '../admin.ts';
import { dialectArgument, dialectOption, titlesOf } from '../dialects.ts';
import {
  allowedAddressArgument,
  currencyArgument,
  type DepositRulePairs,
  depositRuleArgument,
  limitArgument,
  lineArgument,
  nameArgument,
  uuidArgument,
  webAddressArgument,
  wholeNumberBetween,
} from '../parse.ts';
import { printRecord, printRows, snakeNamed } from '../print.ts';
import { readTextFile } from '../read-file.ts';
import { repeatableArgument, withPair } from '../repeated.ts';
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
  readonly setting?: Readonly<Record<string, string>>;
  readonly depositRule?: DepositRulePairs;
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
      withAdmin(async (admin) => printRecord(await admin.call(createMerchant, { name }), options)),
    );
  merchant
    .command('list')
    .description('list merchants, the oldest first')
    .option('--limit <n>', 'at most', limitArgument, 100)
    .option('--after <id>', LISTED_AFTER, uuidArgument)
    .option('--json', 'as JSON')
    .action((options: { limit: number; after?: string; json?: boolean }) =>
      withAdmin(async (admin) => {
        const { limit, after } = options;
        const { items } = await admin.call(listMerchants, { limit, after });
        printRows(items.map(snakeNamed), options, 'There are no merchants.');
      }),
    );
  for (const [name, operation, state] of [
    ['suspend', suspendMerchant, 'suspended'],
    ['activate', activateMerchant, 'active'],
  ] as const) {
    merchant
      .command(name)
      .argument('<merchantId>', 'the merchant’s id', uuidArgument)
      .description(`set a merchant ${state}`)
      .action((merchantId: string) =>
        withAdmin(async (admin) => {
          await admin.call(operation, { merchantId });
          process.stdout.write(`The merchant is ${state}.\n`);
        }),
      );
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
    .action((merchantId: string, { settleSeconds }: { settleSeconds: number }) =>
      withAdmin(async (admin) => {
        const progress = (line: string) => process.stderr.write(`${line}\n`);
        await admin.call(closeMerchant, { merchantId, settleSeconds }, { progress });
        process.stdout.write('The merchant is closed.\n');
      }),
    );
  appCommands(program.command('app').description('apps: API credentials of a merchant'), dialects);
}

interface NewAppOptions {
  readonly merchant: string;
  readonly id: string;
  readonly currency: Currency;
  readonly dialect: string;
  readonly name: string;
  readonly feePlan: string;
  readonly callbackUrl?: string;
  readonly payoutCallbackUrl?: string;
  readonly settlementDays: number;
  readonly merchantPublicKey?: string;
  readonly json?: boolean;
}

function makeApp({ merchant, id, merchantPublicKey: file, json: _, ...app }: NewAppOptions): Promise<object> {
  return withAdmin(async (admin) => {
    const key = file === undefined ? undefined : await readTextFile(file, '--merchant-public-key');
    const made = await admin.call(
      createApp,
      { ...app, merchantId: merchant, publicId: id, merchantPublicKey: key },
      { names: { merchantPublicKey: (rest) => `--merchant-public-key${namingFile(rest, file)}` } },
    );
    return { [made.idName]: made.publicId, currency: made.currency, ...made.keys };
  });
}

/** ` names no public key: …` with the name of the file. */
export function namingFile(rest: string, file: string | undefined): string {
  return file === undefined ? rest : rest.replace(': ', `: ${file}: `);
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
      `such as KRW or USD; where an app takes many (${many}), the one of its limits`,
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
    .action(async (options: NewAppOptions) => printRecord(await makeApp(options), options));
  app
    .command('list')
    .description('list apps')
    .option('--merchant <id>', 'of one merchant', uuidArgument)
    .option('--limit <n>', 'at most', limitArgument, 100)
    .option('--after <id>', LISTED_AFTER, uuidArgument)
    .option('--json', 'as JSON')
    .action((options: { merchant?: string; limit: number; after?: string; json?: boolean }) =>
      withAdmin(async (admin) => {
        const { merchant: merchantId, limit, after } = options;
        const { items } = await admin.call(listApps, { merchantId, limit, after });
        const rows = items.map(
          ({
            dailyPaymentLimit: _,
            dailyPayoutLimit: __,
            requestsPerSecond: ___,
            allowedIps: ____,
            ...app
          }) => snakeNamed(app),
        );
        printRows(rows, options, 'There are no apps.');
      }),
    );
  appSetCommand(app, dialects);
}

const LISTED_AFTER = 'those after this one (the id in the last line of the page before)';

const NO_LIMIT = 'none';

/** Not null: commander would turn it into a text. */
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
      settingTexts(dialects),
    )
    .option(
      '--deposit-rule <case=rule>',
      'for short, over, repeated, late, wrongName: accept, hold, refuse, or default (repeat for several)',
      depositRuleArgument,
    )
    .addHelpText('after', () => settingsHelp(dialects))
    .action((dialect: string, publicId: string, options: AppSetOptions) => {
      const { requestsPerSecond, allowIp, setting, depositRule, ...others } = options;
      // Checked before anything is opened, like all input.
      refuseParts(dialectNamed(dialects, dialect), { ...setting, depositRules: depositRule });
      return withAdmin(async (admin) => {
        const limit = (text: string | undefined) => (text === NO_LIMIT ? null : text);
        const changes = {
          ...others,
          requestsPerSecond: requestsPerSecond === NO_LIMIT ? null : requestsPerSecond,
          dailyPaymentLimit: limit(options.dailyPaymentLimit),
          dailyPayoutLimit: limit(options.dailyPayoutLimit),
          allowedIps: allowIp,
          settings: setting,
          depositRules: depositRule,
        };
        await admin.call(setApp, { dialect, publicId, ...changes }, { names: LIMIT_NAMES });
        process.stdout.write('Changed; running processes see it within a second.\n');
      });
    });
}

const LIMIT_NAMES = { dailyPaymentLimit: '--daily-payment-limit', dailyPayoutLimit: '--daily-payout-limit' };

/** Checks settings before anything is opened; the operation parses the same texts. */
function settingTexts(dialects: Dialects) {
  const check = settingArgument(dialects);
  return repeatableArgument<Readonly<Record<string, string>>>((text, before = {}) => {
    check(text);
    const [name = '', value = ''] = text.split(/=(.*)/s);
    return withPair(before, name, value);
  });
}
