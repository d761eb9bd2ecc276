import { type CaseFacts, DoesNotApply, NotJudged, Unmet } from './case.ts';
import { type Answer, type RawRequest, sendRaw, Unanswered } from './http.ts';
import type { Redactor } from './redact.ts';
import type { Exchange, Result } from './result.ts';

/** The last ones say what went wrong; a case that waits for something makes many. */
const MAX_KEPT_EXCHANGES = 12;

/** Keeps what went over the wire for the report. */
export class Recorder {
  readonly exchanges: Exchange[] = [];
  readonly #redact: Redactor;
  readonly #timeoutMs: number;

  constructor(redact: Redactor, timeoutMs: number) {
    this.#redact = redact;
    this.#timeoutMs = timeoutMs;
  }

  async send(given: Omit<RawRequest, 'timeoutMs'>): Promise<Answer> {
    const request = { ...given, timeoutMs: this.#timeoutMs };
    const sent = cut(this.#redact(requestText(request)), MAX_KEPT_CHARS);
    try {
      const answer = await sendRaw(request);
      this.#keep({ sent, came: cut(this.#redact(answerText(answer)), MAX_KEPT_CHARS) });
      return answer;
    } catch (error) {
      if (error instanceof Unanswered) this.#keep({ sent, came: error.message });
      throw error;
    }
  }

  /** Of an earlier case, where this one builds on its answer. */
  include(exchange: Exchange | undefined): void {
    if (exchange && !this.exchanges.includes(exchange)) this.#keep(exchange);
  }

  #keep(exchange: Exchange): void {
    this.exchanges.push(exchange);
    if (this.exchanges.length > MAX_KEPT_EXCHANGES) this.exchanges.shift();
  }
}

const MAX_KEPT_CHARS = 2000;
/** Of a value in one line. */
const MAX_SHOWN_CHARS = 400;
/** The rest says nothing about a protocol. */
const SHOWN_HEADERS = /^(?:content-type|authorization|timestamp|nonce|country|app_?code|location)$/i;

/** Only of texts without secrets: a part of one would not be found any more. */
function cut(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most)}…` : text;
}

function headerLines(headers: Readonly<Record<string, string>>): string {
  return Object.entries(headers)
    .filter(([name]) => SHOWN_HEADERS.test(name))
    .map(([name, value]) => `${name}: ${value}\n`)
    .join('');
}

function requestText({ method, url, headers, body = '' }: RawRequest): string {
  return `${method} ${url}\n${headerLines(headers)}\n${body}`;
}

function answerText({ status, headers, text, elapsedMs }: Answer): string {
  return `HTTP ${status} after ${Math.round(elapsedMs)} ms\n${headerLines(headers)}\n${text}`;
}

/** Runs one case and says how it ended. What it throws by a mistake of its own can not be judged either. */
export async function judged<C extends CaseFacts>(
  one: C,
  recorder: Recorder,
  redact: Redactor,
  run: (one: C) => Promise<void>,
): Promise<Result> {
  const { id, title, cites } = one;
  const startedAt = performance.now();
  const end = await run(one).then(
    () => ({ outcome: 'passed', exchanges: [] }) as const,
    (error: unknown) => ({ ...endOf(error, redact), exchanges: recorder.exchanges }),
  );
  return { id, title, cites, elapsedMs: Math.round(performance.now() - startedAt), ...end };
}

function endOf(error: unknown, redact: Redactor): Pick<Result, 'outcome' | 'expected' | 'got' | 'reason'> {
  const clean = (text: string) => cut(redact(text), MAX_SHOWN_CHARS);
  if (error instanceof Unmet) {
    return { outcome: 'failed', expected: clean(error.expected), got: clean(error.got) };
  }
  if (error instanceof Unanswered) return { outcome: 'failed', expected: 'an answer', got: error.message };
  const { message } = error instanceof Error ? error : new Error(String(error));
  if (error instanceof DoesNotApply) return { outcome: 'skipped', reason: message };
  const reason = error instanceof NotJudged ? message : `the case itself failed: ${message}`;
  return { outcome: 'inconclusive', reason: clean(reason) };
}
