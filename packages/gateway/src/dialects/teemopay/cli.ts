import { randomUUID } from 'node:crypto';
import * as teemopay from '@naru/teemopay';
import {
  type CallbackReader,
  type DialectCli,
  type Fields,
  listedApps,
  type Signed,
  type SignOptions,
} from '../../contract/dialect-cli.ts';
import { membersIn, nameOf } from '../../request-log/entry.ts';
import type { TeemoPayDemo } from './demo.ts';

export const teemopayCli: DialectCli = {
  idName: 'appCode',
  currencies: ['KRW'],
  takesAllCurrencies: false,
  pairs: { generate: teemopay.generateKeyPair, loadPublicKey: teemopay.loadPublicKey },
  keySharing: 'app',
  sharedKeys: [],
  sendsPartResults: true,
  idFault: (id) =>
    teemopay.parseAppCode(id)?.country === teemopay.COUNTRY
      ? undefined
      : 'the id of a TeemoPay app is A, ten digits of the merchant, KR and three digits: A2611210001KR001',
  makeSharedKey() {
    throw new Error('TeemoPay apps have no shared key');
  },
  sign: { headers: true, sign },
  listener,
};

/** The signature covers the nonce of a header, so the headers are part of what is signed and come along. */
async function sign(fields: Fields, options: SignOptions, credentials: unknown): Promise<Signed> {
  if (!options.hasHeaderFile) {
    throw new Error('TeemoPay signs over a header: say with --headers <file> where the headers go');
  }
  const demo = credentials as TeemoPayDemo;
  const appCode = options.app ?? demo.appCode;
  if (appCode !== demo.appCode && !options.privateKey) {
    throw new Error(`app ${appCode} is no demo app: give --private-key`);
  }
  const keyText = options.privateKey ? await options.privateKey() : demo.merchantPrivateKey;
  const nonce = randomUUID().replaceAll('-', '');
  return {
    fields: await teemopay.withSign(fields, nonce, teemopay.loadPrivateKey(keyText)),
    headers: {
      'content-type': 'application/json',
      timestamp: Date.now(),
      nonce,
      country: teemopay.COUNTRY,
      app_code: appCode,
    },
  };
}

/** Its callbacks name their app in a header. */
function listener(credentials: unknown): CallbackReader {
  const keys = new Map(
    listedApps(credentials as TeemoPayDemo).map((app) => [
      app.appCode,
      teemopay.loadPublicKey(app.platformPublicKey),
    ]),
  );
  return ({ body, headers }) => {
    const appCode = teemopay.headerValue(headers, 'appCode');
    if (appCode === undefined) return undefined;
    const { merchantOrderNo } = membersIn(body);
    const about = { app: appCode, orderNumber: nameOf(merchantOrderNo), event: undefined };
    const platformKey = keys.get(appCode);
    if (!platformKey) return { fault: 'app_unknown', reply: 'FAIL', about };
    const verified = teemopay.verifyCallback({ body, headers, platformKey, appCode });
    if (!verified.ok) return { fault: verified.reason, reply: 'FAIL', about };
    const event = `${verified.kind} ${verified.outcome}`;
    return { fault: undefined, reply: teemopay.CALLBACK_SUCCESS_REPLY, about: { ...about, event } };
  };
}
