import type { IdentityView } from '../api.ts';
import { remainingMs } from './countdown.ts';

export const codeDigits = 6;

/**
 * A message needs some seconds to arrive, and a payer who asks again at once only gets two codes mixed up.
 * The server waits as long.
 */
const resendPauseMs = 10_000;

/** The code in what was typed or pasted, even a whole message: "[Naru] code 123-456" → "123456". */
export function codeOf(text: string): string {
  return text.replace(/\D/g, '').slice(0, codeDigits);
}

export interface CodeChances {
  /** The time to pay is over: nothing can be done any more. */
  timeIsOver: boolean;
  /** Time left to enter the code; 0 when it is too late. */
  leftMs: number;
  /** Time until another code may be asked for; 0 when at once. */
  pauseMs: number;
  canConfirm: boolean;
  canResend: boolean;
  /** There is no code that could be entered, and none will come. */
  isStuck: boolean;
}

type CodeFacts = Pick<IdentityView, 'step' | 'codeExpiresAt' | 'codesLeft' | 'problem'> & {
  /** The end of the time to pay. */
  payUntil: string;
};

/** What the payer can do about a code that this page has shown for `shownMs`. */
export function codeChances(facts: CodeFacts, shownMs: number, serverNowMs: number): CodeChances {
  const { step, codeExpiresAt, codesLeft, problem, payUntil } = facts;
  const timeIsOver = remainingMs(payUntil, serverNowMs) === 0;
  // Without an end the code is the server's to judge.
  const untilMs = codeExpiresAt === null ? Number.POSITIVE_INFINITY : remainingMs(codeExpiresAt, serverNowMs);
  const isAlive = step === 'code' && untilMs > 0 && problem !== 'code_expired';
  // Not even a device whose clock is set back makes the payer wait longer than the pause itself.
  const pauseMs = Math.min(resendPauseMs, Math.max(0, resendPauseMs - shownMs));
  const pauseLeftMs = isAlive ? pauseMs : 0;
  return {
    timeIsOver,
    leftMs: isAlive ? untilMs : 0,
    pauseMs: pauseLeftMs,
    canConfirm: isAlive && !timeIsOver,
    canResend: codesLeft > 0 && pauseLeftMs === 0 && !timeIsOver,
    isStuck: !isAlive && codesLeft <= 0,
  };
}
