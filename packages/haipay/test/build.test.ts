import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildPackage } from '../scripts/build.ts';
import { PRIVATE_KEY, PUBLIC_KEY, SECRET_KEY, SIGNATURE_VECTORS } from './fixtures/vectors.ts';

const repositoryDir = resolve(import.meta.dirname, '../../..');
const projectDir = mkdtempSync(join(tmpdir(), 'naru-haipay-'));
const builtDir = join(projectDir, 'node_modules/@naru/haipay');

beforeAll(() => {
  mkdirSync(join(projectDir, 'node_modules/@naru'), { recursive: true });
  buildPackage(builtDir);
}, 120_000);

afterAll(() => {
  rmSync(projectDir, { recursive: true, force: true });
});

/** A merchant's program in plain JavaScript: signs vector A, verifies it, and goes through sub-paths. */
const PROGRAM = `
import { loadKeys, parseSignedJson, signMembersSync, COLLECTION_CODES } from '@naru/haipay';
import { verifyCallback } from '@naru/haipay/callback';
import { HaiPayClient } from '@naru/haipay/client';
import { collectApplyRequestSchema } from '@naru/haipay/schemas';
import { verifyMembersSync } from '@naru/haipay/signature';
const { secretKey, privateKey, publicKey, members } = JSON.parse(process.argv[2]);
const keys = loadKeys({ secretKey, privateKey, publicKey });
const sign = signMembersSync(members, keys);
const parsed = parseSignedJson('{"price":1.50,' + JSON.stringify({ ...members, sign }).slice(1));
console.log(JSON.stringify({
  sign,
  codes: COLLECTION_CODES.length,
  number: parsed.members.entries[0].text,
  tampered: verifyMembersSync(parsed.members, keys),
  callback: verifyCallback('{}', keys),
  schema: collectApplyRequestSchema.title,
  client: new HaiPayClient({
    baseUrl: 'https://x.kr', appId: 1, currency: 'KRW', secretKey,
    merchantPrivateKey: privateKey, platformPublicKey: publicKey,
  }) instanceof HaiPayClient,
}));
`;

/** The pinned Node and, where the machine has one, its own: merchants run older ones. */
function nodesOfThisMachine(): string[] {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((dir) => !dir.includes('node_modules'));
  const others = folders.map((dir) => join(dir, 'node')).filter((file) => existsSync(file));
  const supported = others.filter((node) => {
    const version = execFileSync(node, ['--version'], { encoding: 'utf8' });
    return Number(/^v(\d+)/.exec(version)?.[1] ?? 0) >= 18;
  });
  return [...new Set([process.execPath, ...supported])];
}

test('the built package works in plain JavaScript', () => {
  const vector = SIGNATURE_VECTORS[0];
  if (vector === undefined) throw new Error('vector A is missing');
  const input = {
    secretKey: SECRET_KEY,
    privateKey: PRIVATE_KEY,
    publicKey: PUBLIC_KEY,
    members: vector.members,
  };
  writeFileSync(join(projectDir, 'program.mjs'), PROGRAM);
  for (const node of nodesOfThisMachine()) {
    const output = execFileSync(node, ['program.mjs', JSON.stringify(input)], {
      cwd: projectDir,
      encoding: 'utf8',
    });
    expect(JSON.parse(output), node).toEqual({
      sign: vector.sign,
      codes: 28,
      number: '1.50',
      tampered: { ok: false, reason: 'mismatch' },
      callback: { ok: false, reason: 'signature_missing' },
      schema: 'HaiPay collect/apply request',
      client: true,
    });
  }
});

test('its declarations are complete without the source', () => {
  writeFileSync(
    join(projectDir, 'program.ts'),
    `import { HaiPayClient, loadKeys, verifyCallback } from '@naru/haipay';
     import type { CallResult, CollectApplyData } from '@naru/haipay';
     import type { CollectQueryData } from '@naru/haipay/schemas';
     declare const client: HaiPayClient;
     const result: CallResult<CollectQueryData> = await client.collectQuery({ orderId: 'M1' });
     export const status: number = result.ok ? result.data.status : 0;
     export const code: string = !result.ok && result.kind === 'refused' ? result.code : '';
     const callback = verifyCallback('{}', loadKeys({ secretKey: 's', publicKey: 'p' }));
     export const outcome: 'success' | string = callback.ok ? callback.outcome : callback.reason;
     export type Url = CollectApplyData['payUrl'];
     // @ts-expect-error the amount of a request is text
     await client.payApply({ amount: 5 });
     // @ts-expect-error there is no such member
     export const wrong = result.ok ? result.data.nothing : null;
    `,
  );
  const config = {
    compilerOptions: {
      strict: true,
      noEmit: true,
      target: 'es2022',
      module: 'nodenext',
      types: ['node'],
      typeRoots: [join(repositoryDir, 'node_modules/@types')],
    },
    files: ['program.ts'],
  };
  writeFileSync(join(projectDir, 'tsconfig.json'), JSON.stringify(config));
  writeFileSync(join(projectDir, 'package.json'), '{"type":"module"}');
  const tsc = join(repositoryDir, 'node_modules/typescript/bin/tsc');
  expect(() => execFileSync(process.execPath, [tsc, '-p', projectDir], { encoding: 'utf8' })).not.toThrow();
}, 60_000);

/** Stands for the network in the first example of the README: a platform that accepts the order. */
const FETCH_STUB = `
import { loadKeys, signMembersSync, success } from '@naru/haipay';
const { HAIPAY_SECRET_KEY: secretKey, HAIPAY_PRIVATE_KEY: privateKey } = process.env;
const keys = loadKeys({ secretKey, privateKey });
globalThis.fetch = async (url, { body }) => {
  const { orderId } = JSON.parse(body);
  const data = { orderId, orderNo: '60', payUrl: url + '#pay' };
  return new Response(JSON.stringify(success({ ...data, sign: signMembersSync(data, keys) })));
};
`;

/** Takes the place of `listen(3000)` in the second example: calls the server once and ends. */
const CALL_ONCE = `.listen(0, '127.0.0.1', async function () {
  const { signMembersSync } = await import('@naru/haipay');
  const { HAIPAY_SECRET_KEY: secretKey, HAIPAY_PRIVATE_KEY: privateKey } = process.env;
  const signing = loadKeys({ secretKey, privateKey });
  const members = { appId: 1054, orderId: 'M1', orderNo: '60', amount: '2000.00', status: 2 };
  for (const status of [2, 3]) {
    const body = JSON.stringify({ ...members, status, sign: signMembersSync(members, signing) });
    const reply = await fetch('http://127.0.0.1:' + this.address().port, { method: 'POST', body });
    console.log(reply.status, await reply.text());
  }
  process.exit();
})`;

test('the examples of the README run as printed', () => {
  const readme = readFileSync(join(builtDir, 'README.md'), 'utf8');
  const [collect = '', callbacks = ''] = [...readme.matchAll(/```js\n([\s\S]*?)```/g)].map(
    (match) => match[1],
  );
  writeFileSync(join(projectDir, 'stub.mjs'), FETCH_STUB);
  writeFileSync(join(projectDir, 'collect.mjs'), collect);
  expect(callbacks).toContain('.listen(3000)');
  writeFileSync(join(projectDir, 'callbacks.mjs'), callbacks.replace('.listen(3000)', CALL_ONCE));
  const run = (...args: string[]) =>
    execFileSync(process.execPath, args, {
      cwd: projectDir,
      encoding: 'utf8',
      env: {
        HAIPAY_SECRET_KEY: SECRET_KEY,
        HAIPAY_PRIVATE_KEY: PRIVATE_KEY,
        HAIPAY_PLATFORM_KEY: PUBLIC_KEY,
      },
      timeout: 20_000,
    });
  expect(run('--import', './stub.mjs', 'collect.mjs')).toBe(
    'send the payer to https://pay.example.com/krw/collect/apply#pay\n',
  );
  expect(run('callbacks.mjs')).toBe('M1 success 2000.00\n200 SUCCESS\n400 signature_mismatch\n');
}, 60_000);

test('it holds what is published and nothing else', () => {
  const manifest = JSON.parse(readFileSync(join(builtDir, 'package.json'), 'utf8')) as {
    name: string;
    private?: boolean;
    exports: Record<string, string | { types: string; default: string }>;
  };
  expect(manifest.name).toBe('@naru/haipay');
  expect(manifest).not.toHaveProperty('private');
  expect(manifest).not.toHaveProperty('dependencies');
  for (const target of Object.values(manifest.exports)) {
    const files = typeof target === 'string' ? [target] : [target.types, target.default];
    for (const file of files) expect(existsSync(join(builtDir, file)), file).toBe(true);
  }
  const files = readdirSync(builtDir, { recursive: true, encoding: 'utf8' });
  expect(files).toEqual(expect.arrayContaining(['README.md', 'LICENSE', 'index.js', 'index.d.ts']));
  for (const file of files.filter((name) => /\.(js|d\.ts)$/.test(name))) {
    expect(readFileSync(join(builtDir, file), 'utf8'), file).not.toMatch(/from '\.[^']*\.ts'/);
  }
});

test('it does not empty a folder that it did not fill', () => {
  const precious = join(projectDir, 'precious');
  mkdirSync(precious);
  writeFileSync(join(precious, 'file.txt'), 'x');
  expect(() => buildPackage(precious)).toThrow('is not a built package');
  expect(existsSync(join(precious, 'file.txt'))).toBe(true);
});
