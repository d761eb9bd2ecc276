import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** Folders of merchants' projects, and the commands that are run in them. */

const COMMAND_WITHIN_MS = 300_000;

export const work = fs.mkdtempSync(path.join(os.tmpdir(), 'naru-consumers-'));
const running = new Set<ChildProcess>();

/** This machine's, without what the npm that runs this script has put into it. */
const OWN_ENVIRONMENT = Object.fromEntries(
  Object.entries(process.env).filter(
    ([name]) => !/^(npm_|NODE_|INIT_CWD|NARU_|VITEST|GITHUB_)/.test(name) || name === 'NODE_EXTRA_CA_CERTS',
  ),
);
const REGISTRY = execFileSync('npm', ['config', 'get', 'registry'], { encoding: 'utf8' }).trim();

export interface Command {
  readonly cwd: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Whose programs are found first. */
  readonly path?: readonly string[];
}

export function start(
  command: string,
  args: readonly string[],
  { cwd, env = {}, path: first = [] }: Command,
) {
  const child = spawn(command, args, {
    cwd,
    env: {
      ...OWN_ENVIRONMENT,
      npm_config_registry: REGISTRY,
      npm_config_fetch_retries: '5',
      npm_config_update_notifier: 'false',
      PATH: [...first, path.dirname(process.execPath), process.env['PATH']].join(':'),
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  running.add(child);
  child.once('close', () => running.delete(child));
  return child;
}

/** Runs a command to its end and returns what it printed; fails when the exit code is not 0. */
export async function run(command: string, args: readonly string[], where: Command): Promise<string> {
  const child = start(command, args, where);
  let all = '';
  let printed = '';
  child.stdout?.on('data', (chunk) => {
    all += chunk;
    printed += chunk;
  });
  child.stderr?.on('data', (chunk) => {
    all += chunk;
  });
  const timer = setTimeout(() => killGroup(child), COMMAND_WITHIN_MS);
  const [code] = (await once(child, 'close')) as [number | null];
  clearTimeout(timer);
  if (code !== 0) throw new Error(`${path.basename(command)} ${args.join(' ')} ended with ${code}:\n${all}`);
  return printed;
}

export function killGroup(child: ChildProcess): void {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

export function cleanUp(): void {
  for (const child of running) killGroup(child);
  fs.rmSync(work, { recursive: true, force: true });
}

let folders = 0;

/** An empty project. */
export class Project {
  readonly dir: string;
  readonly #env: NodeJS.ProcessEnv;

  constructor(name: string, env: NodeJS.ProcessEnv) {
    folders += 1;
    this.dir = path.join(work, `${folders}-${name}`);
    this.#env = env;
    fs.mkdirSync(this.dir);
    this.write({ 'package.json': '{ "private": true }' });
  }

  write(files: Readonly<Record<string, string>>): this {
    for (const [file, text] of Object.entries(files)) {
      fs.mkdirSync(path.dirname(path.join(this.dir, file)), { recursive: true });
      fs.writeFileSync(path.join(this.dir, file), text);
    }
    return this;
  }

  /** Packages by exact version, or tarballs. No script of theirs runs. */
  async install(...specifiers: readonly string[]): Promise<this> {
    const options = ['--no-audit', '--no-fund', '--ignore-scripts', '--save-exact', '--prefer-offline'];
    await run('npm', ['install', ...options, ...specifiers], { cwd: this.dir });
    return this;
  }

  node(...args: readonly string[]): Promise<string> {
    return this.nodeAt(process.execPath, ...args);
  }

  nodeAt(node: string, ...args: readonly string[]): Promise<string> {
    return run(node, args, { cwd: this.dir, env: this.#env });
  }

  /** A program that a package of the project brought along. */
  bin(name: string, ...args: readonly string[]): Promise<string> {
    return this.node(path.join('node_modules', name), ...args);
  }

  start(...args: readonly string[]): ChildProcess {
    return start(process.execPath, args, { cwd: this.dir, env: this.#env });
  }
}
