import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { programEnvironment } from '../../../../test/support/server-process.ts';
import { root } from '../../../../test/support/sources.ts';
import { listenFault, whereItListens } from '../../src/cli/listening.ts';
import { unwritable } from '../../src/cli/unwritable.ts';
import { runNaru } from '../support/cli-in-process.ts';

const NARU = path.join(root, 'packages/gateway/bin/naru.js');

let folder = '';
beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'naru start 나루 '));
});
afterAll(() => fs.rmSync(folder, { recursive: true }));

async function ended(child: ChildProcess): Promise<{ code: number | null; out: string; error: string }> {
  const texts = { out: '', error: '' };
  child.stdout?.on('data', (chunk) => {
    texts.out += chunk;
  });
  child.stderr?.on('data', (chunk) => {
    texts.error += chunk;
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, ...texts };
}

function naru(args: string[], env: Record<string, string>): ReturnType<typeof ended> {
  return ended(spawn(process.execPath, [NARU, ...args], { env: programEnvironment(env) }));
}

it('names the address it listens on, not only the one that links have', () => {
  const local = 'http://127.0.0.1:8080';
  expect(whereItListens(local, local)).toBe('listens on http://127.0.0.1:8080');
  expect(whereItListens(local, 'https://pay.example')).toBe(
    'listens on http://127.0.0.1:8080 for https://pay.example',
  );
});

describe('a start that can not succeed ends at once with one sentence', () => {
  it.each([
    ['serve', 'PORT'],
    ['serve', 'NARU_OPS_PORT'],
    ['worker', 'NARU_OPS_PORT'],
  ])('%s names the port that is in use (%s), before it makes a database', async (command, name) => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as { port: number };
    const dataDir = path.join(folder, 'never made');
    const { code, error } = await runNaru([command], {
      PORT: '0',
      NARU_DATA_DIR: dataDir,
      [name]: String(port),
    });
    other.close();
    expect(error).toBe(
      `naru: port ${port} on 127.0.0.1 is in use by another program: ` +
        `stop that one, or choose another port with ${name}\n`,
    );
    expect(code).toBe(1);
    expect(fs.existsSync(dataDir)).toBe(false);
  });

  it.each([
    ['below a file', 'data', 'ENOTDIR'],
    ['that is a file', '', 'EEXIST'],
  ])('names the folder that can not hold the database: one %s', async (_, below, reason) => {
    const file = path.join(folder, 'a file');
    fs.writeFileSync(file, '');
    const { code, error } = await runNaru(['migrate'], { NARU_DATA_DIR: path.join(file, below) });
    expect(error).toMatch(
      /^naru: the embedded database cannot be opened: .* is not a folder \([A-Z]+\); set /,
    );
    expect(error).toContain(`(${reason})`);
    expect(error.trimEnd().split('\n')).toHaveLength(1);
    expect(code).toBe(1);
  });

  // In a process of its own: this one shows that what is said and the exit code leave it, the others what they are.
  it.skipIf(process.platform !== 'linux')('ends where no folder can be made', async () => {
    const { code, error } = await naru(['migrate'], { NARU_DATA_DIR: '/proc/naru/data' });
    expect(error).toMatch(
      /^naru: the embedded database cannot be opened: \/proc\/naru can not be made there \(ENOENT\); set /,
    );
    expect(error.trimEnd().split('\n')).toHaveLength(1);
    expect(code).toBe(1);
  });

  it.each([
    ['EACCES', 'this user may not listen on port 80: choose one from 1024 on with PORT'],
    [
      'EADDRNOTAVAIL',
      '10.9.9.9 is not an address of this machine: set HOST to one that is (::1 where there is no IPv4)',
    ],
    ['ENOTFOUND', 'HOST is "10.9.9.9", which no name server knows: set it to an address of this machine'],
  ])('explains %s', (code, sentence) => {
    const error = Object.assign(new Error('raw'), { code });
    expect(listenFault(error, '10.9.9.9', 80)).toEqual(new Error(sentence));
  });

  it('leaves errors alone that it can not explain', () => {
    const error = new Error('other');
    expect(listenFault(error, 'h', 1)).toBe(error);
    expect(unwritable(error, 'w', 'r')).toBe(error);
  });
});

describe('the launcher', () => {
  const program = () => path.join(folder, 'program.ts');
  beforeAll(() => {
    const launcher = JSON.stringify(path.join(root, 'packages/gateway/bin/launch.js'));
    fs.writeFileSync(
      program(),
      `const [what, value]: string[] = process.argv.slice(2);
      if (what === 'code') process.exit(Number(value));
      process.on('SIGTERM', () => { process.stdout.write('stopped'); process.exit(7); });
      setInterval(() => undefined, 1000);
      process.stdout.write('ready');`,
    );
    // An option for Node makes it use a second process, as a Node that is too old does.
    fs.writeFileSync(
      path.join(folder, 'second.mjs'),
      `import { launch } from ${launcher};
      await launch(process.argv[2], process.argv.slice(3), ['--no-warnings']);`,
    );
  });
  const start = (launcher: string, ...args: string[]) =>
    spawn(process.execPath, [launcher, program(), ...args], { env: programEnvironment({}) });
  const inOneProcess = path.join(root, 'packages/gateway/bin/launch.js');
  const inTwo = () => path.join(folder, 'second.mjs');

  it('gives the program its arguments and ends with its exit code, in one process or two', async () => {
    expect((await ended(start(inOneProcess, 'code', '3'))).code).toBe(3);
    expect((await ended(start(inTwo(), 'code', '4'))).code).toBe(4);
  });

  it('passes SIGTERM on and waits for the program', async () => {
    const child = start(inTwo(), 'wait');
    const end = ended(child);
    await once(child.stdout as NodeJS.ReadableStream, 'data');
    child.kill('SIGTERM');
    expect(await end).toEqual({ code: 7, out: 'readystopped', error: '' });
  });

  it('leaves no process behind when it is killed', async () => {
    const child = start(inTwo(), 'wait');
    await once(child.stdout as NodeJS.ReadableStream, 'data');
    let out = '';
    child.stdout?.on('data', (chunk) => {
      out += chunk;
    });
    child.kill('SIGKILL');
    // The program holds the other end: it closes when the program has ended.
    await once(child.stdout as NodeJS.ReadableStream, 'close');
    expect(out).toBe('stopped');
  });

  it('is found through a link, as npm makes it', async () => {
    const link = path.join(folder, 'naru');
    fs.symlinkSync(NARU, link);
    const { out } = await ended(
      spawn(process.execPath, [link, '--version'], { env: programEnvironment({}) }),
    );
    expect(out).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});
