import type { KeyKind } from '@naru/engine';
import { type Command, Option } from 'commander';
import type { Mode } from '../../config.ts';
import type { Dialect, Dialects } from '../../dialects/dialect.ts';
import { readPublicKey } from '../app-setup.ts';
import { dialectNamed, dialectOption, isShared, keyKindFault, SHARED_KEY_NAMES } from '../dialects.ts';
import { lineArgument, wholeNumberBetween } from '../parse.ts';
import { printRecord, printRows } from '../print.ts';
import { withRuntime } from '../runtime.ts';
import { existingApp } from './merchants.ts';

const KINDS: readonly KeyKind[] = [
  'secret_key',
  'api_key',
  'webhook_secret',
  'merchant_public_key',
  'platform_private_key',
];
const ONE_DAY_SECONDS = 24 * 60 * 60;

interface RotateOptions {
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
      // An API key names its app: `app create` and `key rotate` make those.
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
      withRuntime(async ({ gateway }) => {
        const { app } = await existingApp(gateway, options.dialect, appId);
        printRows(await gateway.engine.lists.keys(app.id), options, 'The app has no keys.');
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
    .action((appId: string, options: RotateOptions & { dialect: string }) =>
      withRuntime(async ({ gateway }) => {
        const { app } = await existingApp(gateway, options.dialect, appId);
        const dialect = dialectNamed(dialects, options.dialect);
        const made = await newKey(dialect, appId, gateway.config.mode, options);
        const { admin } = gateway.engine;
        await admin.addKey(app.id, options.kind, made.stored, options.overlap, dialect.cli.keySharing);
        printRecord(made.shown, options);
      }),
    );
}

async function newKey(
  dialect: Dialect,
  appId: string,
  mode: Mode,
  { kind, file }: RotateOptions,
): Promise<{ stored: string; shown: object }> {
  const fault = keyKindFault(dialect, kind);
  if (fault !== undefined) throw new Error(fault);
  if (file !== undefined && kind !== 'merchant_public_key') {
    throw new Error(`--file goes with --kind merchant_public_key; a new ${kind} is made here`);
  }
  if (isShared(kind)) {
    const stored = dialect.cli.makeSharedKey(kind, appId, mode);
    return { stored, shown: { [SHARED_KEY_NAMES[kind]]: stored } };
  }
  if (kind === 'merchant_public_key' && file) {
    return {
      stored: await readPublicKey(dialect, file, '--file'),
      shown: { status: 'the merchant public key was added' },
    };
  }
  const pair = await dialect.cli.pairs?.generate();
  if (!pair) throw new Error(`${dialect.name} apps have no ${kind}`);
  return kind === 'platform_private_key'
    ? { stored: pair.privateKey, shown: { platformPublicKey: pair.publicKey } }
    : { stored: pair.publicKey, shown: { merchantPrivateKey: pair.privateKey } };
}
