import { authorizationHeader } from '@naru/eximbay';
import { type DialectDemo, type DialectSigner, LISTENER_URL } from '../../contract/dialect-demo.ts';

export interface EximbayDemo {
  readonly mid: string;
  readonly apiKey: string;
  readonly secretKey: string;
  readonly webhookSecret: string;
}

/** Calls carry a key and no signature; what is signed, the fgkey, comes from /ready. */
const signer: DialectSigner = {
  fields: [
    { name: 'mid', isSecret: false },
    { name: 'apiKey', isSecret: true },
  ],
  apps(credentials) {
    const { mid, apiKey } = credentials as EximbayDemo;
    return new Map([[mid, { mid, apiKey }]]);
  },
  async sign(given, { mid = '', apiKey = '' }) {
    const { merchant } = given;
    const isObject = typeof merchant === 'object' && merchant !== null;
    const members = {
      ...given,
      ...('mid' in given ? { mid } : {}),
      ...(isObject ? { merchant: { ...merchant, mid } } : {}),
    };
    return { headers: { authorization: authorizationHeader(apiKey) }, members, signedText: null };
  },
};

export const eximbayDemo: DialectDemo = {
  signer,
  apps(credentials) {
    const { mid, apiKey, secretKey, webhookSecret } = credentials as EximbayDemo;
    return [
      {
        publicId: mid,
        currency: 'USD',
        keys: { api_key: apiKey, secret_key: secretKey, webhook_secret: webhookSecret },
        // What the bills of Eximbay's own sandbox say.
        settings: { payTo: 'EXIMBAY.COM', conversion: true, webhookUrl: LISTENER_URL },
      },
    ];
  },
};
