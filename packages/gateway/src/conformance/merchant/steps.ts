import { buildsOn, expectThat, shown } from '../case.ts';
import type { Answer } from '../http.ts';
import type { MerchantBench, Message } from './check.ts';

/** What most checks are made of. */

export function said({ status, text }: Answer): string {
  return `HTTP ${status} ${shown(text.trim())}`;
}

/** The answer to the genuine message, which other checks compare with; without one they prove nothing. */
export async function acceptedAnswer(bench: MerchantBench): Promise<Answer> {
  const answer = await bench.first();
  const why = bench.order.isKnown
    ? 'the genuine message was refused, too'
    : 'the genuine message was refused, too: name an order that the endpoint knows, by --order and --amount';
  buildsOn(bench.messages.verdict(answer) !== 'refused', `${why} (${said(answer)})`);
  return answer;
}

function isLike(bench: MerchantBench, answer: Answer, first: Answer): boolean {
  const verdict = bench.messages.verdict(answer);
  if (verdict === 'accepted') return true;
  return verdict === 'unclear' && answer.text.trim() === first.text.trim();
}

/** Each message is accepted as the genuine one was. */
export async function expectAccepted(bench: MerchantBench, ...messages: readonly Message[]): Promise<void> {
  const first = await acceptedAnswer(bench);
  for (const message of messages) {
    const answer = await bench.send(message);
    expectThat(isLike(bench, answer, first), `accepted, as the first one: ${said(first)}`, said(answer));
  }
}

/** The message is not accepted, though the genuine one was. */
export async function expectRefused(bench: MerchantBench, message: Message, method?: string): Promise<void> {
  const first = await acceptedAnswer(bench);
  const answer = await bench.send(message, method);
  expectThat(
    !isLike(bench, answer, first),
    'a refusal: another status than 2xx, or another text',
    said(answer),
  );
}

/** As `expectRefused`, and the endpoint did not break. */
export async function expectRefusedInOrder(bench: MerchantBench, message: Message): Promise<void> {
  const first = await acceptedAnswer(bench);
  const answer = await bench.send(message);
  const holds = !isLike(bench, answer, first) && answer.status < 500;
  expectThat(holds, 'a refusal with another status than 5xx', said(answer));
}
