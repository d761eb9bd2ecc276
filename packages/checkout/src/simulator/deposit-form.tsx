import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { SimulatorView } from '../api.ts';
import { decimalsOf, groupDecimal } from '../logic/amount.ts';
import { type DepositFault, depositRequest, initialDraft } from '../logic/deposit-form.ts';
import { localized } from '../texts/texts.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { GroupedNumber } from '../ui/grouped-number.tsx';
import { useLanguage } from '../ui/language.tsx';
import { PanelTitle } from '../ui/panel-title.tsx';
import { useAnswered } from '../ui/use-answered.ts';
import { backTarget } from './back-target.ts';
import { DepositNotice } from './deposit-notice.tsx';
import type { Screen } from './use-screen.ts';
import { useScreenTexts } from './use-screen-texts.ts';

/** A bank app's transfer form; the amount can be changed on purpose. */
export function DepositForm({ screen, view }: { screen: Screen; view: SimulatorView }): JSX.Element {
  const { language } = useLanguage();
  const screenTexts = useScreenTexts();
  const [draft, setDraft] = useState(() => initialDraft(view.amountText, view.depositorName));
  const [faults, setFaults] = useState<DepositFault[]>([]);
  const submit = (event: Event) => {
    event.preventDefault();
    const request = depositRequest(draft);
    const found = 'faults' in request ? request.faults : [];
    setFaults(found);
    if (!('faults' in request)) screen.act({ name: 'deposit', deposit: request });
    else if (found[0]) document.getElementById(fieldIds[found[0]])?.focus();
  };
  // The result stands above the fields, the button below them.
  useAnswered(screen.busy, () => document.getElementById(resultId)?.focus());
  const target = backTarget(view, language);
  return (
    <form class="screen-body" onSubmit={submit} noValidate>
      <PanelTitle>{screenTexts.depositTitle}</PanelTitle>
      {screen.deposited && (
        <div id={resultId} tabIndex={-1}>
          <DepositNotice deposited={screen.deposited} currency={view.currency} />
        </div>
      )}
      {view.account && <Account account={view.account} />}
      <Field
        id={fieldIds.amount}
        testId="deposit-amount"
        label={screenTexts.amount}
        value={draft.amount}
        keyboard={decimalsOf(view.amountText) > 0 ? 'decimal' : 'numeric'}
        hint={screenTexts.amountHint}
        fault={faults.includes('amount') ? screenTexts.amountMissing : null}
        onInput={(text) => setDraft({ ...draft, amount: groupDecimal(text, decimalsOf(view.amountText)) })}
      />
      <Field
        id={fieldIds.depositorName}
        testId="depositor-name"
        label={screenTexts.depositor}
        value={draft.depositorName}
        hint={screenTexts.depositorHint}
        fault={faults.includes('depositorName') ? screenTexts.depositorMissing : null}
        onInput={(text) => setDraft({ ...draft, depositorName: text })}
      />
      <Button testId="deposit" submits look="brand" working={screen.busy === 'deposit'}>
        {screenTexts.deposit}
      </Button>
      {target && (
        <a class="button button-secondary" href={target} data-testid="back-to-payment">
          {screenTexts.back}
        </a>
      )}
    </form>
  );
}

const resultId = 'deposit-outcome';

const fieldIds: Record<DepositFault, string> = { amount: 'deposit-amount', depositorName: 'depositor-name' };

function Account({ account }: { account: NonNullable<SimulatorView['account']> }): JSX.Element {
  const { language } = useLanguage();
  const screenTexts = useScreenTexts();
  return (
    <dl class="account">
      <div class="account-row">
        <dt>{screenTexts.toBank}</dt>
        <dd>{localized(account.bankName, language)}</dd>
      </div>
      <div class="account-row">
        <dt>{screenTexts.toAccount}</dt>
        <dd>
          <GroupedNumber number={account.number} />
        </dd>
      </div>
      <div class="account-row">
        <dt>{screenTexts.holder}</dt>
        <dd>{account.holder}</dd>
      </div>
    </dl>
  );
}
