import { execFileSync } from 'node:child_process';
import {
  closeSync,
  constants,
  existsSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { lastingDestination } from '../src/cli/lasting-output.ts';

/** A file that takes nothing: every write fails with ENOSPC. */
const FULL = '/dev/full';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'naru-output-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe.skipIf(!existsSync(FULL))('output that nobody takes', () => {
  test('lines are lost and counted, and one complaint is made', () => {
    const files = [openSync(FULL, 'w'), openSync(path.join(folder, 'complaints'), 'w')] as const;
    const log = lastingDestination(...files);
    log.write('one\n');
    log.write('two\n');
    for (const file of files) closeSync(file);
    expect(readFileSync(path.join(folder, 'complaints'), 'utf8')).toMatch(
      /^naru: the log can't be written \(ENOSPC.*\): its lines are lost, the work goes on\n$/,
    );
  });

  test('a reader that takes nothing is waited for once; the line that broke off is ended before the next', () => {
    const pipe = path.join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    const reader = openSync(pipe, constants.O_RDONLY | constants.O_NONBLOCK);
    const writer = openSync(pipe, constants.O_WRONLY | constants.O_NONBLOCK);
    const waits = vi.spyOn(Atomics, 'wait');
    const log = lastingDestination(writer, openSync('/dev/null', 'w'));
    // More than a pipe of Linux holds (64 kB).
    log.write(`${'x'.repeat(100_000)}\n`);
    const waited = waits.mock.calls.length;
    expect(waited).toBeGreaterThan(0);
    for (let line = 0; line < 50; line++) log.write(`${line}\n`);
    expect(waits.mock.calls.length).toBe(waited);
    const taken = Buffer.alloc(200_000);
    const first = readSync(reader, taken);
    log.write('after\n');
    const text = taken.subarray(0, first).toString() + taken.subarray(0, readSync(reader, taken)).toString();
    const [broken, lost, after] = text.split('\n');
    expect(broken).toMatch(/^x+$/);
    expect(JSON.parse(lost ?? '')).toMatchObject({ lost: 51 });
    expect(after).toBe('after');
    for (const file of [reader, writer]) closeSync(file);
  });

  test('the log says how many lines it lost as soon as it takes them again', () => {
    const target = path.join(folder, 'log');
    // A descriptor that is not open for writing, and then the number of one that is.
    const readOnly = openSync('/dev/null', 'r');
    const log = lastingDestination(readOnly, openSync('/dev/null', 'w'));
    log.write('one\n');
    log.write('two\n');
    closeSync(readOnly);
    expect(openSync(target, 'w')).toBe(readOnly);
    log.write('three\n');
    closeSync(readOnly);
    const [lost, three] = readFileSync(target, 'utf8').split('\n');
    expect(JSON.parse(lost ?? '')).toMatchObject({ lost: 2, msg: 'log lines were lost' });
    expect(three).toBe('three');
  });
});
