import type { Command } from 'commander';
import { dialectNamed } from '../../admin/apps/dialects.ts';
import { chosenCases, type Level, levelOf, runGateway } from '../../conformance/gateway-run.ts';
import type { Dialects } from '../../gateway.ts';
import { dialectArgument } from '../dialects.ts';
import { webAddressArgument } from '../parse.ts';
import { printRows } from '../print.ts';
import { conformanceOf, givenCredentials } from './given.ts';
import {
  endingWith2,
  finish,
  milliseconds,
  type ReportOptions,
  reportOptions,
  resultPrinter,
} from './output.ts';

interface GatewayOptions extends ReportOptions {
  readonly baseUrl?: string;
  readonly credentials?: string;
  readonly app?: string;
  readonly write?: boolean;
  readonly sandbox?: boolean;
  readonly only?: readonly string[];
  readonly list?: boolean;
  readonly timeout: number;
}

const EXIT_CODES = `
Exit code: 0 all that applies holds, 1 something does not, 2 it could not be found out.
Without --write nothing is ordered.`;

/** `naru conform gateway`: whether a server speaks a dialect as its protocol's page says. */
export function conformGatewayCommand(conform: Command, dialects: Dialects): void {
  const command = conform
    .command('gateway')
    .description('examine a server that claims to speak a dialect, statement by statement')
    .addArgument(dialectArgument(dialects))
    .option('--base-url <address>', 'of the server, without the path of a call', webAddressArgument)
    .option(
      '--credentials <file>',
      'JSON with the id and the keys of an app; the sandbox’s demo app by default',
    )
    .option('--app <id>', 'which app, where the file has several')
    .option('--write', 'also make orders: small ones with numbers of their own, which nobody pays')
    .option(
      '--sandbox',
      'also bring them to their ends with the controls of Naru’s sandbox (includes --write)',
    );
  reportOptions(command)
    .addHelpText('after', EXIT_CODES)
    .action((name: string, options: GatewayOptions) => endingWith2(() => examine(dialects, name, options)));
}

async function examine(dialects: Dialects, name: string, options: GatewayOptions): Promise<void> {
  const { gateway: suite } = conformanceOf(dialectNamed(dialects, name));
  const { only = [], baseUrl, timeout, json = false } = options;
  if (options.list) {
    const all = chosenCases(suite, 'sandbox', only);
    const rows = all.map((one) => ({ id: one.id, level: levelOf(one), title: one.title, source: one.cites }));
    printRows(rows, { json }, 'no cases');
    return;
  }
  if (baseUrl === undefined)
    throw new Error('--base-url is needed: the address of the server, such as http://127.0.0.1:8080');
  const cases = chosenCases(suite, levelGiven(options), only);
  const credentials = await givenCredentials(name, suite.fields, options);
  const onResult = resultPrinter(options);
  const timeoutMs = milliseconds(timeout);
  await finish(
    await runGateway({ dialect: name, suite, baseUrl, credentials, cases, timeoutMs, onResult }),
    options,
  );
}

function levelGiven({ write, sandbox }: GatewayOptions): Level {
  if (sandbox) return 'sandbox';
  return write ? 'write' : 'read';
}
