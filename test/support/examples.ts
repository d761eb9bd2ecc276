import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testServer } from '../../packages/gateway/test/support/server.ts';
import { findProgram } from './programs.ts';
import { freePort } from './server-process.ts';
import { root } from './sources.ts';

const PROGRAM_WITHIN_MS = 45_000;
const PATIENCE_MS = 20_000;

/** A program of docs/examples. */
export interface Example {
  readonly file: string;
  readonly program: string | null;
  /** Why its tests are skipped, with what to install; null when they can run. */
  readonly missing: string | null;
}

/** An example with the programs it needs, by their names; the first one runs it. */
export function example(
  file: string,
  programs: Readonly<Record<string, string | null>>,
  toInstall: string,
): Example {
  const missing = Object.keys(programs).filter((name) => programs[name] === null);
  const reason = `skipped, ${missing.join(' and ')} not found: ${toInstall}`;
  return { file, program: Object.values(programs)[0] ?? null, missing: missing.length > 0 ? reason : null };
}

/** The example for a shell. */
export function curlExample(): Example {
  return example(
    'curl.sh',
    { bash: findProgram(['bash']), openssl: findProgram(['openssl']), curl: findProgram(['curl']) },
    'install bash, openssl and curl',
  );
}

/** A chapter of tests, or a skipped one that says what is missing. */
export function describeWith(name: string, { missing }: Example, body: () => void): void {
  if (missing === null) describe(name, body);
  else describe.skip(`${name} [${missing}]`, body);
}

export interface Ended {
  readonly code: number | null;
  readonly output: string;
  readonly errors: string;
}

/** Waits for the end of a program. */
export async function ended(child: ChildProcess): Promise<Ended> {
  const texts = { output: '', errors: '' };
  child.stdout?.on('data', (chunk) => {
    texts.output += chunk;
  });
  child.stderr?.on('data', (chunk) => {
    texts.errors += chunk;
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, ...texts };
}

/** Nobody listens: the example ends with an exit code and says so. */
export function silentServerTest(of: Example, { start, dialect }: ExampleBench, timeoutMs: number): void {
  test(
    'a server that does not answer ends it with an exit code',
    async () => {
      const silent = `http://127.0.0.1:${await freePort()}`;
      const run = await ended(start(of, { [addressName(dialect)]: silent }));
      expect(run.code).toBe(1);
      expect(run.errors).toContain('FAILED');
    },
    timeoutMs,
  );
}

/**
 * Runs the commands of a document's first payment and of what follows on it, of which there are `count`, and gives what
 * each answered.
 */
export async function firstPaymentAnswers(
  shell: Example,
  { launch, baseUrl, dialect }: ExampleBench,
  count: number,
): Promise<unknown[]> {
  const document = readFileSync(path.join(root, `docs/${dialect}.md`), 'utf8');
  const parts = [...document.matchAll(/<!-- first payment.*?-->([\s\S]*?)<!-- \/first payment -->/g)];
  const commands = parts.flatMap(([, part = '']) =>
    [...part.matchAll(/```sh\n([\s\S]*?)```/g)].map((match) => match[1]),
  );
  expect(commands).toHaveLength(count);
  const script = [
    'set -e',
    // npx would look for the program in the folder of the test.
    `npx() { shift; "${process.execPath}" "${path.join(root, 'packages/gateway/src/cli/naru.ts')}" "$@"; }`,
    ...commands.map((text) => `${text?.replaceAll('http://127.0.0.1:8080', baseUrl())}\necho`),
  ].join('\n');
  const { code, output, errors } = await ended(launch(shell.program ?? '', ['-c', script]));
  expect({ code, errors }).toEqual({ code: 0, errors: '' });
  return output
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}

/** The variable with the server's address for examples. */
function addressName(dialect: ExampleDialect): string {
  return `${dialect.toUpperCase()}_URL`;
}

/** Looks until there is something to see. */
export async function until<T>(what: string, look: () => Promise<T | undefined>): Promise<T> {
  const deadlineMs = performance.now() + PATIENCE_MS;
  for (;;) {
    const seen = await look();
    if (seen !== undefined) return seen;
    if (performance.now() > deadlineMs) throw new Error(`timed out waiting for: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

export interface Delivery {
  readonly outcome: string;
  readonly request: { readonly headers: Record<string, string>; readonly body: string };
  readonly reply: { readonly status: number; readonly body: string } | null;
}

type ExampleDialect = 'haipay' | 'teemopay' | 'eximbay';

/** A server for the examples of a dialect, started before and stopped after the tests of this file. */
export interface ExampleBench {
  readonly dialect: ExampleDialect;
  /** Where the examples are. */
  readonly examples: string;
  readonly baseUrl: () => string;
  /** Starts a program in a folder of its own, with the server's address in its environment. */
  readonly launch: (program: string, args: readonly string[], env?: Record<string, string>) => ChildProcess;
  readonly start: (of: Example, env?: Record<string, string>) => ChildProcess;
  /** A call of the sandbox's control API. */
  readonly control: <T>(pathname: string, body?: object) => Promise<T>;
  /** The deliveries of the newest callback of an order whose number begins with `prefix`. */
  readonly deliveriesOf: (prefix: string) => Promise<readonly Delivery[]>;
}

export function exampleBench(dialect: ExampleDialect): ExampleBench {
  const examples = path.join(root, 'docs/examples', dialect);
  const server = testServer();
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'naru-examples-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const launch: ExampleBench['launch'] = (program, args, env = {}) =>
    spawn(program, args, {
      cwd: folder,
      env: {
        PATH: process.env['PATH'] ?? '',
        [addressName(dialect)]: server.baseUrl,
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: PROGRAM_WITHIN_MS,
    });
  return {
    dialect,
    examples,
    baseUrl: () => server.baseUrl,
    launch,
    start: ({ program, file }, env) => launch(program ?? file, [path.join(examples, file)], env),
    async control<T>(pathname: string, body: object = {}) {
      const reply = await fetch(server.baseUrl + pathname, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      if (!reply.ok) throw new Error(`${pathname}: ${reply.status} ${await reply.text()}`);
      return (await reply.json()) as T;
    },
    async deliveriesOf(prefix) {
      const reply = await fetch(`${server.baseUrl}/_sandbox/callbacks`);
      const { callbacks } = (await reply.json()) as {
        callbacks: { orderNumber: string; deliveries: Delivery[] }[];
      };
      return callbacks.find(({ orderNumber }) => orderNumber.startsWith(prefix))?.deliveries ?? [];
    },
  };
}
