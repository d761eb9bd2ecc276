import type { DemoCredentials } from '@naru/gateway';
import type { DialectName, Started } from '../types.ts';

type Credentials = Pick<Started, 'haipay' | 'haipayUsd' | 'teemopay' | 'eximbay'>;

/** The demo merchant's apps as the clients of the SDKs take them. */
export function credentialsOf(demo: DemoCredentials, baseUrl: string): Credentials {
  const haipay = (currency: 'KRW' | 'USD') => {
    const app = demo.haipay.find((one) => one.currency === currency);
    if (!app) throw new Error(`the demo merchant has no HaiPay app of ${currency}`);
    return { baseUrl, ...app };
  };
  return {
    haipay: haipay('KRW'),
    haipayUsd: haipay('USD'),
    teemopay: { baseUrl, ...demo.teemopay },
    eximbay: { baseUrl, ...demo.eximbay },
  };
}

/** How each dialect names its apps, and the next free name: numbers behind those of the demo. */
const NAMES: Readonly<Record<DialectName, (count: number) => string>> = {
  haipay: (count) => String(20_000 + count),
  teemopay: (count) => `A${2_600_000_000 + count}KR001`,
  eximbay: (count) => (0x1849800000 + count).toString(16).toUpperCase(),
};

export function publicIdOf(dialect: DialectName, count: number): string {
  return NAMES[dialect](count);
}

export function isDialectName(text: unknown): text is DialectName {
  return typeof text === 'string' && Object.hasOwn(NAMES, text);
}

/** The credentials of a new app, from the keys that its merchant is given. */
export function newCredentials(
  dialect: DialectName,
  publicId: string,
  currency: string,
  keys: Readonly<Record<string, string | undefined>>,
  baseUrl: string,
): object {
  if (dialect === 'haipay') return { baseUrl, appId: Number(publicId), currency, ...keys };
  return { baseUrl, [dialect === 'teemopay' ? 'appCode' : 'mid']: publicId, ...keys };
}
