import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { authorizationHeader, requestFgkey } from '@naru/eximbay';
import * as haipay from '@naru/haipay';
import * as teemopay from '@naru/teemopay';
import { type Command, Option } from 'commander';
import { readDemoCredentials } from '../../sandbox/demo.ts';
import { DIALECT_NAMES } from '../dialects.ts';
import { readTextFile } from '../read-file.ts';

interface SignOptions {
  readonly dialect: string;
  readonly app?: string;
  readonly privateKey?: string;
  readonly secretKey?: string;
  readonly apiKey?: string;
  readonly headers?: string;
}

type Fields = Readonly<Record<string, unknown>>;

/** `naru sign`: what the merchant's code would send. */
export function signCommand(program: Command): void {
  program
    .command('sign <file>')
    .description(
      'print the signed form of a JSON file ("-" reads standard input), as the merchant would send it',
    )
    .addOption(
      new Option('--dialect <name>', 'whose signature').choices([...DIALECT_NAMES]).default('haipay'),
    )
    .option('--app <id>', 'a demo app; by default the appId in the file (HaiPay) or the only one (TeemoPay)')
    .option('--private-key <file>', 'the merchant’s private key, for other apps')
    .option('--secret-key <text>', 'HaiPay, Eximbay: the secret key, for other apps (or NARU_SECRET_KEY)')
    .option('--api-key <text>', 'Eximbay: the API key, for other apps')
    .option(
      '--headers <file>',
      'TeemoPay, Eximbay: where to write the headers that belong to the call, for curl -H @file',
    )
    .action(async (file: string, options: SignOptions) => {
      const fields = fieldsOf(file, await readTextFile(file === '-' ? '/dev/stdin' : file, '<file>'));
      const signed = await SIGNERS[options.dialect]?.(fields, options);
      process.stdout.write(`${JSON.stringify(signed, null, 2)}\n`);
    });
}

function fieldsOf(file: string, text: string): Fields {
  const parsed = haipay.parseSignedJson(text);
  if (!parsed.ok) throw new Error(`${file} is no JSON object: ${parsed.reason}`);
  return { ...parsed.members.values };
}

async function signHaiPay(fields: Fields, options: SignOptions): Promise<object> {
  const given = options.app === undefined ? fields : { ...fields, appId: Number(options.app) };
  return haipay.withSign(given, await haipayKeys(String(given['appId'] ?? ''), options));
}

async function haipayKeys(appId: string, options: SignOptions): Promise<haipay.SigningKeys> {
  const secretKey = options.secretKey ?? process.env['NARU_SECRET_KEY'];
  if (options.privateKey) {
    if (!secretKey) throw new Error('--private-key needs --secret-key (or NARU_SECRET_KEY) too');
    return {
      secretKey,
      privateKey: haipay.loadPrivateKey(await readTextFile(options.privateKey, '--private-key')),
    };
  }
  const demo = (await readDemoCredentials()).haipay.find((app) => String(app.appId) === appId);
  if (!demo) {
    throw new Error(
      `app ${appId || '(none in the file)'} is no demo app: give --private-key and --secret-key`,
    );
  }
  return haipay.loadKeys({ secretKey: demo.secretKey, privateKey: demo.merchantPrivateKey });
}

/** The signature covers the nonce of a header, so the headers are part of what is signed and come along. */
async function signTeemoPay(fields: Fields, options: SignOptions): Promise<object> {
  if (!options.headers) {
    throw new Error('TeemoPay signs over a header: say with --headers <file> where the headers go');
  }
  const demo = (await readDemoCredentials()).teemopay;
  const appCode = options.app ?? demo.appCode;
  if (appCode !== demo.appCode && !options.privateKey) {
    throw new Error(`app ${appCode} is no demo app: give --private-key`);
  }
  const keyText = options.privateKey
    ? await readTextFile(options.privateKey, '--private-key')
    : demo.merchantPrivateKey;
  const nonce = randomUUID().replaceAll('-', '');
  const signed = await teemopay.withSign(fields, nonce, teemopay.loadPrivateKey(keyText));
  const headers = {
    'content-type': 'application/json',
    timestamp: Date.now(),
    nonce,
    country: teemopay.COUNTRY,
    app_code: appCode,
  };
  await writeHeaders(options.headers, headers);
  return signed;
}

async function writeHeaders(file: string, headers: Readonly<Record<string, string | number>>): Promise<void> {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\n`);
  await writeFile(file, lines.join(''));
}

/**
 * Calls of Eximbay carry the API key in a header and no signature. An order gets its fgkey, so that what is printed can
 * be prepared, and then opened as the script would.
 */
async function signEximbay(fields: Fields, options: SignOptions): Promise<object> {
  const demo = (await readDemoCredentials()).eximbay;
  const mid = options.app ?? midOf(fields) ?? demo.mid;
  const ownKey = options.secretKey ?? process.env['NARU_SECRET_KEY'];
  if (mid !== demo.mid && (!ownKey || !options.apiKey)) {
    throw new Error(`mid ${mid} is not the demo app's: give --api-key and --secret-key`);
  }
  const secretKey = ownKey ?? demo.secretKey;
  const authorization = authorizationHeader(options.apiKey ?? demo.apiKey);
  if (options.headers) {
    await writeHeaders(options.headers, { authorization, 'content-type': 'application/json' });
  }
  const isOrder = 'merchant' in fields && 'url' in fields;
  return isOrder ? { fgkey: requestFgkey(fields, secretKey), ...fields } : fields;
}

/** Orders name it under `merchant`, all other calls at the top. */
function midOf({ mid, merchant }: Fields): string | undefined {
  const named = mid ?? (merchant as Fields | undefined)?.['mid'];
  return typeof named === 'string' ? named : undefined;
}

const SIGNERS: Readonly<Record<string, (fields: Fields, options: SignOptions) => Promise<object>>> = {
  haipay: signHaiPay,
  teemopay: signTeemoPay,
  eximbay: signEximbay,
};
