import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { startPostgres } from './postgres.ts';

const HELP = `Runs every check of the repository, in this order, and stops at the first that fails:
  1. type check   tsc --noEmit
  2. lint         biome check
  3. tests        vitest run, on the embedded store and on a real PostgreSQL

  npm test                              everything
  npm test -- packages/engine           type check, lint, and the tests whose path matches
  npm test -- --only packages/engine    those tests alone, without type check and lint
  npm test -- --only -t 'a name'        everything after the options here goes to vitest

Options:
  --only         skip type check and lint
  --all-stores   run on a real PostgreSQL also the tests for which the embedded store is enough
  --thorough     run also what repeats a rule that the others test: processes that crash, browsers at every
                 screen, scenarios and races on both stores, more rounds; CI does
  --packages     run also the tests that build and pack the SDKs, as npm run test:consumers does; so does the
                 name of such a file
  --help         show this text

Environment:
  NARU_TEST_DATABASE_URL   a PostgreSQL server to test on. When it is not set, one is started from the
                           binaries on this machine and removed at the end; without binaries the tests run
                           on the embedded store only, and the report says so.

The last line is always "N passed, N failed, N skipped".`;

interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const INTERRUPTED_EXIT_CODE = 130;

let running: ChildProcess | undefined;
let isInterrupted = false;

async function main(args: string[]): Promise<number> {
  if (args.includes('--help') || args.includes('-h')) {
    process.stdout.write(`${HELP}\n`);
    return 0;
  }
  const skipChecks = args.includes('--only');
  if (args.includes('--all-stores')) process.env.NARU_TEST_STORES = 'all';
  if (args.includes('--thorough')) process.env.NARU_TEST_THOROUGH = '1';
  const takesPackages = args.some((arg) => arg === '--packages' || arg.endsWith('.test.ts'));
  const ours = ['--only', '--all-stores', '--thorough', '--packages'];
  const others = args.filter((arg) => !ours.includes(arg));
  const vitestArgs = takesPackages ? others : ['--project=!packages', ...others];
  const checks = skipChecks ? [] : await runChecks();
  const failedCheck = checks.find((check) => !check.isPassed);
  const tests = failedCheck === undefined ? await runTests(vitestArgs) : { passed: 0, failed: 1, skipped: 0 };
  if (failedCheck !== undefined) print(`\n${failedCheck.title} failed; the tests were not run.`);
  print(`\n${tests.passed} passed, ${tests.failed} failed, ${tests.skipped} skipped`);
  if (isInterrupted) return INTERRUPTED_EXIT_CODE;
  return tests.failed > 0 ? 1 : 0;
}

async function runChecks(): Promise<{ title: string; isPassed: boolean }[]> {
  const results: { title: string; isPassed: boolean }[] = [];
  for (const { title, program, args } of [
    { title: 'Type check', program: 'typescript/bin/tsc', args: ['--noEmit', '-p', 'tsconfig.json'] },
    { title: 'Lint', program: '@biomejs/biome/bin/biome', args: ['check', '.'] },
  ]) {
    heading(title);
    const isPassed = (await runNode(program, args)) === 0;
    results.push({ title, isPassed });
    if (!isPassed) break;
    print(`${title}: clean.`);
  }
  return results;
}

async function runTests(vitestArgs: string[]): Promise<Counts> {
  heading('Tests');
  const database = await provideDatabase();
  const reportDir = fs.mkdtempSync(path.join(os.tmpdir(), 'naru-test-report-'));
  const reportFile = path.join(reportDir, 'report.json');
  try {
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`];
    // The programs that tests start, hundreds of them, load in half the time from compiled code.
    const env = { ...database.env, NODE_COMPILE_CACHE: path.join(reportDir, 'compiled') };
    const code = await runNode('vitest/vitest.mjs', ['run', ...reporters, ...vitestArgs], env);
    return readCounts(reportFile, code);
  } finally {
    await database.stop();
    fs.rmSync(reportDir, { recursive: true, force: true });
  }
}

async function provideDatabase(): Promise<{ env: NodeJS.ProcessEnv; stop: () => Promise<void> }> {
  const nothingToStop = async () => undefined;
  if (process.env.NARU_TEST_DATABASE_URL) {
    print('PostgreSQL: the server named by NARU_TEST_DATABASE_URL.');
    return { env: {}, stop: nothingToStop };
  }
  const postgres = await startPostgres({ fsync: false });
  if ('unavailable' in postgres) {
    print(`PostgreSQL: ${postgres.unavailable}; the tests run on the embedded store only.`);
    return { env: {}, stop: nothingToStop };
  }
  print(`PostgreSQL: started for this run at ${postgres.url}`);
  return { env: { NARU_TEST_DATABASE_URL: postgres.url }, stop: postgres.stop };
}

/** The counts of vitest's report; a failure that is no test (a file that does not load) counts as one. */
function readCounts(reportFile: string, exitCode: number): Counts {
  if (!fs.existsSync(reportFile)) return { passed: 0, failed: 1, skipped: 0 };
  const report = JSON.parse(fs.readFileSync(reportFile, 'utf8')) as {
    numPassedTests: number;
    numFailedTests: number;
    numPendingTests: number;
    numTodoTests: number;
    testResults: { status: string; assertionResults: { status: string }[] }[];
  };
  const brokenFiles = report.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.every((test) => test.status !== 'failed'),
  );
  const failed = report.numFailedTests + brokenFiles.length;
  return {
    passed: report.numPassedTests,
    failed: failed === 0 && exitCode !== 0 ? 1 : failed,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

/** Runs a program of node_modules on the Node that runs this script, whatever the system's own is. */
function runNode(program: string, args: string[], env: NodeJS.ProcessEnv = {}): Promise<number> {
  if (isInterrupted) return Promise.resolve(INTERRUPTED_EXIT_CODE);
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [path.join(ROOT, 'node_modules', program), ...args], {
      cwd: ROOT,
      env: { ...process.env, ...env },
      stdio: 'inherit',
    });
    running = child;
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 1));
  });
}

function heading(title: string): void {
  print(`\n== ${title} ${'='.repeat(Math.max(4, 60 - title.length))}`);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

// The child ends first; the ordinary way out then stops the database and prints the counts.
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    isInterrupted = true;
    running?.kill(signal);
  });
}

process.exitCode = await main(process.argv.slice(2));
