import { spawn } from 'node:child_process';
import os from 'node:os';
import { benchEmbedded, benchServer } from './batching.ts';
import { benchCallbacks } from './callbacks.ts';
import { benchMemory } from './memory.ts';
import { benchQuery } from './query.ts';
import { benchHttp } from './signed-http.ts';
import { benchSubscriptions } from './subscriptions.ts';
import { Databases } from './support/databases.ts';
import { HELP, type Options, readOptions, type Section } from './support/options.ts';
import { isMet, renderReport, type SectionReport, say } from './support/report.ts';
import { benchTeemoPay } from './teemopay-http.ts';
import { benchTesting } from './testing.ts';

const EXIT_MISSED = 1;
const EXIT_BROKEN = 2;

async function main(args: readonly string[]): Promise<number> {
  const options = readOptions(args);
  if (options === 'help') {
    process.stdout.write(HELP);
    return 0;
  }
  if ('fault' in options) {
    process.stderr.write(`bench: ${options.fault}\n\n${HELP}`);
    return EXIT_BROKEN;
  }
  if (options.plainRsa && process.env['OPENSSL_ia32cap'] !== WITHOUT_IFMA) return runWithPlainRsa(args);
  const { reports, skipped, broken } = await measure(options);
  process.stdout.write(
    `${[machine(options), ...skipped, ...broken, ''].join('\n')}\n${renderReport(reports)}`,
  );
  if (broken.length > 0) return EXIT_BROKEN;
  const missed = reports.flatMap((report) => report.requirements).filter((one) => !isMet(one));
  return missed.length > 0 ? EXIT_MISSED : 0;
}

/** Bit 21 of the second word: AVX-512 IFMA. OpenSSL reads it once, at its start, so the whole program starts again. */
const WITHOUT_IFMA = ':~0x200000';

function runWithPlainRsa(args: readonly string[]): Promise<number> {
  const child = spawn(process.execPath, [process.argv[1] ?? '', ...args], {
    env: { ...process.env, OPENSSL_ia32cap: WITHOUT_IFMA },
    stdio: 'inherit',
  });
  return new Promise((resolve) => child.once('exit', (code) => resolve(code ?? EXIT_BROKEN)));
}

/** What was measured, what could not be started here, and what broke off: the other parts are reported all the same. */
interface Measured {
  readonly reports: SectionReport[];
  readonly skipped: string[];
  readonly broken: string[];
}

async function measure(options: Options): Promise<Measured> {
  const { sections } = options;
  const reports: SectionReport[] = [];
  const skipped: string[] = [];
  const broken: string[] = [];
  const run = async (name: Section, part: () => Promise<SectionReport>) => {
    try {
      reports.push(await part());
    } catch (error) {
      say(`bench: ${name}: ${error instanceof Error ? error.stack : error}`);
      broken.push(`Broke off: ${name}, because ${error instanceof Error ? error.message : error}.`);
    }
  };
  const onServer = SERVER_SECTIONS.filter(({ name }) => sections.has(name));
  if (onServer.length > 0) {
    const databases = await Databases.start();
    if (typeof databases === 'string') {
      const names = onServer.map(({ name }) => name).join(', ');
      skipped.push(`Not measured: ${names}, because ${databases}.`);
    } else {
      try {
        for (const part of onServer) await run(part.name, () => part.run(databases, options));
      } finally {
        await databases.stop();
      }
    }
  }
  if (sections.has('pglite')) await run('pglite', () => benchEmbedded(options.quick));
  if (sections.has('testing')) await run('testing', () => benchTesting(options.quick));
  return { reports, skipped, broken };
}

const SERVER_SECTIONS: readonly {
  readonly name: Section;
  readonly run: (databases: Databases, options: Options) => Promise<SectionReport>;
}[] = [
  { name: 'engine', run: (databases, { quick }) => benchServer(databases, quick) },
  { name: 'http', run: (databases, { quick }) => benchHttp(databases, quick) },
  { name: 'teemopay', run: (databases, { quick }) => benchTeemoPay(databases, quick) },
  { name: 'memory', run: (databases, { quick }) => benchMemory(databases, quick) },
  { name: 'query', run: (databases, { quick }) => benchQuery(databases, quick) },
  { name: 'subscriptions', run: benchSubscriptions },
  { name: 'callbacks', run: (databases, { quick }) => benchCallbacks(databases, quick) },
];

function machine({ quick, plainRsa }: Options): string {
  const [cpu] = os.cpus();
  const load = os.loadavg().map((value) => value.toFixed(1));
  const size = (quick ? ' Quick run: rough figures.' : '') + (plainRsa ? ' RSA without AVX-512 IFMA.' : '');
  return (
    `${new Date().toISOString().slice(0, 10)}, ${os.availableParallelism()} cores (${cpu?.model.trim()}), ` +
    `Node ${process.versions.node}, load average at the end ${load.join(' ')}.${size}`
  );
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(EXIT_BROKEN));

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  say(`bench: ${error instanceof Error ? error.stack : error}`);
  process.exit(EXIT_BROKEN);
}
