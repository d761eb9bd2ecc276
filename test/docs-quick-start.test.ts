import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testServer } from '../packages/gateway/test/support/server.ts';
import { copyForPacking } from '../packages/wire/scripts/copy.ts';
import { type Delivery, describeWith, ended, example, until } from './support/examples.ts';
import { findProgram } from './support/programs.ts';
import { root } from './support/sources.ts';

const TEST_MS = 120_000;

const NEEDED = {
  JavaScript: example(
    'npm',
    { node: findProgram(['node']), npm: findProgram(['npm']) },
    'install Node.js with npm',
  ),
  PHP: example(
    'php',
    { php: findProgram(['php'], 'NARU_PHP') },
    'install PHP (Debian: apt install php-cli php-curl)',
  ),
  Java: example(
    'java',
    { java: findProgram(['java']), javac: findProgram(['javac']) },
    'install a JDK from 17 on (Debian: apt install default-jdk-headless)',
  ),
  Python: example(
    'python3',
    { python3: findProgram(['python3']), openssl: findProgram(['openssl']) },
    'install Python 3 and openssl',
  ),
};
type Language = keyof typeof NEEDED;
const LANGUAGES = ['JavaScript', 'PHP', 'Java'] satisfies Language[];

const server = testServer();
let folder: string;
/** Naru's folder of the page: a copy, since `npm pack` changes a manifest that other tests import by. */
let naru: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'naru-quick-start-'));
  naru = path.join(folder, 'naru');
  copyForPacking(naru, ['haipay', 'teemopay', 'eximbay']);
  for (const part of ['sdks/php', 'sdks/java/src/main', 'sandbox'])
    cpSync(path.join(root, part), path.join(naru, part), { recursive: true });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface CodeBlock {
  readonly language: string;
  /** Of a file. */
  readonly title: string | undefined;
  readonly code: string;
}

function blocksOf(text: string): CodeBlock[] {
  return [...text.matchAll(/^```([a-z]*)(?: \[(.*)\])?\n([\s\S]*?)^```$/gm)].map(
    ([, language = '', title, code = '']) => ({ language, title, code }),
  );
}

/** What stands under each heading of the third level: `HaiPay: JavaScript`. */
function recipesOf(file: string): Map<string, CodeBlock[]> {
  const [, ...parts] = readFileSync(path.join(root, file), 'utf8').split(/^### /m);
  return new Map(
    parts.map((part) => [part.slice(0, part.indexOf('\n')), blocksOf(part.replace(/^## [\s\S]*/m, ''))]),
  );
}

/** The commands of a recipe, and its files where they are to be written. */
function scriptOf(blocks: readonly CodeBlock[]): string {
  const steps = blocks.flatMap(({ language, title, code }) => {
    if (title !== undefined) return `cat > ${title} <<'END_OF_FILE'\n${code}END_OF_FILE`;
    return language === 'sh' ? code : [];
  });
  return ['set -e', ...steps].join('\n');
}

/** In the order of the page, as if typed; the server of the test is where the page's would be. */
async function typed(script: string) {
  // npm itself may run this test and then hands its own settings on.
  const own = Object.entries(process.env).filter(([key]) => !/^npm_(?!config_)/.test(key));
  // These programs are too short for Java's optimizing compiler and a collector with threads.
  const forJava = { JAVA_TOOL_OPTIONS: '-XX:TieredStopAtLevel=1 -XX:+UseSerialGC' };
  const env = { ...Object.fromEntries(own), ...forJava, NARU: naru, NARU_URL: server.baseUrl };
  return ended(
    spawn('bash', ['-c', script], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'], timeout: TEST_MS }),
  );
}

const KOREAN = recipesOf('docs/ko/quick-start.md');
const DONE: Readonly<Record<string, RegExp>> = {
  HaiPay: /^verified callback: FIRST-\d+ success 23500\.00 KRW$/m,
  TeemoPay: /^verified callback: FIRST-\d+ success 1000\.00 KRW$/m,
  Eximbay: /^verified callback: FIRST-\d+ paid 30\.00 USD$/m,
};

describe('docs/ko/quick-start.md', () => {
  test('has each API in each language, and the English page has the same code', () => {
    const names = Object.keys(DONE).flatMap((api) => LANGUAGES.map((language) => `${api}: ${language}`));
    expect([...KOREAN.keys()]).toEqual(names);
    expect(recipesOf('docs/quick-start.md')).toEqual(KOREAN);
  });
});

describe.each(Object.keys(DONE))('the quick start with %s', (api) => {
  for (const language of LANGUAGES) {
    describeWith(language, NEEDED[language], () => {
      test(
        'leads from an empty folder to a verified callback, as it is printed',
        async () => {
          const name = `${api}: ${language}`;
          const { code, output, errors } = await typed(scriptOf(KOREAN.get(name) ?? []));
          expect(output, errors).toMatch(DONE[api] ?? /^$/);
          expect(code).toBe(0);
        },
        TEST_MS,
      );
    });
  }
});

describeWith('docs/examples/python', NEEDED.Python, () => {
  const shop = path.join(root, 'docs/examples/python/shop.py');
  const run = (api: string, env: Record<string, string> = {}) =>
    ended(
      spawn('python3', ['-B', shop, api], {
        cwd: folder,
        env: { ...process.env, NARU_URL: server.baseUrl, ...env },
        stdio: ['ignore', 'pipe', 'pipe'],
        timeout: TEST_MS,
      }),
    );

  test.each(['haipay', 'teemopay', 'eximbay'])(
    'pays with %s and receives its verified callback',
    async (api) => {
      const { code, output, errors } = await run(api);
      expect({ code, errors }).toEqual({ code: 0, errors: '' });
      expect(output).toMatch(/^verified callback: PY-\d+ /m);
      expect(output).toMatch(/^query: (status 2, received \d+\.00|SALE, balance 30\.00)$/m);
    },
    TEST_MS,
  );

  test.each(['haipay', 'teemopay'])(
    'refuses a forged callback of %s and takes the genuine one, by openssl where there is no package',
    async (api) => {
      // A package that can not be imported, in front of one that is installed.
      const hidden = path.join(folder, 'hidden/cryptography');
      mkdirSync(hidden, { recursive: true });
      writeFileSync(path.join(hidden, '__init__.py'), "raise ImportError('hidden')\n");
      // Callbacks of other orders, which are repeated, must not come in between and take the fault.
      await server.json('POST', '/_sandbox/reset', {});
      await server.json('POST', '/_sandbox/callback-faults', { fault: 'wrong_signature' });
      const end = run(api, { PYTHONPATH: path.dirname(hidden) });
      const forged = await until('the forged callback', async () => {
        const { callbacks } = await server.json<{
          callbacks: { orderNumber: string; deliveries: Delivery[] }[];
        }>('GET', '/_sandbox/callbacks');
        return callbacks.find(({ orderNumber }) => orderNumber.startsWith('PY-'))?.deliveries[0];
      });
      expect(forged).toMatchObject({ outcome: 'rejected', reply: { status: 400, body: 'signature' } });
      await server.json('POST', '/_sandbox/clock/advance', { seconds: 300 });
      const { code, output } = await end;
      expect(output).toMatch(/^a callback that is not genuine was refused$/m);
      expect(output).toMatch(/^query: status 2, received \d+\.00$/m);
      expect(code).toBe(0);
    },
    TEST_MS,
  );
});
