import {
  type Currency,
  ENDPOINTS,
  type EndpointName,
  loadKeys,
  parseSignedJson,
  type SignedMembers,
  type SigningKeys,
  verifyMembersSync,
  withSign,
} from '@naru/haipay';
import {
  buildsOn,
  type CaseFacts,
  type CredentialField,
  type Credentials,
  expectThat,
  type GatewayBench,
  shown,
} from '../../../conformance/case.ts';
import type { Answer } from '../../../conformance/http.ts';

export type Members = Readonly<Record<string, unknown>>;

export interface HaiPayCase extends CaseFacts {
  run(caller: Caller): Promise<void>;
}

export const FIELDS: readonly CredentialField[] = [
  { name: 'appId', isSecret: false },
  { name: 'currency', isSecret: false },
  { name: 'secretKey', isSecret: true },
  { name: 'merchantPrivateKey', isSecret: true },
  { name: 'platformPublicKey', isSecret: false },
];

/** Throws a sentence for credentials that can not be used. */
export function checkCredentials({ appId = '', currency = '', ...keys }: Credentials): void {
  checkAppId({ appId });
  if (currency !== 'KRW' && currency !== 'USD') throw new Error('currency must be KRW or USD');
  keysOf({ appId, ...keys });
}

export function checkAppId({ appId = '' }: Credentials): void {
  if (!/^[1-9]\d{0,14}$/.test(appId)) throw new Error('appId must be a whole number, such as 1054');
}

function keysOf({ secretKey = '', merchantPrivateKey = '', platformPublicKey = '' }: Credentials) {
  return loadKeys({ secretKey, privateKey: merchantPrivateKey, publicKey: platformPublicKey });
}

/** An answer as it came, read as far as it can be. */
export interface Reading {
  readonly answer: Answer;
  /** The members of the body; none when it is no JSON object. */
  readonly envelope: Members;
  /** Those of `data`; undefined without one. */
  readonly data: Members | undefined;
  /** `data` as it was received, for its signature. */
  readonly signed: SignedMembers | undefined;
}

/** A merchant's side that can also do things wrongly. */
export class Caller {
  readonly bench: GatewayBench;
  readonly currency: Currency;
  readonly appId: number;
  readonly keys: ReturnType<typeof keysOf>;

  constructor(bench: GatewayBench) {
    this.bench = bench;
    this.currency = bench.credentials['currency'] as Currency;
    this.appId = Number(bench.credentials['appId']);
    this.keys = keysOf(bench.credentials);
  }

  path(endpoint: EndpointName): string {
    return ENDPOINTS[endpoint].path.replace('{currency}', this.currency.toLowerCase());
  }

  /** Members and the app's id with their signature. */
  signed(members: Members, keys: Partial<SigningKeys> = {}): Promise<Members> {
    const given = Object.entries({ appId: this.appId, ...members }).filter(
      ([, value]) => value !== undefined,
    );
    return withSign(Object.fromEntries(given), { ...this.keys, ...keys });
  }

  async call(endpoint: EndpointName, members: Members = {}): Promise<Reading> {
    return this.post(this.path(endpoint), await this.signed(members));
  }

  async post(path: string, body: Members | string, contentType = 'application/json'): Promise<Reading> {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const headers = { 'content-type': contentType };
    return readingOf(await this.bench.send({ method: 'POST', url: path, headers, body: text }));
  }

  /** Whether the signature of `data` fits. */
  verifies({ signed }: Reading): boolean {
    return signed !== undefined && verifyMembersSync(signed, this.keys).ok;
  }
}

function readingOf(answer: Answer): Reading {
  const parsed = parseSignedJson(answer.text);
  if (!parsed.ok) return { answer, envelope: {}, data: undefined, signed: undefined };
  const { values, entries } = parsed.members;
  const source = entries.find(({ key, nested }) => key === 'data' && nested);
  const data = source && parseSignedJson(source.text);
  if (!data?.ok) return { answer, envelope: values, data: undefined, signed: undefined };
  return { answer, envelope: values, data: data.members.values, signed: data.members };
}

export function isAccepted({ envelope }: Reading): boolean {
  return String(envelope['status']) === '1';
}

export function isRefused({ envelope }: Reading): boolean {
  return String(envelope['status']) === '0';
}

/** HaiPay's codes are not published, so that a refusal is told by its status alone. */
export function expectRefused(reading: Reading): void {
  expectThat(isRefused(reading), 'a refusal (status "0")', reading.answer.text);
}

export function expectAccepted(reading: Reading): void {
  expectThat(isAccepted(reading), 'status "1"', reading.answer.text);
}

/** The `data` of a call that another statement is about. */
export function dataOf(reading: Reading, what: string): Members {
  const { data, answer } = reading;
  buildsOn(
    isAccepted(reading) && data !== undefined,
    `${what} was not answered with data: ${shown(answer.text)}`,
  );
  return data ?? {};
}

export const TWO_DECIMALS = /^\d{1,20}\.\d{2}$/;
export const STAMP = /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/;
