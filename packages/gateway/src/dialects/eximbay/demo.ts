import { type DialectDemo, LISTENER_URL } from '../../contract/dialect-demo.ts';

export interface EximbayDemo {
  readonly mid: string;
  readonly apiKey: string;
  readonly secretKey: string;
  readonly webhookSecret: string;
}

export const eximbayDemo: DialectDemo = {
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
