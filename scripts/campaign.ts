import { spawn } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** Which tests are campaigns; `npm test` runs them too, a few rounds each under a fixed seed. */
const CAMPAIGNS = {
  fuzz: {
    title: 'requests, callbacks and orders of which every part is drawn at random',
    files: ['packages/gateway/test/fuzz'],
  },
  faults: {
    title:
      'killed, frozen and restarted processes, lost databases, full disks, and races, each verified afterwards',
    files: [
      'test/processes/crash.test.ts',
      'test/processes/subscription-crash.test.ts',
      'test/processes/two-servers.test.ts',
      'packages/engine/test/store/crash.test.ts',
      'packages/engine/test/store/failover.test.ts',
      'packages/engine/test/locked-rows.test.ts',
      'packages/engine/test/races.test.ts',
      'packages/engine/test/card-token-races.test.ts',
      'packages/engine/test/chargeback-races.test.ts',
      'packages/engine/test/deposit-races.test.ts',
      'packages/engine/test/deposit-walk.test.ts',
      'packages/engine/test/identity-races.test.ts',
      'packages/engine/test/payer-limits.test.ts',
      'packages/engine/test/subscriptions/races.test.ts',
      'packages/gateway/test/eximbay/races.test.ts',
      'packages/gateway/test/late-payments.test.ts',
      'packages/gateway/test/scenarios/catalogue.test.ts',
    ],
  },
} as const;

type Campaign = keyof typeof CAMPAIGNS;

const HELP = `Runs a campaign: tests that draw their inputs, for a stated time, under a seed.

  npm run fuzz                              ${CAMPAIGNS.fuzz.title}
  npm run faults                            ${CAMPAIGNS.faults.title}
  npm run fuzz -- --seconds 600             each test for ten minutes (60 s by default)
  npm run fuzz -- --seed 7 --round 12       one round again, as a failure names it
  npm run fuzz -- -t TeemoPay               what follows goes to vitest

The last line is always "N passed, N failed, N skipped".`;

const ROOT = fileURLToPath(new URL('..', import.meta.url));

function main(args: string[]): void {
  const [name, ...rest] = args;
  if (!isCampaign(name) || rest.includes('--help')) {
    process.stdout.write(`${HELP}\n`);
    process.exitCode = isCampaign(name) ? 0 : 1;
    return;
  }
  const { options, others } = optionsOf(rest);
  const seed = options['seed'] ?? String(Math.floor(Math.random() * 1_000_000));
  process.stdout.write(`${name}: ${CAMPAIGNS[name].title}\nseed ${seed}\n`);
  const env = {
    ...process.env,
    NARU_TEST_THOROUGH: '1',
    NARU_CAMPAIGN_SEED: seed,
    NARU_CAMPAIGN_SECONDS: options['seconds'] ?? '60',
    NARU_CAMPAIGN_ROUND: options['round'] ?? '',
  };
  const files = [...CAMPAIGNS[name].files];
  const test = [path.join(ROOT, 'scripts/test.ts'), '--only', '--testTimeout=600000', ...files, ...others];
  const child = spawn(process.execPath, test, { env, stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
  child.once('close', (code) => {
    process.exitCode = code ?? 1;
  });
}

function isCampaign(name: string | undefined): name is Campaign {
  return name !== undefined && Object.hasOwn(CAMPAIGNS, name);
}

/** --seed, --seconds and --round with their whole numbers, and all else. */
function optionsOf(args: readonly string[]): { options: Record<string, string>; others: string[] } {
  const options: Record<string, string> = {};
  const others: string[] = [];
  for (let index = 0; index < args.length; index += 1) {
    const [, name] = /^--(seed|seconds|round)$/.exec(args[index] ?? '') ?? [];
    const value = args[index + 1] ?? '';
    if (name === undefined) {
      others.push(args[index] ?? '');
    } else if (/^\d{1,9}$/.test(value)) {
      options[name] = value;
      index += 1;
    } else {
      throw new Error(`--${name} needs a whole number`);
    }
  }
  return { options, others };
}

try {
  main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
}
