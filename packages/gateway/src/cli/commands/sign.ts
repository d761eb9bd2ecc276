import { writeFile } from 'node:fs/promises';
import { parseSignedJson } from '@naru/wire/json';
import type { Command } from 'commander';
import { dialectNamed } from '../../admin/apps/dialects.ts';
import type { Fields, SignOptions } from '../../contract/dialect-cli.ts';
import type { Dialects } from '../../gateway.ts';
import { demoCredentialsOf } from '../../sandbox/demo.ts';
import { dialectOption, titlesOf } from '../dialects.ts';
import { readTextFile } from '../read-file.ts';

interface GivenOptions {
  readonly dialect: string;
  readonly app?: string;
  readonly privateKey?: string;
  readonly secretKey?: string;
  readonly apiKey?: string;
  readonly headers?: string;
}

/** `naru sign`: what the merchant's code would send. */
export function signCommand(program: Command, dialects: Dialects): void {
  const withKey = (kind: 'secret_key' | 'api_key') =>
    titlesOf(dialects, ({ cli }) => cli.sign !== undefined && cli.sharedKeys.includes(kind));
  const withHeaders = titlesOf(dialects, ({ cli }) => cli.sign?.headers === true);
  program
    .command('sign <file>')
    .description(
      'print the signed form of a JSON file ("-" reads standard input), as the merchant would send it',
    )
    .addOption(dialectOption(dialects, 'whose signature'))
    .option('--app <id>', 'a demo app; by default the one in the file, or the only one')
    .option('--private-key <file>', 'the merchant’s private key, for other apps')
    .option(
      '--secret-key <text>',
      `${withKey('secret_key')}: the secret key, for other apps (or NARU_SECRET_KEY)`,
    )
    .option('--api-key <text>', `${withKey('api_key')}: the API key, for other apps`)
    .option(
      '--headers <file>',
      `${withHeaders}: where to write the headers that belong to the call, for curl -H @file`,
    )
    .action(async (file: string, given: GivenOptions) => {
      const fields = fieldsOf(file, await readTextFile(file === '-' ? '/dev/stdin' : file, '<file>'));
      const { name, cli } = dialectNamed(dialects, given.dialect);
      if (!cli.sign) throw new Error(`calls of ${name} are not signed`);
      const signed = await cli.sign.sign(fields, optionsOf(given), await demoCredentialsOf(name));
      if (given.headers && signed.headers) await writeHeaders(given.headers, signed.headers);
      process.stdout.write(`${JSON.stringify(signed.fields, null, 2)}\n`);
    });
}

function fieldsOf(file: string, text: string): Fields {
  const parsed = parseSignedJson(text);
  if (!parsed.ok) throw new Error(`${file} is no JSON object: ${parsed.reason}`);
  return { ...parsed.members.values };
}

function optionsOf({ app, privateKey, apiKey, headers, ...given }: GivenOptions): SignOptions {
  const secretKey = given.secretKey ?? process.env['NARU_SECRET_KEY'];
  return {
    hasHeaderFile: Boolean(headers),
    ...(app === undefined ? {} : { app }),
    ...(apiKey === undefined ? {} : { apiKey }),
    ...(secretKey === undefined ? {} : { secretKey }),
    ...(privateKey ? { privateKey: () => readTextFile(privateKey, '--private-key') } : {}),
  };
}

async function writeHeaders(file: string, headers: Readonly<Record<string, string | number>>): Promise<void> {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\n`);
  await writeFile(file, lines.join(''));
}
