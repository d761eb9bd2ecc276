import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { expect, test } from 'vitest';
import { describeOnOneStore } from '../../../test/support/stores.ts';
import { publicKeyIdentity } from '../src/merchants/public-keys.ts';
import { makeFixture } from './support/engine-fixture.ts';
import { emptiedForEach } from './support/one-store.ts';

const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
const other = generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey;
const spki = publicKey.export({ type: 'spki', format: 'der' });
const pkcs1 = publicKey.export({ type: 'pkcs1', format: 'der' });
const { n } = publicKey.export({ format: 'jwk' });

const ENCODINGS: Readonly<Record<string, string>> = {
  'one line': spki.toString('base64'),
  'lines of 64': (spki.toString('base64').match(/.{1,64}/g) ?? []).join('\r\n'),
  'one line without padding, with blanks': ` ${spki.toString('base64').replace(/=+$/, '')}\n`,
  'one line of PKCS#1': pkcs1.toString('base64'),
  PEM: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
  'PEM of PKCS#1': `\n${publicKey.export({ type: 'pkcs1', format: 'pem' })}\n`,
  'another exponent': createPublicKey({ key: { kty: 'RSA', n: String(n), e: 'Aw' }, format: 'jwk' })
    .export({ type: 'spki', format: 'pem' })
    .toString(),
};

test('a public key has one identity in all encodings, and no other key has it', () => {
  const identities = Object.values(ENCODINGS).map(publicKeyIdentity);
  expect(new Set(identities).size).toBe(1);
  expect(publicKeyIdentity(other.export({ type: 'spki', format: 'pem' }).toString())).not.toBe(identities[0]);
  expect(() => publicKeyIdentity('hello')).toThrow('this is no public key');
});

describeOnOneStore('a merchant’s public key', (openStore) => {
  const emptyStore = emptiedForEach(openStore);
  const KIND = 'merchant_public_key';

  test('that is active at another app is refused in every encoding, and free again when it is over', async () => {
    const f = await makeFixture(await emptyStore());
    const { admin } = f.engine;
    const { app } = f.access;
    const one = { kind: KIND, text: ENCODINGS['one line'] ?? '' } as const;
    const appOf = (merchantId: string, dialect: string, publicId: string) => ({
      merchantId,
      dialect,
      publicId,
      currency: 'KRW' as const,
      name: 'app',
      feePlanId: app.feePlanId,
    });
    const stranger = await admin.createMerchant('Another');
    const first = await admin.createApp(appOf(app.merchantId, 'x', '1'), [one]);
    const second = await admin.createApp(appOf(stranger, 'x', '2'));
    for (const text of Object.values(ENCODINGS)) {
      await expect(admin.addKey(second, KIND, text, 0)).rejects.toThrow('active at the x app 1');
      // Another merchant's, another dialect's: not shared either.
      await expect(admin.addKey(second, KIND, text, 0, 'merchant')).rejects.toThrow('active at the x app 1');
      await expect(
        admin.createApp(appOf(app.merchantId, 'y', '3'), [{ kind: KIND, text }]),
      ).rejects.toThrow();
      await expect(
        admin.createApp(appOf(app.merchantId, 'x', '3'), [{ kind: KIND, text }]),
      ).rejects.toThrow();
    }
    const left = await f.store.query(`select 1 from apps where public_id = '3'`);
    expect(left, 'an app whose key is refused is not made').toEqual([]);
    await admin.createApp(appOf(app.merchantId, 'x', '3'), [one], 'merchant');
    await admin.addKey(first, KIND, ENCODINGS['PEM'] ?? '', 0, 'merchant');
    // Over at both of its apps: nobody has it any more.
    const next = other.export({ type: 'spki', format: 'pem' }).toString();
    const [third] = await f.store.query<{ id: string }>(`select id from apps where public_id = '3'`);
    await admin.addKey(first, KIND, next, 60, 'merchant');
    await admin.addKey(third?.id ?? '', KIND, next, 60, 'merchant');
    await expect(admin.addKey(second, KIND, one.text, 0)).rejects.toThrow('active at the x app');
    f.clock.adopt(61_000);
    await admin.addKey(second, KIND, one.text, 0);
  });

  test('given to two apps at once it stays with one of them', async () => {
    const f = await makeFixture(await emptyStore());
    const { admin } = f.engine;
    const { app } = f.access;
    for (let round = 0; round < 10; round++) {
      const pair = generateKeyPairSync('rsa', { modulusLength: 1024 });
      const text = pair.publicKey.export({ type: 'spki', format: 'pem' }).toString();
      const made = await Promise.allSettled(
        [0, 1, 2].map((n) =>
          admin.createApp(
            {
              merchantId: app.merchantId,
              dialect: 'x',
              publicId: `${round}-${n}`,
              currency: 'KRW',
              name: 'app',
              feePlanId: app.feePlanId,
            },
            [{ kind: KIND, text }],
          ),
        ),
      );
      expect(made.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    }
  });
});
