/**
 * Makes the demo merchant's keys: `sandbox/demo-credentials.json` for merchants and tests, and
 * `sandbox/demo-server-keys.json` with the platform's side. Run once; the files are part of the repository, so that
 * the demo credentials are the same on every machine. They protect nothing: only a sandbox store ever holds them.
 */
import { generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { generateKeyPair, generateSecretKey } from '../packages/haipay/src/index.ts';

const folder = new URL('../sandbox/', import.meta.url);

function rsa1024(): { privateKey: string; publicKey: string } {
  const pair = generateKeyPairSync('rsa', {
    modulusLength: 1024,
    privateKeyEncoding: { type: 'pkcs8', format: 'der' },
    publicKeyEncoding: { type: 'spki', format: 'der' },
  });
  return { privateKey: pair.privateKey.toString('base64'), publicKey: pair.publicKey.toString('base64') };
}

async function haipayApp(appId: number, currency: 'KRW' | 'USD') {
  const merchant = await generateKeyPair();
  const platform = await generateKeyPair();
  return {
    shown: {
      appId,
      currency,
      secretKey: generateSecretKey(),
      merchantPrivateKey: merchant.privateKey,
      platformPublicKey: platform.publicKey,
    },
    server: { appId, merchantPublicKey: merchant.publicKey, platformPrivateKey: platform.privateKey },
  };
}

const haipay = [await haipayApp(1054, 'KRW'), await haipayApp(1055, 'USD')];
const teemoMerchant = rsa1024();
const teemoPlatform = rsa1024();
const credentials = {
  haipay: haipay.map((app) => app.shown),
  teemopay: {
    appCode: 'A2405220001KR001',
    merchantPrivateKey: teemoMerchant.privateKey,
    platformPublicKey: teemoPlatform.publicKey,
  },
  eximbay: {
    mid: '1849705C64',
    apiKey: 'test_1849705C642C217E0B2D',
    secretKey: '289F40E6640124B2628640168C3C5464',
    webhookSecret: '7D3A9C51E08B4F26A1C7D95E3B604F82C9E17A5D08B36F94E2A0C58D71B94F36',
  },
};
const serverKeys = {
  haipay: haipay.map((app) => app.server),
  teemopay: { merchantPublicKey: teemoMerchant.publicKey, platformPrivateKey: teemoPlatform.privateKey },
};
const write = (name: string, value: unknown) =>
  writeFileSync(new URL(name, folder), `${JSON.stringify(value, null, 2)}\n`);
write('demo-credentials.json', credentials);
write('demo-server-keys.json', serverKeys);
