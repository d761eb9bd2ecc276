import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { end, keepTrackOf } from './child.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** `naru worker` as a real process: the workers alone, on a sandbox. */
export class WorkerProcess {
  readonly #databaseUrl: string;
  #child: ChildProcess;
  #crashes = 0;

  constructor(databaseUrl: string) {
    this.#databaseUrl = databaseUrl;
    this.#child = this.#spawn();
  }

  get crashes(): number {
    return this.#crashes;
  }

  /** Ends it without warning, whatever it has in hand, and starts another one. */
  async crash(): Promise<void> {
    this.#crashes += 1;
    await end(this.#child, 'SIGKILL');
    this.#child = this.#spawn();
  }

  stop(): Promise<void> {
    return end(this.#child);
  }

  #spawn(): ChildProcess {
    const child = spawn(process.execPath, ['packages/gateway/src/cli/naru.ts', 'worker'], {
      cwd: ROOT,
      env: {
        ...process.env,
        DATABASE_URL: this.#databaseUrl,
        NARU_MODE: 'sandbox',
        NARU_LOG_LEVEL: 'warn',
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    keepTrackOf(child);
    return child;
  }

  /** Resolves when it says that it works. */
  async isRunning(): Promise<void> {
    if (this.#child.stdout) await once(this.#child.stdout, 'data');
  }
}
