import {
  type DemoKeyPairs,
  type DemoServerKeyPairs,
  type DialectDemo,
  LISTENER_URL,
} from '../../contract/dialect-demo.ts';

export type TeemoPayDemo = DemoKeyPairs & { readonly appCode: string };

export const teemopayDemo: DialectDemo = {
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
