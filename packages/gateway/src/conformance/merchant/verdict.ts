import type { Answer } from '../http.ts';
import type { Verdict } from './check.ts';

/** How programs say no under HTTP 200. */
const NO = /^\W{0,3}(?:fail|error|false|no\b|nok\b|refus|reject|invalid|wrong|denied|bad)/i;

/** Of dialects whose success is one word. */
export function replyVerdict(reply: string): (answer: Answer) => Verdict {
  return ({ status, text }) => {
    const said = text.trim();
    if (status === 200 && said === reply) return 'accepted';
    return status < 200 || status > 299 || NO.test(said) ? 'refused' : 'unclear';
  };
}
