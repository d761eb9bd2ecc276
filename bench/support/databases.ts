import { setTimeout } from 'node:timers/promises';
import pg from 'pg';
import { migrate, openStore, type Store } from '../../packages/engine/src/index.ts';
import { MIGRATIONS } from '../../packages/gateway/src/migrations.ts';
import { type RunningPostgres, startPostgres } from '../../scripts/postgres.ts';

/** SQLSTATE cannot_connect_now. */
const STARTING_UP = '57P03';
const START_TIMEOUT_MS = 30_000;
const START_PAUSE_MS = 50;

/** One server for the whole run, fsync on; each measurement has databases of its own on it. */
export class Databases {
  readonly #server: RunningPostgres;

  private constructor(server: RunningPostgres) {
    this.#server = server;
  }

  /** A text says why there is none. */
  static async start(): Promise<Databases | string> {
    const server = await startPostgres({ fsync: true });
    if ('unavailable' in server) return server.unavailable;
    const databases = new Databases(server);
    await databases.#acceptsSessions();
    return databases;
  }

  /** The port answers a moment before the first session is let in, longer with fsync than without. */
  async #acceptsSessions(): Promise<void> {
    for (const deadlineMs = performance.now() + START_TIMEOUT_MS; ; ) {
      try {
        return await this.#run('select 1');
      } catch (error) {
        const isStarting = error instanceof Error && 'code' in error && error.code === STARTING_UP;
        if (!isStarting || performance.now() > deadlineMs) throw error;
        await setTimeout(START_PAUSE_MS);
      }
    }
  }

  /** An empty database; returns its URL. */
  async create(name: string): Promise<string> {
    await this.#run(`create database ${name}`);
    const url = new URL(this.#server.url);
    url.pathname = `/${name}`;
    return url.href;
  }

  /** Removed as soon as it is done with: a large one slows the checkpoints of what is measured next. */
  async drop(name: string): Promise<void> {
    await this.#run(`drop database ${name} with (force)`);
  }

  stop(): Promise<void> {
    return this.#server.stop();
  }

  async #run(statement: string): Promise<void> {
    const client = new pg.Client(this.#server.url);
    try {
      await client.connect();
      await client.query(statement);
    } finally {
      await client.end();
    }
  }
}

/** A migrated store on a server's database. */
export async function openServer(databaseUrl: string, poolSize: number): Promise<Store> {
  const store = await openStore({ databaseUrl, dataDir: '', poolSize });
  await migrate(store, MIGRATIONS);
  return store;
}

/** A migrated embedded store in `dataDir`, fsync on. */
export async function openEmbedded(dataDir: string): Promise<Store> {
  const store = await openStore({ dataDir, fsync: true });
  await migrate(store, MIGRATIONS);
  return store;
}
