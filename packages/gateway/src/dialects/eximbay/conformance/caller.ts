import { authorizationHeader, isMid } from '@naru/eximbay';
import { parseSignedJson } from '@naru/wire/json';
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

export interface EximbayCase extends CaseFacts {
  run(caller: Caller): Promise<void>;
}

export const FIELDS: readonly CredentialField[] = [
  { name: 'mid', isSecret: false },
  { name: 'apiKey', isSecret: true },
  { name: 'secretKey', isSecret: true },
];

/** Throws a sentence for credentials that can not be used. */
export function checkCredentials({ mid = '', apiKey = '' }: Credentials): void {
  if (!isMid(mid)) throw new Error('mid must be ten upper-case hexadecimal digits, such as 1849705C64');
  authorizationHeader(apiKey);
}

/** An answer as it came, read as far as it can be. */
export interface Reading {
  readonly answer: Answer;
  /** None when the body is no JSON object. */
  readonly members: Members;
}

export interface Changes {
  readonly method?: string;
  /** Instead of that of the app; null sends none. */
  readonly authorization?: string | null;
  readonly contentType?: string;
}

/** A merchant's side that can also do things wrongly. */
export class Caller {
  readonly bench: GatewayBench;

  constructor(bench: GatewayBench) {
    this.bench = bench;
  }

  get mid(): string {
    return this.bench.credentials['mid'] ?? '';
  }

  get apiKey(): string {
    return this.bench.credentials['apiKey'] ?? '';
  }

  get secretKey(): string {
    return this.bench.credentials['secretKey'] ?? '';
  }

  /** A call of `/v1/payments…`. */
  async call(path: string, body?: Members | string, changes: Changes = {}): Promise<Reading> {
    const { method = 'POST', contentType = 'application/json' } = changes;
    const { authorization = authorizationHeader(this.apiKey) } = changes;
    const text = typeof body === 'object' ? JSON.stringify(body) : body;
    const answer = await this.bench.send({
      method,
      url: `/v1/payments${path}`,
      headers: {
        ...(text === undefined ? {} : { 'content-type': contentType }),
        ...(authorization === null ? {} : { authorization }),
      },
      ...(text === undefined ? {} : { body: text }),
    });
    return readingOf(answer);
  }

  /** A question for an order that there is not, with members of `payment` laid over it. */
  inquiry(payment: Members = {}, others: Members = {}): Members {
    const order_id = this.bench.newNumber();
    return {
      mid: this.mid,
      key_field: 'order_id',
      payment: { order_id, currency: 'USD', amount: '1.00', lang: 'EN', ...payment },
      ...others,
    };
  }

  retrieve(body: Members | string = this.inquiry(), changes: Changes = {}): Promise<Reading> {
    return this.call('/retrieve', body, changes);
  }
}

function readingOf(answer: Answer): Reading {
  const parsed = parseSignedJson(answer.text);
  return { answer, members: parsed.ok ? parsed.members.values : {} };
}

/** An object among the members; empty when it is none. */
export function objectIn(members: Members, name: string): Members {
  const value = members[name];
  return typeof value === 'object' && value !== null ? (value as Members) : {};
}

export function isOk({ members }: Reading): boolean {
  return members['rescode'] === '0000';
}

export function expectOk(reading: Reading): void {
  expectThat(isOk(reading), 'rescode 0000', reading.answer.text);
}

/** A refusal in the form of every answer; with one of `codes` where the pages say which. */
export function expectRefused(reading: Reading, ...codes: readonly string[]): void {
  const { rescode } = reading.members;
  const isRefusal = typeof rescode === 'string' && rescode !== '' && rescode !== '0000';
  const holds = codes.length === 0 ? isRefusal : codes.some((code) => code === rescode);
  const expected = codes.length === 0 ? 'a rescode other than 0000' : `rescode ${codes.join(' or ')}`;
  expectThat(holds, expected, reading.answer.text);
}

/** The members of a call that another statement is about. */
export function membersOf(reading: Reading, what: string): Members {
  buildsOn(isOk(reading), `${what} was refused: ${shown(reading.answer.text)}`);
  return reading.members;
}
