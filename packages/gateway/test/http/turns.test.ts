import { expect, test } from 'vitest';
import { Turns } from '../../src/http/turns.ts';

/** Calls that end when the test says so. */
function calls(turns: Turns) {
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  const answers: Promise<unknown>[] = [];
  const call = (key: string, name: string) => {
    const answer = turns.take(key, async () => {
      begun.push(name);
      await new Promise<void>((resolve) => ends.set(name, resolve));
      return name;
    });
    answers.push(answer);
    return answer;
  };
  const end = async (name: string) => {
    ends.get(name)?.();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { begun, call, end, answers };
}

test('a key has its share, others pass it, and of one key they go in order', async () => {
  const { begun, call, end } = calls(new Turns({ atOnce: 3, perKey: 2, waitingPerKey: 2 }));
  for (const name of ['a1', 'a2', 'a3', 'a4']) call('a', name);
  expect(await call('a', 'a5')).toBeUndefined();
  call('b', 'b1');
  call('c', 'c1');
  expect(begun).toEqual(['a1', 'a2', 'b1']);
  await end('a1');
  // Who has nothing running goes before who has.
  expect(begun).toEqual(['a1', 'a2', 'b1', 'c1']);
  await end('b1');
  await end('c1');
  expect(begun).toEqual(['a1', 'a2', 'b1', 'c1', 'a3']);
  await end('a2');
  expect(begun).toEqual(['a1', 'a2', 'b1', 'c1', 'a3', 'a4']);
});

test('a call that fails gives its turn on', async () => {
  const turns = new Turns({ atOnce: 1, perKey: 1, waitingPerKey: 1 });
  const failed = turns.take('a', async () => {
    throw new Error('no');
  });
  const next = turns.take('a', async () => 'next');
  await expect(failed).rejects.toThrow('no');
  expect(await next).toEqual({ value: 'next' });
});
