import { randomUUID } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import * as haipay from '@naru/haipay';
import * as teemopay from '@naru/teemopay';
import { type Command, Option } from 'commander';
import { readDemoCredentials } from '../../sandbox/demo.ts';
import { DIALECT_NAMES } from '../dialects.ts';

interface SignOptions {
  readonly dialect: string;
  readonly app?: string;
  readonly privateKey?: string;
  readonly secretKey?: string;
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
    .option('--secret-key <text>', 'HaiPay: the app’s secret key, for other apps (or NARU_SECRET_KEY)')
    .option(
      '--headers <file>',
      'TeemoPay: where to write the headers that belong to the signature, for curl -H @file',
    )
    .action(async (file: string, options: SignOptions) => {
      const fields = fieldsOf(file, await readFile(file === '-' ? '/dev/stdin' : file, 'utf8'));
      const signed =
        options.dialect === 'teemopay'
          ? await signTeemoPay(fields, options)
          : await signHaiPay(fields, options);
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
    return { secretKey, privateKey: haipay.loadPrivateKey(await readFile(options.privateKey, 'utf8')) };
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
  const keyText = options.privateKey ? await readFile(options.privateKey, 'utf8') : demo.merchantPrivateKey;
  const nonce = randomUUID().replaceAll('-', '');
  const signed = await teemopay.withSign(fields, nonce, teemopay.loadPrivateKey(keyText));
  const headers = {
    'content-type': 'application/json',
    timestamp: Date.now(),
    nonce,
    country: teemopay.COUNTRY,
    app_code: appCode,
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\n`);
  await writeFile(options.headers, lines.join(''));
  return signed;
}
