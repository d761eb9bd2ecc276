import { sign } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import os from 'node:os';
import { fileURLToPath } from 'node:url';
import { loadPrivateKey } from '../../packages/haipay/src/index.ts';
import type { Signed, SignFor } from './messages.ts';

/** A process of its own that does nothing but sign, with as many signatures in flight as keep every core busy. */

const SIGNED_TEXT_BYTES = 300;
const IN_FLIGHT_PER_CORE = 8;
const SERVER_KEYS = fileURLToPath(new URL('../../sandbox/demo-server-keys.json', import.meta.url));

const { haipay } = JSON.parse(await readFile(SERVER_KEYS, 'utf8')) as {
  haipay: { platformPrivateKey: string }[];
};
const key = loadPrivateKey(haipay[0]?.platformPrivateKey ?? '');
const text = Buffer.alloc(SIGNED_TEXT_BYTES, 'a');

async function signFor({ durationMs }: SignFor): Promise<Signed> {
  const startedMs = performance.now();
  let count = 0;
  const loop = async () => {
    while (performance.now() - startedMs < durationMs) {
      await new Promise<void>((resolve, reject) => {
        sign('sha256', text, key, (error) => (error ? reject(error) : resolve()));
      });
      count += 1;
    }
  };
  await Promise.all(Array.from({ length: os.availableParallelism() * IN_FLIGHT_PER_CORE }, loop));
  return { perSecond: count / ((performance.now() - startedMs) / 1000) };
}

process.on('message', (message: SignFor) => {
  signFor(message).then(
    (result) => process.send?.({ result }),
    (error: unknown) => process.send?.({ error: String(error) }),
  );
});
