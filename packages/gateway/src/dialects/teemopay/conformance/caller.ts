import { randomUUID } from 'node:crypto';
import {
  COUNTRY,
  ENDPOINTS,
  type EndpointName,
  formatKoreanTimeMs,
  loadPrivateKey,
  parseAppCode,
  parseSignedJson,
  signMembers,
  withSign,
} from '@naru/teemopay';
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

export interface TeemoPayCase extends CaseFacts {
  run(caller: Caller): Promise<void>;
}

export const FIELDS: readonly CredentialField[] = [
  { name: 'appCode', isSecret: false },
  { name: 'merchantPrivateKey', isSecret: true },
];

/** Throws a sentence for credentials that can not be used. */
export function checkCredentials({ appCode = '', merchantPrivateKey = '' }: Credentials): void {
  if (parseAppCode(appCode) === undefined) throw new Error('appCode must look like A2405220001KR001');
  loadPrivateKey(merchantPrivateKey);
}

/** An answer as it came, read as far as it can be. */
export interface Reading {
  readonly answer: Answer;
  /** None when the body is no JSON object. */
  readonly envelope: Members;
  readonly data: Members | undefined;
}

export type Headers = Readonly<Record<string, string>>;

/** What a call differs in from a right one. */
export interface Changes {
  /** Of the headers; undefined leaves one out. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
  /** Made after signing. */
  readonly altered?: Members;
  readonly privateKey?: ReturnType<typeof loadPrivateKey>;
}

function newNonce(): string {
  return randomUUID().replaceAll('-', '');
}

/** A merchant's side that can also do things wrongly. */
export class Caller {
  readonly bench: GatewayBench;
  readonly #privateKey: ReturnType<typeof loadPrivateKey>;

  constructor(bench: GatewayBench) {
    this.bench = bench;
    this.#privateKey = loadPrivateKey(bench.credentials['merchantPrivateKey'] ?? '');
  }

  get appCode(): string {
    return this.bench.credentials['appCode'] ?? '';
  }

  headers(nonce: string, changes: Changes['headers'] = {}): Headers {
    const all = {
      'content-type': 'application/json',
      timestamp: String(Date.now()),
      nonce,
      country: COUNTRY,
      app_code: this.appCode,
      ...changes,
    };
    return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) as Headers;
  }

  async call(endpoint: EndpointName, members: Members = {}, changes: Changes = {}): Promise<Reading> {
    const nonce = newNonce();
    const { privateKey = this.#privateKey, altered = {} } = changes;
    const given = Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
    const body = { ...(await withSign(given, nonce, privateKey)), ...altered };
    return this.post(ENDPOINTS[endpoint].path, JSON.stringify(body), this.headers(nonce, changes.headers));
  }

  /** A request without fields, as the balance is asked for: it can be sent again as it is. */
  async bare(): Promise<{ readonly body: string; readonly headers: Headers }> {
    const nonce = newNonce();
    const sign = await signMembers({}, nonce, this.#privateKey);
    return { body: JSON.stringify({ sign }), headers: this.headers(nonce) };
  }

  async post(url: string, body: string, headers: Headers): Promise<Reading> {
    return readingOf(await this.bench.send({ method: 'POST', url, headers, body }));
  }
}

function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function readingOf(answer: Answer): Reading {
  const parsed = parseSignedJson(answer.text);
  const envelope = parsed.ok ? parsed.members.values : {};
  const data = isObject(envelope['data']) ? envelope['data'] : undefined;
  return { answer, envelope, data };
}

export function isHandled({ envelope }: Reading): boolean {
  return Number(envelope['code']) === 200;
}

export function expectHandled(reading: Reading): void {
  expectThat(isHandled(reading), 'code 200', reading.answer.text);
}

/** A refusal in the form of every answer; with one of `codes` where the pages say which. */
export function expectRefused(reading: Reading, ...codes: readonly number[]): void {
  const code = Number(reading.envelope['code']);
  const expected = codes.length === 0 ? 'a code other than 200' : `code ${codes.join(' or ')}`;
  const holds = codes.length === 0 ? Number.isInteger(code) && code !== 200 : codes.includes(code);
  expectThat(holds, expected, reading.answer.text);
}

/** The `data` of a call that another statement is about. */
export function dataOf(reading: Reading, what: string): Members {
  const { data, answer } = reading;
  buildsOn(
    isHandled(reading) && data !== undefined,
    `${what} was not answered with data: ${shown(answer.text)}`,
  );
  return data ?? {};
}

export const TWO_DECIMALS = /^\d{1,20}\.\d{2}$/;
export const STAMP = /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/;

const DAY_MS = 86_400_000;

/** A question for the payments of the last day, or from one day to another. */
export function listRequest(changes: Members = {}, fromDays = -1, toDays = 0): Members {
  const at = (days: number) => formatKoreanTimeMs(Date.now() + days * DAY_MS);
  return { type: 'PAYIN', beginTime: at(fromDays), endTime: at(toDays), ...changes };
}
