import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** Children that still run; ended when this process ends, however it does. */
const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** Watches over a child until it ended by itself. */
export function keepTrackOf(child: ChildProcess): void {
  running.add(child);
  child.once('exit', () => running.delete(child));
}

export async function end(child: ChildProcess, signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill(signal);
  await gone;
}

/** A process that answers one message at a time with one message. */
export class Helper {
  readonly #child: ChildProcess;

  /** `file` is relative to bench/. */
  constructor(file: string, env: NodeJS.ProcessEnv = {}) {
    const path = fileURLToPath(new URL(`../${file}`, import.meta.url));
    // Structured clone, because latencies by the ten thousand are slow as JSON.
    this.#child = fork(path, { serialization: 'advanced', env: { ...process.env, ...env } });
    keepTrackOf(this.#child);
  }

  ask<T>(message: object): Promise<T> {
    const answer = this.listen<T>();
    this.#child.send(message);
    return answer;
  }

  /** The next answer, also one that nobody asked for. */
  listen<T>(): Promise<T> {
    return new Promise((resolve, reject) => {
      const ended = (code: number | null) => reject(new Error(`a helper process ended with ${code}`));
      this.#child.once('exit', ended);
      this.#child.once('message', (answer: { result: T } | { error: string }) => {
        this.#child.off('exit', ended);
        if ('error' in answer) reject(new Error(answer.error));
        else resolve(answer.result);
      });
    });
  }

  stop(): Promise<void> {
    return end(this.#child, 'SIGKILL');
  }
}
