import type { KeyKind } from '@naru/engine';
import { generateSecretKey } from '@naru/haipay';
import { type Command, Option } from 'commander';
import { readPublicKey } from '../app-setup.ts';
import { type CliDialect, cliDialect, DIALECT_NAMES } from '../dialects.ts';
import { wholeNumber } from '../parse.ts';
import { printRecord, printRows } from '../print.ts';
import { withRuntime } from '../runtime.ts';
import { existingApp } from './merchants.ts';

const KINDS: readonly KeyKind[] = ['secret_key', 'merchant_public_key', 'platform_private_key'];
const ONE_DAY_SECONDS = 24 * 60 * 60;

interface RotateOptions {
  readonly kind: KeyKind;
  readonly file?: string;
  readonly overlap: number;
  readonly json?: boolean;
}

/** `naru key …`. */
export function keyCommands(program: Command): void {
  const key = program.command('key').description('keys of apps');
  key
    .command('generate')
    .description('make an RSA pair as the dialect wants it (and a secret key for HaiPay); nothing is stored')
    .option('--dialect <name>', DIALECT_NAMES.join(' or '), 'haipay')
    .option('--json', 'as JSON')
    .action(async (options: { dialect: string; json?: boolean }) => {
      const dialect = cliDialect(options.dialect);
      const secret = dialect.keyKinds.includes('secret_key') ? { secretKey: generateSecretKey() } : {};
      printRecord({ ...(await dialect.generateKeyPair()), ...secret }, options);
    });
  key
    .command('list <appId>')
    .description('keys of an app by fingerprint, never their text')
    .option('--dialect <name>', 'haipay', 'haipay')
    .option('--json', 'as JSON')
    .action((appId: string, options: { dialect: string; json?: boolean }) =>
      withRuntime(async ({ gateway }) => {
        const { app } = await existingApp(gateway, options.dialect, appId);
        printRows(await gateway.engine.lists.keys(app.id), options, 'The app has no keys.');
      }),
    );
  key
    .command('rotate <appId>')
    .description('add a new key; the old one stays good for the overlap')
    .addOption(new Option('--kind <kind>', 'which key').choices([...KINDS]).makeOptionMandatory())
    .option('--file <file>', 'the new merchant public key; the other kinds are made here')
    .option('--overlap <seconds>', 'how long the old key stays good', wholeNumber, ONE_DAY_SECONDS)
    .option('--dialect <name>', 'haipay', 'haipay')
    .option('--json', 'as JSON')
    .action((appId: string, options: RotateOptions & { dialect: string }) =>
      withRuntime(async ({ gateway }) => {
        const { app } = await existingApp(gateway, options.dialect, appId);
        const made = await newKey(cliDialect(options.dialect), options);
        await gateway.engine.admin.addKey(app.id, options.kind, made.stored, options.overlap);
        printRecord(made.shown, options);
      }),
    );
}

async function newKey(
  dialect: CliDialect,
  { kind, file }: RotateOptions,
): Promise<{ stored: string; shown: object }> {
  if (!dialect.keyKinds.includes(kind)) throw new Error(`${dialect.name} apps have no ${kind}`);
  if (kind === 'secret_key') {
    const secretKey = generateSecretKey();
    return { stored: secretKey, shown: { secretKey } };
  }
  if (kind === 'platform_private_key') {
    const pair = await dialect.generateKeyPair();
    return { stored: pair.privateKey, shown: { platformPublicKey: pair.publicKey } };
  }
  if (file)
    return {
      stored: await readPublicKey(dialect, file),
      shown: { status: 'the merchant public key was added' },
    };
  const pair = await dialect.generateKeyPair();
  return { stored: pair.publicKey, shown: { merchantPrivateKey: pair.privateKey } };
}
