import type { Currency } from '@naru/engine';
import * as eximbay from '@naru/eximbay';
import {
  type CallbackReader,
  type DialectCli,
  type Fields,
  listedApps,
  type ReadCallback,
  type ReceivedCallback,
  type Signed,
  type SignOptions,
} from '../../contract/dialect-cli.ts';
import { membersIn, nameOf } from '../../request-log/entry.ts';
import { makeApiKey, makeSecretKey, makeWebhookSecret } from './codes/keys.ts';
import type { EximbayDemo } from './demo.ts';

export const eximbayCli: DialectCli = {
  idName: 'mid',
  currencies: eximbay.CURRENCIES.filter(({ requestableBy }) => requestableBy === 'all').map(
    ({ code }) => code as Currency,
  ),
  takesAllCurrencies: true,
  pairs: undefined,
  keySharing: 'app',
  sharedKeys: ['secret_key', 'api_key', 'webhook_secret'],
  sendsPartResults: false,
  idFault: (id) =>
    eximbay.isMid(id)
      ? undefined
      : 'the id of an Eximbay app is a mid of ten upper-case hexadecimal digits: 1849705C65',
  makeSharedKey(kind, mid, mode) {
    if (kind === 'webhook_secret') return makeWebhookSecret();
    return kind === 'api_key' ? makeApiKey(mode === 'live' ? 'live' : 'test', mid) : makeSecretKey();
  },
  sign: { headers: true, sign },
  listener,
};

/**
 * Calls carry the API key in a header and no signature. An order gets its fgkey, so that what is printed can be
 * prepared, and then opened as the script would.
 */
async function sign(fields: Fields, options: SignOptions, credentials: unknown): Promise<Signed> {
  const demo = credentials as EximbayDemo;
  const mid = options.app ?? midOf(fields) ?? demo.mid;
  if (mid !== demo.mid && (!options.secretKey || !options.apiKey)) {
    throw new Error(`mid ${mid} is not the demo app's: give --api-key and --secret-key`);
  }
  const secretKey = options.secretKey ?? demo.secretKey;
  const authorization = eximbay.authorizationHeader(options.apiKey ?? demo.apiKey);
  const isOrder = 'merchant' in fields && 'url' in fields;
  return {
    fields: isOrder ? { fgkey: eximbay.requestFgkey(fields, secretKey), ...fields } : fields,
    headers: { authorization, 'content-type': 'application/json' },
  };
}

/** Orders name it under `merchant`, all other calls at the top. */
function midOf({ mid, merchant }: Fields): string | undefined {
  const named = mid ?? (merchant as Fields | undefined)?.['mid'];
  return typeof named === 'string' ? named : undefined;
}

/** Its results are forms, and its webhooks have a signature in a header. */
function listener(credentials: unknown): CallbackReader {
  const apps = listedApps(credentials as EximbayDemo);
  return (received) => {
    if (received.headers['content-type']?.startsWith('application/x-www-form-urlencoded')) {
      return readResult(apps, received);
    }
    return received.headers[eximbay.WEBHOOK_SIGNATURE_HEADER] === undefined
      ? undefined
      : readWebhook(apps, received);
  };
}

function readResult(apps: readonly EximbayDemo[], { body }: ReceivedCallback): ReadCallback {
  const parameters = new URLSearchParams(body);
  const mid = parameters.get('mid') ?? undefined;
  const about = { app: mid, orderNumber: parameters.get('order_id') ?? undefined, event: undefined };
  // Of a mid that is not listed it can only be that the fgkey does not fit.
  const app = apps.find((one) => one.mid === mid) ?? apps[0];
  if (!app) return { fault: 'app_unknown', reply: eximbay.callbackReply('EC00', 'app_unknown'), about };
  const verified = eximbay.verifyCallback({ body, secretKey: app.secretKey, mid: app.mid });
  if (!verified.ok) {
    return { fault: verified.reason, reply: eximbay.callbackReply('EC00', verified.reason), about };
  }
  const event = `${verified.kind} ${verified.outcome}`;
  return { fault: undefined, reply: eximbay.CALLBACK_SUCCESS_REPLY, about: { ...about, event } };
}

function readWebhook(apps: readonly EximbayDemo[], { headers, body }: ReceivedCallback): ReadCallback {
  const { data } = membersIn(body);
  const { mid, order_id } = (data ?? {}) as Fields;
  const about = { app: nameOf(mid), orderNumber: nameOf(order_id), event: undefined };
  const secret = apps.map(({ webhookSecret }) => webhookSecret);
  // The sandbox's clock may run ahead of this one.
  const verified = eximbay.verifyWebhook({ headers, body, secret, toleranceSeconds: null });
  if (!verified.ok) return { fault: verified.reason, reply: 'FAIL', about };
  // Genuine, and about somebody else's payment: a secret may be of several apps.
  const isOurs = verified.kind !== 'chargeback' || apps.some((app) => app.mid === mid);
  if (!isOurs) return { fault: 'app_unknown', reply: 'FAIL', about };
  const event = verified.kind === 'chargeback' ? verified.kind : verified.type;
  return { fault: undefined, reply: eximbay.WEBHOOK_SUCCESS_REPLY, about: { ...about, event } };
}
