import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'vitest';
import type { Example } from '../support/examples.ts';
import { root } from '../support/sources.ts';

/** An SDK in another language, as the tests of all of them see it. */
export interface SdkLanguage {
  readonly name: string;
  /** Where it is, from the project's root. */
  readonly folder: string;
  /** What its files end in: those of the examples in its README, too. */
  readonly extension: string;
  readonly needs: Example;
  /** Starts the program that answers cases (cases.ts). */
  readonly startCases: () => ChildProcess;
  /** Makes an empty folder a merchant's project that has the SDK installed. */
  readonly install: (project: string) => void;
  /** Starts a program of such a project. */
  readonly start: (project: string, file: string, env: NodeJS.ProcessEnv) => ChildProcess;
  /** Starts one that receives callbacks. */
  readonly serve: (project: string, file: string, port: number, env: NodeJS.ProcessEnv) => ChildProcess;
}

/** A program that answers each line of JSON by one: a process for all cases of a file. */
export class CaseProcess {
  readonly #child: ChildProcess;
  readonly #waiting: { resolve: (answer: unknown) => void; reject: (error: Error) => void }[] = [];
  readonly #ended: Promise<number | null>;
  #begun = '';
  #errors = '';

  constructor(child: ChildProcess) {
    this.#child = child;
    const { stdout, stderr } = child;
    if (stdout === null || stderr === null) throw new Error('the program needs pipes');
    stderr.on('data', (chunk) => {
      this.#errors += chunk;
    });
    stdout.setEncoding('utf8').on('data', (chunk: string) => this.#receive(chunk));
    this.#ended = new Promise((resolve) => {
      child.once('close', (code) => {
        for (const { reject } of this.#waiting.splice(0)) reject(new Error(`ended: ${code} ${this.#errors}`));
        resolve(code);
      });
    });
  }

  /** Not `readline`, which ends lines at U+2028, too. */
  #receive(chunk: string): void {
    const [first = '', ...others] = chunk.split('\n');
    this.#begun += first;
    for (const text of others) {
      const line = this.#begun;
      this.#begun = text;
      const next = this.#waiting.shift();
      try {
        next?.resolve(JSON.parse(line));
      } catch {
        next?.reject(new Error(`not JSON: ${line}`));
      }
    }
  }

  /** What the SDK makes of an input. */
  ask(input: object): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      this.#child.stdin?.write(`${JSON.stringify(input)}\n`);
    });
  }

  /** Ends it; it must have had nothing to complain about. */
  async stop(): Promise<void> {
    this.#child.stdin?.end();
    const code = await this.#ended;
    expect({ code, errors: this.#errors }).toEqual({ code: 0, errors: '' });
  }
}

/** Writes the examples of an SDK's README into a project, as they are printed. */
export function writeExamples({ folder, extension }: SdkLanguage, project: string): void {
  const readme = readFileSync(path.join(root, folder, 'README.md'), 'utf8');
  const examples = new RegExp(`<!-- example: (\\S+) -->\\n\`\`\`${extension}\\n([\\s\\S]*?)\`\`\``, 'g');
  for (const [, file = '', text = ''] of readme.matchAll(examples)) {
    writeFileSync(path.join(project, file), text);
  }
}

/** Starts a program with pipes to it. */
export function piped(
  program: string | null,
  args: readonly string[],
  options: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv } = {},
): ChildProcess {
  return spawn(program ?? '', args, options);
}
