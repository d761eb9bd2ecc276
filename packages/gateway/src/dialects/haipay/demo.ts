import { loadPrivateKey, membersOf, presentMembers, stringToSign, withSign } from '@naru/haipay';
import type {
  DemoKeyPairs,
  DemoServerKeyPairs,
  DialectDemo,
  DialectSigner,
} from '../../contract/dialect-demo.ts';

export type HaiPayDemo = readonly (DemoKeyPairs & {
  readonly appId: number;
  readonly currency: 'KRW' | 'USD';
  readonly secretKey: string;
})[];

type ServerKeys = readonly (DemoServerKeyPairs & { readonly appId: number })[];

const signer: DialectSigner = {
  fields: [
    { name: 'appId', isSecret: false },
    { name: 'secretKey', isSecret: true },
    { name: 'merchantPrivateKey', isSecret: true },
  ],
  apps: (credentials) =>
    new Map(
      (credentials as HaiPayDemo).map(({ appId, currency, secretKey, merchantPrivateKey }) => [
        `${appId} (${currency})`,
        { appId: String(appId), secretKey, merchantPrivateKey },
      ]),
    ),
  async sign(given, { appId = '', secretKey = '', merchantPrivateKey = '' }) {
    const { sign: _, ...others } = given;
    const members = presentMembers({
      ...others,
      appId: /^[1-9]\d{0,14}$/.test(appId) ? Number(appId) : appId,
    });
    const keys = { secretKey, privateKey: loadPrivateKey(merchantPrivateKey) };
    const signedText = stringToSign(membersOf(members), secretKey);
    return { headers: {}, members: await withSign(members, keys), signedText };
  },
};

export const haipayDemo: DialectDemo = {
  signer,
  apps: (credentials, serverKeys) =>
    (credentials as HaiPayDemo).map(({ appId, currency, secretKey }) => {
      const keys = (serverKeys as ServerKeys).find((one) => one.appId === appId);
      return {
        publicId: String(appId),
        currency,
        keys: {
          secret_key: secretKey,
          merchant_public_key: keys?.merchantPublicKey,
          platform_private_key: keys?.platformPrivateKey,
        },
      };
    }),
};
