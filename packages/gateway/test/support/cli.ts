import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { createServerDatabase, dropServerDatabase } from '../../../../test/support/server-databases.ts';
import { testServerUrl } from '../../../../test/support/stores.ts';
import { type Ended, runNaru } from './cli-in-process.ts';

/** The command line on a store of its own. */
export class CommandLine {
  /** For files that commands read and write. */
  directory = '';
  /** Names the store to programs: a database of the test server, or a folder where there is none. */
  env: Record<string, string> = {};

  /** Runs `naru` with arguments, to its end. */
  readonly naru = (...args: string[]): Promise<Ended> => this.fed('', ...args);

  /** The same with something to read. */
  readonly fed = (input: string, ...args: string[]): Promise<Ended> => runNaru(args, this.env, input);
}

/**
 * A command line for the tests of a block. On the test server, where there is one: a command then starts in a third of
 * the time that it takes to open an embedded database; test/processes and test/docs*.ts run the commands on those, in
 * processes of their own.
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
    if (databaseUrl === undefined) await commands.naru('migrate');
  });
  afterAll(async () => {
    if (testServerUrl !== undefined && databaseUrl !== undefined) {
      await dropServerDatabase(testServerUrl, databaseUrl);
    }
    await rm(commands.directory, { recursive: true, force: true });
  });
  return commands;
}
