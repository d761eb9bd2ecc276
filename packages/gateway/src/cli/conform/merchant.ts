import { createPublicKey } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { loadRsaPrivateKey } from '@naru/wire/keys';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { dialectNamed } from '../../admin/apps/dialects.ts';
import type { Credentials } from '../../conformance/case.ts';
import { MESSAGES_ABOUT, type MessagesAbout, suiteAbout } from '../../conformance/dialect.ts';
import type { MerchantSuite } from '../../conformance/merchant/check.ts';
import { merchantChecks } from '../../conformance/merchant/checks.ts';
import { GRADE_RULE } from '../../conformance/merchant/grade.ts';
import { chosenChecks, orderNamed, runMerchant } from '../../conformance/merchant/run.ts';
import type { Dialect, Dialects } from '../../gateway.ts';
import { demoAppsOf } from '../../sandbox/demo.ts';
import { dialectOption } from '../dialects.ts';
import { currencyArgument, lineArgument, webAddressArgument } from '../parse.ts';
import { printRows } from '../print.ts';
import { readTextFile } from '../read-file.ts';
import { conformanceOf, givenCredentials } from './given.ts';
import {
  endingWith2,
  finish,
  milliseconds,
  type ReportOptions,
  reportOptions,
  resultPrinter,
} from './output.ts';

interface MerchantOptions extends ReportOptions {
  readonly dialect: string;
  readonly about: MessagesAbout;
  readonly callbackUrl?: string;
  readonly credentials?: string;
  readonly app?: string;
  readonly platformKey?: string;
  readonly printKey?: boolean;
  readonly order?: string;
  readonly amount?: string;
  readonly currency?: string;
  readonly transaction?: string;
  readonly only?: readonly string[];
  readonly list?: boolean;
  readonly timeout: number;
}

const MAX_NUMBER_CHARS = 64;

const NOTES = `
Grades:
${GRADE_RULE.map(([letter, reason]) => `  ${letter}  ${reason}`).join('\n')}

The messages say that the order is paid (with --about: paid out, or charged back): name one of a test
system. Endpoints that refuse orders they do not know need --order and --amount; without them much can
not be judged. Those that ask the gateway whether the money is there need an order that is paid there, and
its platform number as --transaction.
Exit code: 0 all that applies holds, 1 something does not, 2 it could not be found out.`;

/** `naru conform merchant`: whether a merchant's endpoint treats callbacks as it has to. */
export function conformMerchantCommand(conform: Command, dialects: Dialects): void {
  const number = lineArgument(MAX_NUMBER_CHARS);
  const command = conform
    .command('merchant')
    .description('examine and grade a merchant’s endpoint for callbacks')
    .addOption(dialectOption(dialects, 'whose callbacks'))
    .addOption(
      new Option('--about <what>', 'what the messages are about; each kind has its own grade')
        .choices(MESSAGES_ABOUT)
        .default('payments'),
    )
    .option('--callback-url <address>', 'of the endpoint', webAddressArgument)
    .option(
      '--credentials <file>',
      'JSON with the id and the keys of the app; the sandbox’s demo app by default',
    )
    .option('--app <id>', 'which app, where the file has several')
    .option('--platform-key <file>', 'the private key that signs, for other apps than the demo’s')
    .option('--print-key', 'print the public key of --platform-key, which is made when there is no such file')
    .option('--order <number>', 'an order that the endpoint knows', number)
    .option('--amount <n>', 'what was ordered, in units of the currency', decimalArgument)
    .option('--currency <code>', 'its currency', currencyArgument)
    .option('--transaction <number>', 'the platform’s number of the order', number);
  reportOptions(command)
    .addHelpText('after', NOTES)
    .action((options: MerchantOptions) => endingWith2(() => examine(dialects, options)));
}

function decimalArgument(text: string): string {
  if (/^\d{1,12}(?:\.\d{1,2})?$/.test(text) && Number(text) > 0) return text;
  throw new InvalidArgumentError('A decimal above 0 such as 1000 or 10.50.');
}

async function examine(dialects: Dialects, options: MerchantOptions): Promise<void> {
  const dialect = dialectNamed(dialects, options.dialect);
  const suite = chosenSuite(dialect, options.about);
  const { only = [], callbackUrl, timeout, json = false } = options;
  if (options.list) {
    const checks = only.length === 0 ? merchantChecks(suite) : chosenChecks(suite, only);
    const rows = checks.map(({ id, severity, title, cites }) => ({ id, severity, title, source: cites }));
    printRows(rows, { json }, 'no checks');
    return;
  }
  if (!suite.needsPlatformKey && (options.printKey || options.platformKey !== undefined)) {
    throw new Error(
      `${dialect.title} has no key pair of the platform: the secret key of the credentials is used`,
    );
  }
  if (options.printKey) return printKey(dialect, options.platformKey);
  if (callbackUrl === undefined)
    throw new Error('--callback-url is needed: the address that callbacks go to');
  const checks = chosenChecks(suite, only);
  const order = orderNamed(suite, options);
  const credentials = await givenCredentials(dialect.name, suite.fields, options);
  const platformKey = suite.needsPlatformKey
    ? await privateKey(dialect, suite, credentials, options.platformKey)
    : '';
  const report = await runMerchant({
    dialect: dialect.name,
    about: options.about === 'payments' ? undefined : options.about,
    suite,
    callbackUrl,
    credentials,
    platformKey,
    order,
    checks,
    timeoutMs: milliseconds(timeout),
    onResult: resultPrinter(options),
  });
  await finish(report, options);
}

function chosenSuite(dialect: Dialect, about: MessagesAbout): MerchantSuite {
  const conformance = conformanceOf(dialect);
  const suite = suiteAbout(conformance, about);
  if (suite) return suite;
  const those = MESSAGES_ABOUT.filter((one) => suiteAbout(conformance, one));
  throw new Error(`${dialect.title} has no messages about ${about}; it has them about ${those.join(', ')}`);
}

/** The key that was named, or that of a demo app, which every sandbox has. */
async function privateKey(
  { name, demo }: Dialect,
  { fields }: MerchantSuite,
  credentials: Credentials,
  file: string | undefined,
): Promise<string> {
  if (file !== undefined) return readTextFile(file, '--platform-key');
  const id = credentials[fields[0]?.name ?? ''] ?? '';
  const apps = demo ? await demoAppsOf(name, demo) : [];
  const key = apps.find(({ publicId }) => publicId === id)?.keys.platform_private_key;
  if (key !== undefined) return key;
  throw new Error(
    `${id} is no demo app: name the private key that signs with --platform-key. ` +
      '"--platform-key <file> --print-key" makes one and prints the public key, which the endpoint has to take for ' +
      "the platform's",
  );
}

const LEAST_BITS = 1024;

async function printKey({ cli }: Dialect, file: string | undefined): Promise<void> {
  if (file === undefined) throw new Error('--print-key needs --platform-key: the file of the private key');
  const pair = await cli.pairs?.generate();
  // Never over a key that is there.
  await writeFile(file, `${pair?.privateKey ?? ''}\n`, { mode: 0o600, flag: 'wx' }).catch(
    (error: unknown) => {
      const { code, message } = error as NodeJS.ErrnoException;
      if (code !== 'EEXIST')
        throw new Error(`--platform-key can not be written: ${file}: ${code ?? message}`);
    },
  );
  const text = await readTextFile(file, '--platform-key');
  const key = createPublicKey(loadRsaPrivateKey(text, { minimumModulusBits: LEAST_BITS }));
  process.stdout.write(`${key.export({ format: 'der', type: 'spki' }).toString('base64')}\n`);
}
