import * as haipay from '@naru/haipay';
import {
  type CallbackReader,
  type DialectCli,
  type Fields,
  listedApps,
  type Signed,
  type SignOptions,
} from '../../contract/dialect-cli.ts';
import { membersIn, nameOf } from '../../request-log/entry.ts';
import type { HaiPayDemo } from './demo.ts';

export const haipayCli: DialectCli = {
  idName: 'appId',
  currencies: ['KRW', 'USD'],
  takesAllCurrencies: false,
  pairs: { generate: haipay.generateKeyPair, loadPublicKey: haipay.loadPublicKey },
  keySharing: 'merchant',
  sharedKeys: ['secret_key'],
  sendsPartResults: true,
  idFault: (id) =>
    /^[1-9]\d{0,14}$/.test(id) ? undefined : 'the id of a HaiPay app is a whole number, such as 1056',
  makeSharedKey: () => haipay.generateSecretKey(),
  sign: { headers: false, sign },
  listener,
};

async function sign(fields: Fields, options: SignOptions, credentials: unknown): Promise<Signed> {
  const given = options.app === undefined ? fields : { ...fields, appId: Number(options.app) };
  const keys = await signingKeys(String(given['appId'] ?? ''), options, credentials as HaiPayDemo);
  return { fields: await haipay.withSign(given, keys) };
}

async function signingKeys(
  appId: string,
  { secretKey, privateKey }: SignOptions,
  credentials: HaiPayDemo,
): Promise<haipay.SigningKeys> {
  if (privateKey) {
    if (!secretKey) throw new Error('--private-key needs --secret-key (or NARU_SECRET_KEY) too');
    return { secretKey, privateKey: haipay.loadPrivateKey(await privateKey()) };
  }
  const demo = credentials.find((app) => String(app.appId) === appId);
  if (!demo) {
    throw new Error(
      `app ${appId || '(none in the file)'} is no demo app: give --private-key and --secret-key`,
    );
  }
  return haipay.loadKeys({ secretKey: demo.secretKey, privateKey: demo.merchantPrivateKey });
}

/** Its callbacks name their app among the members. */
function listener(credentials: unknown): CallbackReader {
  const keys = new Map(
    listedApps(credentials as HaiPayDemo[number]).map((app) => [
      String(app.appId),
      haipay.loadKeys({ secretKey: app.secretKey, publicKey: app.platformPublicKey }),
    ]),
  );
  return ({ body }) => {
    const { appId, orderId } = membersIn(body);
    const appKeys = keys.get(String(appId));
    if (!appKeys) return undefined;
    const verified = haipay.verifyCallback({ body, keys: appKeys });
    const fault = verified.ok ? undefined : verified.reason;
    const event = verified.ok ? `${verified.kind} ${verified.outcome}` : undefined;
    const about = { app: nameOf(appId), orderNumber: nameOf(orderId), event };
    return { fault, reply: fault ? 'FAIL' : haipay.CALLBACK_SUCCESS_REPLY, about };
  };
}
