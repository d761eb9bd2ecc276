import type { JSX } from 'preact';
import type { CheckoutView, IdentityView } from '../api.ts';
import { formatDuration } from '../logic/countdown.ts';
import { type CodeChances, codeOf } from '../logic/one-time-code.ts';
import type { Texts } from '../texts/texts-type.ts';
import { Button } from '../ui/button.tsx';
import { FieldFrame, noteIdOf } from '../ui/field.tsx';
import { useLanguage } from '../ui/language.tsx';
import { Notice } from '../ui/notice.tsx';
import { PanelTitle } from '../ui/panel-title.tsx';
import { PhoneMessage } from './phone-message.tsx';
import { type CodeEntry, codeFieldId, useCode } from './use-code.ts';
import type { Payment } from './use-payment.ts';

interface CodeFormProps {
  payment: Payment;
  view: CheckoutView;
  identity: IdentityView;
  chances: CodeChances;
  onResend: () => void;
  onCorrect: () => void;
}

/** The six digits that were sent to the payer's phone. */
export function CodeForm(props: CodeFormProps): JSX.Element {
  const { payment, view, identity, chances } = props;
  const { texts } = useLanguage();
  const entry = useCode(payment, chances);
  const submit = (event: Event) => {
    event.preventDefault();
    entry.confirm();
  };
  return (
    <form class="identity" onSubmit={submit} noValidate>
      <div class="panel-head">
        <p class="step">{texts.identity.step(2)}</p>
        <PanelTitle>{texts.identity.codeTitle}</PanelTitle>
        <p class="panel-lead">{texts.identity.codeLead}</p>
        {identity.phoneMasked && (
          <p class="sent-to" data-testid="phone-masked">
            {identity.phoneMasked}
          </p>
        )}
      </div>
      {view.mode === 'sandbox' && identity.sandboxCode && (
        <PhoneMessage merchantName={view.merchantName} code={identity.sandboxCode} onUse={entry.write} />
      )}
      {identity.problem === 'no_answer' && (
        <Notice tone="warning" alert testId="identity-problem">
          {texts.identity.problems.no_answer}
        </Notice>
      )}
      <CodeField {...props} entry={entry} />
      {chances.isStuck && (
        <Notice tone="warning" testId="code-stuck">
          {texts.identity.stuck}
        </Notice>
      )}
      <CodeActions {...props} />
      <p class="visually-hidden" role="status">
        {entry.resent && !entry.typing ? texts.identity.resent : ''}
      </p>
    </form>
  );
}

type CodeFieldProps = CodeFormProps & { entry: CodeEntry };

function CodeField(props: CodeFieldProps): JSX.Element {
  const { texts } = useLanguage();
  const { entry, identity, chances } = props;
  const hint = texts.identity.triesLeft(identity.triesLeft);
  const frame = { id: codeFieldId, label: texts.identity.code, hint, fault: faultOf(props, texts) };
  return (
    <FieldFrame {...frame}>
      <div class="code-box">
        <input
          class="code-input"
          id={codeFieldId}
          data-testid={codeFieldId}
          type="text"
          inputMode="numeric"
          autoComplete="one-time-code"
          value={entry.code}
          aria-invalid={frame.fault !== null}
          aria-describedby={noteIdOf(frame)}
          onInput={(event) => {
            const input = event.currentTarget;
            entry.write(input.value);
            // What is no digit leaves the code as it was, so that nothing would be drawn anew.
            input.value = codeOf(input.value);
          }}
        />
        {identity.codeExpiresAt !== null && (
          <span class={chances.leftMs === 0 ? 'code-left is-over' : 'code-left'}>
            <span class="visually-hidden">{texts.identity.codeTimeLeft} </span>
            <span role="timer" aria-live="off" data-testid="code-time-left">
              {formatDuration(chances.leftMs)}
            </span>
          </span>
        )}
      </div>
    </FieldFrame>
  );
}

function faultOf({ entry, identity, chances }: CodeFieldProps, texts: Texts): string | null {
  const { problems, codeIncomplete, triesLeft, askForNew } = texts.identity;
  if (chances.leftMs === 0)
    return chances.isStuck ? problems.code_expired : `${problems.code_expired} ${askForNew}`;
  if (entry.incomplete) return codeIncomplete;
  if (identity.problem !== 'code_wrong' || entry.typing) return null;
  return `${problems.code_wrong} ${triesLeft(identity.triesLeft)}`;
}

function CodeActions(props: CodeFormProps): JSX.Element {
  const { payment, identity, chances, onResend, onCorrect } = props;
  const { texts } = useLanguage();
  const { busy } = payment.snapshot;
  const isIdle = busy === null && !chances.timeIsOver;
  return (
    <div class="actions">
      {chances.timeIsOver && <p class="time-left is-over">{texts.order.timeOver}</p>}
      <Button
        testId="code-submit"
        submits
        disabled={!isIdle || !chances.canConfirm}
        working={busy === 'code'}
      >
        {texts.identity.confirm}
      </Button>
      <div class="side-by-side">
        <Button
          testId="code-resend"
          look="secondary"
          disabled={!isIdle || !chances.canResend}
          working={busy === 'identity'}
          onPress={onResend}
        >
          {resendLabel(chances, identity, texts)}
        </Button>
        <Button
          testId="code-correct"
          look="secondary"
          // Corrected details would need another code.
          disabled={!isIdle || identity.codesLeft <= 0}
          onPress={onCorrect}
        >
          {texts.identity.correct}
        </Button>
      </div>
    </div>
  );
}

function resendLabel({ pauseMs }: CodeChances, identity: IdentityView, texts: Texts): string {
  if (identity.codesLeft <= 0) return texts.identity.noMoreCodes;
  return pauseMs > 0 ? texts.identity.resendIn(Math.ceil(pauseMs / 1000)) : texts.identity.resend;
}
