import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
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
