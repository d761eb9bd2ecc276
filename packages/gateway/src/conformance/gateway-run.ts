import { randomBytes } from 'node:crypto';
import { checkedBaseUrl } from '@naru/wire/client';
import { type Credentials, type GatewayCase, type GatewaySuite, NotJudged } from './case.ts';
import { requireReachable } from './http.ts';
import { judged, Recorder } from './judge.ts';
import { redactorOf } from './redact.ts';
import type { Report, Result } from './result.ts';

/** How far the cases may go, each level with those before it. */
export type Level = 'read' | 'write' | 'sandbox';

export interface GatewayRun {
  readonly dialect: string;
  readonly suite: GatewaySuite;
  readonly baseUrl: string;
  readonly credentials: Credentials;
  readonly cases: readonly GatewayCase[];
  readonly timeoutMs: number;
  /** Told of each result as it comes. */
  readonly onResult?: (result: Result) => void;
}

export function levelOf({ writes, needsSandbox }: GatewayCase): Level {
  if (needsSandbox) return 'sandbox';
  return writes ? 'write' : 'read';
}

const LEVELS: readonly Level[] = ['read', 'write', 'sandbox'];

/** The cases up to a level; `only` keeps those of these ids, or of a group (`balance` of `balance.members`). */
export function chosenCases(suite: GatewaySuite, level: Level, only: readonly string[]): GatewayCase[] {
  const within = suite.cases.filter((one) => LEVELS.indexOf(levelOf(one)) <= LEVELS.indexOf(level));
  for (const name of only) requireCase(suite, within, name);
  return only.length === 0 ? within : within.filter(({ id }) => only.some((name) => isOf(id, name)));
}

export function isOf(id: string, name: string): boolean {
  return id === name || id.startsWith(`${name}.`);
}

function requireCase(suite: GatewaySuite, within: readonly GatewayCase[], name: string): void {
  if (within.some(({ id }) => isOf(id, name))) return;
  const other = suite.cases.find(({ id }) => isOf(id, name));
  if (!other) throw new Error(`there is no case ${name}: --list shows them`);
  throw new Error(`the case ${name} needs --${levelOf(other)}`);
}

/** As servers see who calls: the case is in their logs. */
export function userAgentOf(id?: string): string {
  return id === undefined ? 'naru-conform' : `naru-conform (${id})`;
}

/** Runs the cases one after the other. Throws a sentence when nobody answers at the address. */
export async function runGateway(run: GatewayRun): Promise<Report> {
  const { suite, credentials, timeoutMs, dialect } = run;
  const baseUrl = checkedBaseUrl(run.baseUrl);
  suite.check(credentials);
  await requireReachable(`${baseUrl}/`, timeoutMs, userAgentOf());
  const startedAt = new Date();
  const results: Result[] = [];
  for (const one of run.cases) {
    const result = await runCase({ ...run, baseUrl }, one);
    results.push(result);
    run.onResult?.(result);
  }
  const app = credentials[suite.fields[0]?.name ?? ''] ?? '';
  return { name: `gateway ${dialect}`, target: baseUrl, app, startedAt, results };
}

function runCase({ suite, credentials, baseUrl, timeoutMs }: GatewayRun, one: GatewayCase): Promise<Result> {
  const redact = redactorOf(suite.fields, credentials);
  const recorder = new Recorder(redact, timeoutMs);
  const send: Recorder['send'] = ({ url, headers, ...request }) =>
    recorder.send({
      ...request,
      url: `${baseUrl}${url}`,
      headers: { 'user-agent': userAgentOf(one.id), ...headers },
    });
  const control = async (path: string, body?: object) => {
    const answer = await send({
      method: body === undefined ? 'GET' : 'POST',
      url: path,
      headers: { 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (answer.status === 200) return JSON.parse(answer.text) as Record<string, unknown>;
    throw new NotJudged(`the sandbox answered ${answer.status} to ${path}: is it Naru's sandbox?`);
  };
  return judged(one, recorder, redact, () => one.run({ credentials, send, control, newNumber }));
}

/** `CONF` and 14 letters and digits: short enough for every dialect, and never the same. */
export function newNumber(): string {
  const bytes = randomBytes(8).readBigUInt64BE();
  return `CONF${bytes.toString(36).toUpperCase().padStart(14, '0').slice(-14)}`;
}
