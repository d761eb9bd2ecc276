import { randomUUID } from 'node:crypto';
import { COUNTRY, loadPrivateKey, membersOf, stringToSign, withSign } from '@naru/teemopay';
import {
  type DemoKeyPairs,
  type DemoServerKeyPairs,
  type DialectDemo,
  type DialectSigner,
  LISTENER_URL,
} from '../../contract/dialect-demo.ts';

export type TeemoPayDemo = DemoKeyPairs & { readonly appCode: string };

const signer: DialectSigner = {
  fields: [
    { name: 'appCode', isSecret: false },
    { name: 'merchantPrivateKey', isSecret: true },
  ],
  apps(credentials) {
    const { appCode, merchantPrivateKey } = credentials as TeemoPayDemo;
    return new Map([[appCode, { appCode, merchantPrivateKey }]]);
  },
  async sign(given, { appCode = '', merchantPrivateKey = '' }, now) {
    const { sign: _, ...fields } = given;
    const nonce = randomUUID().replaceAll('-', '');
    const headers = { timestamp: String(now.getTime()), nonce, country: COUNTRY, app_code: appCode };
    const signedText = stringToSign(membersOf(fields), nonce);
    return {
      headers,
      members: await withSign(fields, nonce, loadPrivateKey(merchantPrivateKey)),
      signedText,
    };
  },
};

export const teemopayDemo: DialectDemo = {
  signer,
  apps(credentials, serverKeys) {
    const { merchantPublicKey, platformPrivateKey } = serverKeys as DemoServerKeyPairs;
    return [
      {
        publicId: (credentials as TeemoPayDemo).appCode,
        currency: 'KRW',
        keys: { merchant_public_key: merchantPublicKey, platform_private_key: platformPrivateKey },
        // TeemoPay wants an address with each order, and its own samples name none (code 427).
        callbackUrl: LISTENER_URL,
      },
    ];
  },
};
