import { type Command, Option } from 'commander';
import { SANDBOX_OPERATOR_KEY } from '../../config.ts';
import type { Dialect, Dialects } from '../../gateway.ts';
import { DEMO_MERCHANT_ID, demoCredentialsOf } from '../../sandbox/demo.ts';
import { CATALOGUE } from '../../scenarios/catalogue/index.ts';
import { dialectFor, ofArea, scenarioNamed } from '../../scenarios/find.ts';
import { lackOf, needsOwnReceiver, sideEffectsOf } from '../../scenarios/needs.ts';
import { type RunReport, runScenario } from '../../scenarios/run.ts';
import { SandboxCalls } from '../../scenarios/sandbox-calls.ts';
import { AREAS, type Area, areaOf, type CataloguedScenario } from '../../scenarios/scenario.ts';
import { wordsOf } from '../../scenarios/words.ts';
import { webAddressArgument } from '../parse.ts';
import { oneLine, printRows } from '../print.ts';
import { BASE_URL_HELP, defaultSandbox } from '../sandbox-client.ts';

interface GivenOptions {
  readonly dialect?: string;
  readonly baseUrl: string;
  readonly callbackUrl?: string;
  readonly operatorKey: string;
  readonly list?: boolean;
  readonly area?: Area;
  readonly json?: boolean;
}

/** `naru trigger`: scenarios of the catalogue against a running sandbox. */
export function triggerCommand(program: Command, dialects: Dialects): void {
  const able = [...dialects.values()].filter(({ scenarios }) => scenarios !== undefined);
  program
    .command('trigger [scenario]')
    .description(
      'run a scenario (an order, its payer, faults, time) against a running sandbox, with the demo app',
    )
    .addOption(
      new Option('--dialect <name>', 'through which API; the first that can express it when absent').choices(
        able.map(({ name }) => name),
      ),
    )
    .option('--base-url <address>', BASE_URL_HELP, webAddressArgument, defaultSandbox())
    .option(
      '--callback-url <url>',
      'your server gets the callbacks; they come to this command when absent',
      webAddressArgument,
    )
    .addOption(
      new Option('--operator-key <key>', 'of the sandbox, where it has one of its own')
        .env('NARU_OPERATOR_KEY')
        .default(SANDBOX_OPERATOR_KEY, 'the key of every sandbox'),
    )
    .option('--list', 'show the scenarios')
    .addOption(new Option('--area <name>', 'with --list: of one area').choices(AREAS))
    .option('--json', 'as JSON')
    .action(async (name: string | undefined, options: GivenOptions) => {
      if (options.list) return list(able, options);
      if (name === undefined) throw new Error('name a scenario; naru trigger --list shows them');
      if (options.area !== undefined) throw new Error('--area goes with --list');
      await trigger(scenarioNamed(CATALOGUE, name), able, options);
    });
}

function list(dialects: readonly Dialect[], { area, json, dialect }: GivenOptions): void {
  const rows = ofArea(CATALOGUE, area).map((scenario) => {
    const through = dialects.filter((one) => one.scenarios && !lackOf(scenario, one.scenarios));
    const names = through.map(({ name }) => name);
    return { name: scenario.name, dialects: json ? names : names.join(' '), what: scenario.title.en };
  });
  const those = dialect === undefined ? rows : rows.filter((row) => row.dialects.includes(dialect));
  printRows(those, json ? { json } : {}, 'There are no such scenarios.');
}

async function trigger(
  scenario: CataloguedScenario,
  dialects: readonly Dialect[],
  options: GivenOptions,
): Promise<void> {
  const dialect = dialectFor(scenario, dialects, options.dialect);
  const { callbackUrl } = options;
  if (callbackUrl !== undefined && needsOwnReceiver(scenario)) {
    throw new Error(`${scenario.name} plays the merchant's server: run it without --callback-url`);
  }
  const calls = new SandboxCalls(options.baseUrl, options.operatorKey);
  await calls.requireSandbox();
  const say = options.json ? () => {} : (line: string) => process.stdout.write(`${oneLine(line)}\n`);
  say(`${scenario.name}: ${scenario.title.en} (${dialect.title})`);
  for (const effect of sideEffectsOf(scenario, dialect.scenarios)) say(`note: it ${effect}`);
  const stop = new AbortController();
  // What the scenario changed in the sandbox is put back first.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => stop.abort());
  const steps: { step: string; result: string; difference: string | null }[] = [];
  const report = await runScenario(scenario, {
    calls,
    dialect,
    credentials: await demoCredentialsOf(dialect.name),
    merchantId: DEMO_MERCHANT_ID,
    signal: stop.signal,
    ...(callbackUrl === undefined ? {} : { callbackUrl }),
    onStep: (step, { said, difference }) => {
      steps.push({ step: wordsOf(step), result: said, difference: difference ?? null });
      say(`${steps.length}. ${wordsOf(step)}${said === '' ? '' : `: ${said}`}`);
    },
  });
  if (options.json) {
    const said = { scenario: scenario.name, area: areaOf(scenario), dialect: dialect.name, steps, ...report };
    process.stdout.write(`${JSON.stringify(said, null, 2)}\n`);
  } else {
    sayEnd(report, say);
  }
  if (report.differences.length > 0) process.exitCode = 1;
}

function sayEnd(
  { orderNumbers, callbacks, money, differences }: RunReport,
  say: (line: string) => void,
): void {
  say(`order numbers: ${orderNumbers.join(', ') || 'none'}`);
  say(`callbacks: ${callbacks.join('; ') || 'none'}`);
  if (money) {
    const { own, frozen, disputed, suspense } = money;
    say(`money: own ${own}, frozen ${frozen}, disputed ${disputed}, in suspense ${suspense}`);
  }
  for (const difference of differences) say(`DIFFERENT: ${difference}`);
  if (differences.length === 0) say('as expected; the ledger balances');
}
