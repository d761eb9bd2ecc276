import type { JSX } from 'preact';
import { curlOf } from '../logic/sent-request.ts';
import type { SenderTexts } from '../texts/sender-texts.ts';
import type { SentAnswer } from '../transport/sender.ts';
import { CopyButton } from '../ui/copy-button.tsx';
import { Notice } from '../ui/notice.tsx';
import type { Exchange } from './use-sender.ts';

const mostRows = 24;

/** The request as curl, the text that was signed, and what was answered. */
export function ExchangeView({ exchange, words }: { exchange: Exchange; words: SenderTexts }): JSX.Element {
  const { request, signedText, answer } = exchange;
  const curl = curlOf(request);
  return (
    <>
      <section class="sent" aria-labelledby="answer-title">
        <h2 id="answer-title">{words.answer}</h2>
        {answer ? <AnswerView answer={answer} /> : <Notice tone="error">{words.noAnswer}</Notice>}
      </section>
      <section class="sent" aria-labelledby="request-title">
        <h2 id="request-title">{words.request}</h2>
        <Code text={curl} testId="curl" label={words.request} />
        <CopyButton text={curl} label={words.copyCurl} testId="copy-curl" />
      </section>
      {signedText !== null && (
        <section class="sent" aria-labelledby="text-title">
          <h2 id="text-title">{words.signedText}</h2>
          <Code text={signedText} testId="signed-text" label={words.signedText} />
        </section>
      )}
    </>
  );
}

function AnswerView({ answer }: { answer: SentAnswer }): JSX.Element {
  return (
    <>
      <p class="sent-status" data-testid="status">
        HTTP {answer.status} · {Math.round(answer.durationMs)} ms
      </p>
      <Code text={readable(answer.text)} testId="answer" label={`HTTP ${answer.status}`} />
    </>
  );
}

/** A text that is only read: a field, so that the keyboard reaches and scrolls it. */
function Code({ text, testId, label }: { text: string; testId: string; label: string }): JSX.Element {
  return (
    <textarea
      class="code"
      data-testid={testId}
      aria-label={label}
      readOnly
      wrap="off"
      rows={Math.min(mostRows, text.split('\n').length + 1)}
      value={text}
    />
  );
}

function readable(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
