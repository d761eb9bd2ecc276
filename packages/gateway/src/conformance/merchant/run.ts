import { type Credentials, NotJudged } from '../case.ts';
import { isOf, newNumber, userAgentOf } from '../gateway-run.ts';
import { type Answer, requireReachable, Unanswered } from '../http.ts';
import { judged, Recorder } from '../judge.ts';
import { type Redactor, redactorFor } from '../redact.ts';
import type { Exchange, Report, Result } from '../result.ts';
import type { MerchantBench, MerchantCheck, MerchantSuite, Message, Messages, NamedOrder } from './check.ts';
import { merchantChecks } from './checks.ts';
import { gradeOf } from './grade.ts';

export interface MerchantRun {
  readonly dialect: string;
  /** What the messages are about, where that is not payments. */
  readonly about?: string | undefined;
  readonly suite: MerchantSuite;
  readonly callbackUrl: string;
  readonly credentials: Credentials;
  /** '' where messages are not signed with a private key. */
  readonly platformKey: string;
  readonly order: NamedOrder;
  readonly checks: readonly MerchantCheck[];
  readonly timeoutMs: number;
  readonly onResult?: (result: Result) => void;
}

/** Those of these ids; all of the dialect without any. */
export function chosenChecks(suite: MerchantSuite, only: readonly string[]): MerchantCheck[] {
  const all = merchantChecks(suite);
  for (const name of only) {
    if (!all.some(({ id }) => isOf(id, name)))
      throw new Error(`there is no check ${name}: --list shows them`);
  }
  return all.filter(({ id }) => only.length === 0 || only.some((name) => isOf(id, name)));
}

/** The order that was named, or one that nobody knows. */
export function orderNamed(
  suite: MerchantSuite,
  given: {
    readonly order?: string;
    readonly amount?: string;
    readonly currency?: string;
    readonly transaction?: string;
  },
): NamedOrder {
  const { order, amount = suite.amount, currency, transaction } = given;
  if (order !== undefined && given.amount === undefined)
    throw new Error('--order needs --amount: what was ordered');
  return { number: order ?? newNumber(), amount, currency, transaction, isKnown: order !== undefined };
}

/** Runs the checks one after the other. Throws a sentence when nobody answers at the address. */
export async function runMerchant(run: MerchantRun): Promise<Report> {
  const { suite, credentials, platformKey, order, callbackUrl, dialect } = run;
  const messages = suite.open(credentials, platformKey, order);
  await requireReachable(callbackUrl, run.timeoutMs, userAgentOf()).catch((error: unknown) => {
    // One that keeps every caller waiting is there: a check says so.
    if (!(error instanceof Unanswered && error.isTimeout)) throw error;
  });
  const redact = redactorFor(
    [
      ...suite.fields.filter(({ isSecret }) => isSecret).map(({ name }) => credentials[name] ?? ''),
      platformKey,
    ].filter((secret) => secret !== ''),
  );
  const startedAt = new Date();
  const kept: First = {};
  const results: Result[] = [];
  for (const check of run.checks) {
    const result = await runCheck(run, check, messages, redact, kept);
    results.push(result);
    run.onResult?.(result);
  }
  const app = credentials[suite.fields[0]?.name ?? ''] ?? '';
  const name = ['merchant', dialect, run.about].filter(Boolean).join(' ');
  const report = { name, target: callbackUrl, app, startedAt, results };
  // Some of the checks are no ground for a letter.
  const isWhole = results.length === merchantChecks(suite).length;
  return isWhole ? { ...report, grade: gradeOf(results) } : report;
}

/** The answer to the first genuine message, with which others are compared. */
interface First {
  answer?: Answer;
  /** Why there is none: nobody waits for it again. */
  silence?: NotJudged;
  exchange?: Exchange | undefined;
}

async function runCheck(
  { suite, callbackUrl, order, timeoutMs }: MerchantRun,
  check: MerchantCheck,
  messages: Messages,
  redact: Redactor,
  kept: First,
): Promise<Result> {
  const recorder = new Recorder(redact, timeoutMs);
  const send = ({ headers, body }: Message, method = 'POST') =>
    recorder.send({
      method,
      url: callbackUrl,
      headers: { 'user-agent': userAgentOf(check.id), ...headers },
      ...(method === 'GET' ? {} : { body }),
    });
  const first = async () => {
    if (kept.silence) throw kept.silence;
    if (!kept.answer) {
      kept.answer = await judgeable(send(await messages.paid())).catch((error: unknown) => {
        if (error instanceof NotJudged) kept.silence = error;
        throw error;
      });
      kept.exchange = recorder.exchanges.at(-1);
    }
    recorder.include(kept.exchange);
    return kept.answer;
  };
  const patient = (...message: Parameters<typeof send>) =>
    check.id === 'in-time' ? send(...message) : judgeable(send(...message));
  const bench: MerchantBench = { suite, messages, order, send: patient, first };
  const { severity, mend } = check;
  const result = await judged(check, recorder, redact, () => check.run(bench));
  return result.outcome === 'failed' ? { ...result, severity, mend } : { ...result, severity };
}

/** That a reply does not come in time is what one check says; all others can not be judged then. */
async function judgeable(answer: Promise<Answer>): Promise<Answer> {
  return answer.catch((error: unknown) => {
    if (error instanceof Unanswered && error.isTimeout) throw new NotJudged(error.message);
    throw error;
  });
}
