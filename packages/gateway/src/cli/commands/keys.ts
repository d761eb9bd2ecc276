import { readFile } from 'node:fs/promises';
import type { KeyKind } from '@naru/engine';
import {
  generateKeyPair,
  generateSecretKey,
  loadKeys,
  loadPrivateKey,
  parseSignedJson,
  withSign,
} from '@naru/haipay';
import { type Command, Option } from 'commander';
import { readDemoCredentials } from '../../sandbox/demo.ts';
import { readPublicKey } from '../app-setup.ts';
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

/** `naru key …` and `naru sign`. */
export function keyCommands(program: Command): void {
  const key = program.command('key').description('keys of apps');
  key
    .command('generate')
    .description('make an RSA-2048 pair and a secret key; nothing is stored')
    .option('--json', 'as JSON')
    .action(async (options: { json?: boolean }) => {
      printRecord({ ...(await generateKeyPair()), secretKey: generateSecretKey() }, options);
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
        const made = await newKey(options);
        await gateway.engine.admin.addKey(app.id, options.kind, made.stored, options.overlap);
        printRecord(made.shown, options);
      }),
    );
  signCommand(program);
}

async function newKey({ kind, file }: RotateOptions): Promise<{ stored: string; shown: object }> {
  if (kind === 'secret_key') {
    const secretKey = generateSecretKey();
    return { stored: secretKey, shown: { secretKey } };
  }
  if (kind === 'platform_private_key') {
    const pair = await generateKeyPair();
    return { stored: pair.privateKey, shown: { platformPublicKey: pair.publicKey } };
  }
  if (file)
    return { stored: await readPublicKey(file), shown: { status: 'the merchant public key was added' } };
  const pair = await generateKeyPair();
  return { stored: pair.publicKey, shown: { merchantPrivateKey: pair.privateKey } };
}

interface SignOptions {
  readonly app?: string;
  readonly privateKey?: string;
  readonly secretKey?: string;
}

function signCommand(program: Command): void {
  program
    .command('sign <file>')
    .description(
      'print the signed form of a JSON file ("-" reads standard input), as the merchant would send it',
    )
    .option('--app <appId>', 'a demo app; by default the appId in the file')
    .option('--private-key <file>', 'the merchant’s private key, for other apps')
    .option('--secret-key <text>', 'the app’s secret key, for other apps (or NARU_SECRET_KEY)')
    .action(async (file: string, options: SignOptions) => {
      const text = await readFile(file === '-' ? '/dev/stdin' : file, 'utf8');
      const parsed = parseSignedJson(text);
      if (!parsed.ok) throw new Error(`${file} is no JSON object: ${parsed.reason}`);
      const given = { ...parsed.members.values };
      if (options.app !== undefined) given['appId'] = Number(options.app);
      const keys = await signingKeys(String(given['appId'] ?? ''), options);
      process.stdout.write(`${JSON.stringify(await withSign(given, keys), null, 2)}\n`);
    });
}

async function signingKeys(appId: string, options: SignOptions) {
  const secretKey = options.secretKey ?? process.env['NARU_SECRET_KEY'];
  if (options.privateKey) {
    if (!secretKey) throw new Error('--private-key needs --secret-key (or NARU_SECRET_KEY) too');
    return { secretKey, privateKey: loadPrivateKey(await readFile(options.privateKey, 'utf8')) };
  }
  const demo = (await readDemoCredentials()).haipay.find((app) => String(app.appId) === appId);
  if (!demo) {
    throw new Error(
      `app ${appId || '(none in the file)'} is no demo app: give --private-key and --secret-key`,
    );
  }
  return loadKeys({ secretKey: demo.secretKey, privateKey: demo.merchantPrivateKey });
}
