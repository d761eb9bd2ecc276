import { describe, expect, test } from 'vitest';
import { SandboxUpstream } from '../src/sandbox/upstream.ts';

class Port {
  readonly #answer = 'done';
  calls = 0;

  async call(): Promise<string> {
    this.calls += 1;
    return this.#answer;
  }
}

describe('a simulated upstream', () => {
  test('carries calls out, and those that waited when it answers again', async () => {
    const upstream = new SandboxUpstream();
    const port = new Port();
    const guarded = upstream.guarded(port);
    expect(await guarded.call()).toBe('done');
    upstream.hang();
    const waiting = guarded.call();
    await Promise.resolve();
    expect(port.calls).toBe(1);
    upstream.resume();
    expect(await waiting).toBe('done');
    expect(port.calls).toBe(2);
  });

  test('gives no answer in time where time passes, before and during', async () => {
    const upstream = new SandboxUpstream();
    const port = new Port();
    const guarded = upstream.guarded(port);
    upstream.hang();
    const before = guarded.call();
    const refused = expect(before).rejects.toThrow('no answer in time');
    await upstream.whileTimePasses(async () => {
      await expect(guarded.call()).rejects.toThrow('no answer in time');
    });
    await refused;
    expect(port.calls).toBe(0);
  });
});
