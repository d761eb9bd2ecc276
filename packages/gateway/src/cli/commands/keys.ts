import type { KeyKind } from '@naru/engine';
import { type Command, Option } from 'commander';
import { dialectNamed } from '../../admin/apps/dialects.ts';
import { listKeys, rotateKey } from '../../admin/apps/keys.ts';
import type { Dialects } from '../../gateway.ts';
import { type Admin, withAdmin } from '../admin.ts';
import { dialectOption } from '../dialects.ts';
import { lineArgument, wholeNumberBetween } from '../parse.ts';
import { printRecord, printRows, snakeNamed } from '../print.ts';
import { readTextFile } from '../read-file.ts';
import { namingFile } from './merchants.ts';

const KINDS: readonly KeyKind[] = [
  'secret_key',
  'api_key',
  'webhook_secret',
  'merchant_public_key',
  'platform_private_key',
];
const ONE_DAY_SECONDS = 24 * 60 * 60;

interface RotateOptions {
  readonly dialect: string;
  readonly kind: KeyKind;
  readonly file?: string;
  readonly overlap: number;
  readonly json?: boolean;
}

/** `naru key …`. */
export function keyCommands(program: Command, dialects: Dialects): void {
  const key = program.command('key').description('keys of apps');
  key
    .command('generate')
    .description('make keys as the dialect wants them: an RSA pair, a secret key, or both; nothing is stored')
    .addOption(dialectOption(dialects, 'whose app'))
    .option('--json', 'as JSON')
    .action(async (options: { dialect: string; json?: boolean }) => {
      const { cli } = dialectNamed(dialects, options.dialect);
      // An API key contains its app: `app create` and `key rotate` make those.
      const secret = cli.sharedKeys.includes('secret_key')
        ? { secretKey: cli.makeSharedKey('secret_key', '', 'sandbox') }
        : {};
      printRecord({ ...(await cli.pairs?.generate()), ...secret }, options);
    });
  key
    .command('list')
    .argument('<appId>', 'the app’s public id', lineArgument(64))
    .description('keys of an app by fingerprint, never their text')
    .addOption(dialectOption(dialects, 'whose app'))
    .option('--json', 'as JSON')
    .action((appId: string, options: { dialect: string; json?: boolean }) =>
      withAdmin(async (admin) => {
        const { items } = await admin.call(listKeys, { dialect: options.dialect, publicId: appId });
        printRows(items.map(snakeNamed), options, 'The app has no keys.');
      }),
    );
  key
    .command('rotate')
    .argument('<appId>', 'the app’s public id', lineArgument(64))
    .description('add a new key; the old one stays good for the overlap')
    .addOption(new Option('--kind <kind>', 'which key').choices([...KINDS]).makeOptionMandatory())
    .option('--file <file>', 'the new merchant public key; the other kinds are made here')
    .option(
      '--overlap <seconds>',
      'how long the old key stays good',
      wholeNumberBetween(0, 90 * ONE_DAY_SECONDS),
      ONE_DAY_SECONDS,
    )
    .addOption(dialectOption(dialects, 'whose app'))
    .option('--json', 'as JSON')
    .action((appId: string, options: RotateOptions) =>
      withAdmin(async (admin) => printRecord(await rotate(admin, appId, options), options)),
    );
}

async function rotate(admin: Admin, publicId: string, options: RotateOptions): Promise<object> {
  const { dialect, kind, file, overlap: overlapSeconds } = options;
  const goesWithFile = kind === 'merchant_public_key';
  // For other kinds the operation reports that they take no file, whatever it contains.
  const publicKey = file === undefined ? undefined : goesWithFile ? await readTextFile(file, '--file') : '-';
  const { keys } = await admin.call(
    rotateKey,
    { dialect, publicId, kind, publicKey, overlapSeconds },
    { names: { publicKey: (rest) => `--file${goesWithFile ? namingFile(rest, file) : rest}` } },
  );
  return publicKey === undefined ? keys : { status: 'the merchant public key was added' };
}
