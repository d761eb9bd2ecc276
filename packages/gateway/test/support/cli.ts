import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { createServerDatabase, dropServerDatabase } from '../../../../test/support/server-databases.ts';
import { programEnvironment } from '../../../../test/support/server-process.ts';
import { root } from '../../../../test/support/sources.ts';
import { testServerUrl } from '../../../../test/support/stores.ts';

export interface Ended {
  readonly code: number;
  readonly out: string;
  readonly error: string;
}

/** The command line on a store of its own, each command a process as on an operator's machine. */
export class CommandLine {
  /** For files that commands read and write. */
  directory = '';
  /** Names the store to programs: a database of the test server, or a folder where there is none. */
  env: Record<string, string> = {};

  /** Runs `naru` with arguments, to its end. */
  readonly naru = (...args: string[]): Promise<Ended> => this.fed('', ...args);

  /** The same with something to read. */
  readonly fed = async (input: string, ...args: string[]): Promise<Ended> => {
    const program = path.join(root, 'packages/gateway/src/cli/naru.ts');
    const child = spawn(process.execPath, [program, ...args], {
      cwd: root,
      env: programEnvironment(this.env),
    });
    const texts = { out: '', error: '' };
    child.stdout.on('data', (chunk) => {
      texts.out += chunk;
    });
    child.stderr.on('data', (chunk) => {
      texts.error += chunk;
    });
    child.stdin.end(input);
    const [code] = (await once(child, 'close')) as [number];
    return { code, ...texts };
  };
}

/**
 * A command line for the tests of a block. On the test server, where there is one: a command then starts in a third of
 * the time that it takes to open an embedded database; test/processes and test/docs*.ts run the commands on those.
 */
export function commandLine(): CommandLine {
  const commands = new CommandLine();
  let databaseUrl: string | undefined;
  beforeAll(async () => {
    commands.directory = await mkdtemp(path.join(os.tmpdir(), 'naru-cli-'));
    databaseUrl = testServerUrl && (await createServerDatabase(testServerUrl));
    commands.env =
      databaseUrl === undefined
        ? { NARU_DATA_DIR: path.join(commands.directory, 'data') }
        : { DATABASE_URL: databaseUrl };
  });
  afterAll(async () => {
    if (testServerUrl !== undefined && databaseUrl !== undefined) {
      await dropServerDatabase(testServerUrl, databaseUrl);
    }
    await rm(commands.directory, { recursive: true, force: true });
  });
  return commands;
}
