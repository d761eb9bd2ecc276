import type { JSX } from 'preact';
import type { CheckoutView, IdentityView } from '../api.ts';
import { type IdentityDraft, type IdentityField, numberField } from '../logic/identity-form.ts';
import type { CodeChances } from '../logic/one-time-code.ts';
import { localized } from '../texts/texts.ts';
import { Button } from '../ui/button.tsx';
import { Field, SelectField } from '../ui/field.tsx';
import { useLanguage } from '../ui/language.tsx';
import { Notice } from '../ui/notice.tsx';
import { PanelTitle } from '../ui/panel-title.tsx';
import { useAnswered } from '../ui/use-answered.ts';
import { HolderSwitch } from './holder-switch.tsx';
import { TimeLeft } from './time-left.tsx';
import type { Payment } from './use-payment.ts';

interface IdentityFormProps {
  payment: Payment;
  view: CheckoutView;
  identity: IdentityView;
  chances: CodeChances;
  draft: IdentityDraft;
  faults: IdentityField[];
  onChange: (draft: IdentityDraft) => void;
  /** Sends the form; answers with the fields to correct, if any. */
  onSubmit: () => IdentityField[];
  /** Back to the code that is on its way; null when there is none. */
  onBack: (() => void) | null;
}

const problemId = 'identity-problem';
const idOf = (field: IdentityField) => `identity-${field}`;

/** The details of the payer and of their own bank account. */
export function IdentityForm(props: IdentityFormProps): JSX.Element {
  const { payment, view, identity, chances, onSubmit, onBack } = props;
  const { texts } = useLanguage();
  const { busy, clockOffsetMs } = payment.snapshot;
  // The button is at the end of a long form, what went wrong at its beginning.
  useAnswered(busy, () => document.getElementById(problemId)?.focus());
  const submit = (event: Event) => {
    event.preventDefault();
    if (busy !== null || !chances.canResend) return;
    const first = onSubmit()[0];
    if (first) document.getElementById(idOf(first))?.focus();
  };
  return (
    <form class="identity" onSubmit={submit} noValidate>
      <div class="panel-head">
        <p class="step">{texts.identity.step(1)}</p>
        <PanelTitle>{texts.identity.title}</PanelTitle>
        <p class="panel-lead">{texts.identity.lead}</p>
      </div>
      <Problem identity={identity} />
      <Fields {...props} />
      {chances.isStuck && (
        <Notice tone="warning" testId="code-stuck">
          {texts.identity.stuck}
        </Notice>
      )}
      <div class="actions">
        <TimeLeft expiresAt={view.expiresAt} clockOffsetMs={clockOffsetMs} />
        <Button
          testId="identity-submit"
          submits
          disabled={busy !== null || !chances.canResend}
          working={busy === 'identity'}
        >
          {chances.pauseMs > 0
            ? texts.identity.submitIn(Math.ceil(chances.pauseMs / 1000))
            : texts.identity.submit}
        </Button>
        {onBack && (
          <Button testId="identity-back" look="secondary" disabled={busy !== null} onPress={onBack}>
            {texts.identity.backToCode}
          </Button>
        )}
      </div>
    </form>
  );
}

function Problem({ identity }: { identity: IdentityView }): JSX.Element | null {
  const { texts } = useLanguage();
  const { problem, triesLeft } = identity;
  if (problem !== 'details_mismatch' && problem !== 'no_answer') return null;
  return (
    <div id={problemId} tabIndex={-1}>
      <Notice tone={problem === 'no_answer' ? 'warning' : 'error'} alert testId={problemId}>
        <p>{texts.identity.problems[problem]}</p>
        {problem === 'details_mismatch' && <p class="notice-strong">{texts.identity.triesLeft(triesLeft)}</p>}
      </Notice>
    </div>
  );
}

function Fields({ identity, draft, faults, onChange }: IdentityFormProps): JSX.Element {
  const { language, texts } = useLanguage();
  const { fields, hints } = texts.identity;
  const number = numberField(draft.holder);
  const common = (field: IdentityField) => ({
    id: idOf(field),
    testId: idOf(field),
    label: fields[field],
    value: draft[field],
    fault: faults.includes(field) ? texts.identity.faults[field] : null,
    onInput: (text: string) => onChange({ ...draft, [field]: text }),
  });
  return (
    <div class="identity-fields">
      <HolderSwitch chosen={draft.holder} onChoose={(holder) => onChange({ ...draft, holder })} />
      <Field
        {...common('name')}
        label={draft.holder === 'company' ? fields.companyName : fields.name}
        autoComplete={draft.holder === 'company' ? 'organization' : 'name'}
      />
      <Field {...common(number)} key={number} keyboard="numeric" hint={hints[number]} />
      <SelectField
        {...common('bankCode')}
        placeholder={texts.identity.pickBank}
        options={identity.banks.map((bank) => ({ value: bank.code, text: localized(bank.name, language) }))}
        onChoose={(bankCode) => onChange({ ...draft, bankCode })}
      />
      <Field {...common('bankAccount')} keyboard="numeric" />
      <Field {...common('phone')} keyboard="tel" autoComplete="tel-national" hint={hints.phone} />
      <p class="small-print">{texts.identity.privacy}</p>
    </div>
  );
}
