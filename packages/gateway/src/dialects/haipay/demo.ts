import type { DemoKeyPairs, DemoServerKeyPairs, DialectDemo } from '../../contract/dialect-demo.ts';

export type HaiPayDemo = readonly (DemoKeyPairs & {
  readonly appId: number;
  readonly currency: 'KRW' | 'USD';
  readonly secretKey: string;
})[];

type ServerKeys = readonly (DemoServerKeyPairs & { readonly appId: number })[];

export const haipayDemo: DialectDemo = {
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
