import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../../../../test/support/sources.ts';
import { testServer } from '../support/server.ts';

const server = testServer({ withoutWorkers: true });

test('what a process shows is in the table of docs/operation.md, with its type', async () => {
  const { text } = await server.request('GET', '/metrics');
  const shown = [...text.matchAll(/^# TYPE (naru_\w+) (\w+)$/gm)].map(([, name, type]) => `${name} ${type}`);
  expect(shown.length).toBeGreaterThan(15);
  const page = readFileSync(path.join(root, 'docs/operation.md'), 'utf8');
  const table = /<!-- metrics -->\n([\s\S]*?)<!-- \/metrics -->/.exec(page)?.[1] ?? '';
  const documented = [...table.matchAll(/^\| `(naru_\w+)` \| (\w+) \|/gm)].map(
    ([, name, type]) => `${name} ${type}`,
  );
  expect(shown.filter((one) => !documented.includes(one))).toEqual([]);
});
