import type { JSX } from 'preact';
import type { CheckoutView, VirtualAccountView } from '../api.ts';
import { navigableUrl, withLanguage } from '../logic/addresses.ts';
import { amountWithCurrency, digitsOnly } from '../logic/amount.ts';
import { chosenMethod, knowsPayerName } from '../logic/choice.ts';
import { formatDeadline, formatDuration, remainingMs } from '../logic/countdown.ts';
import { localized } from '../texts/texts.ts';
import { CopyButton } from '../ui/copy-button.tsx';
import { useLanguage } from '../ui/language.tsx';
import { Notice } from '../ui/notice.tsx';
import { PanelTitle } from '../ui/panel-title.tsx';
import { Spinner } from '../ui/spinner.tsx';
import { useServerNow } from '../ui/use-now.ts';

interface DepositPanelProps {
  view: CheckoutView;
  account: VirtualAccountView;
  clockOffsetMs: number;
}

/** The account to transfer to, and how long it stays open. */
export function DepositPanel({ view, account, clockOffsetMs }: DepositPanelProps): JSX.Element {
  const { language, texts } = useLanguage();
  const simulator = navigableUrl(view.simulatorUrl, location.href);
  return (
    <>
      <PanelTitle>{texts.deposit.title}</PanelTitle>
      <AccountFacts account={account} clockOffsetMs={clockOffsetMs} />
      <Notice tone="warning">
        {knowsPayerName(chosenMethod(view)) ? texts.deposit.exactInOwnName : texts.deposit.exact}
      </Notice>
      <p class="waiting-line">
        <Spinner />
        <span>{texts.deposit.waiting}</span>
      </p>
      {simulator && (
        <div class="actions">
          <a
            class="button button-secondary"
            href={withLanguage(simulator, language)}
            target="_blank"
            rel="noopener"
            data-testid="open-bank"
          >
            {texts.deposit.openBank}
          </a>
        </div>
      )}
    </>
  );
}

function AccountFacts({
  account,
  clockOffsetMs,
}: {
  account: VirtualAccountView;
  clockOffsetMs: number;
}): JSX.Element {
  const { language, texts } = useLanguage();
  const leftMs = remainingMs(account.expiresAt, useServerNow(clockOffsetMs, true));
  const deadline = formatDeadline(account.expiresAt, language);
  return (
    <dl class="account">
      <div class="account-row">
        <dt>{texts.deposit.bank}</dt>
        <dd>{localized(account.bankName, language)}</dd>
      </div>
      <div class="account-row has-copy">
        <dt>{texts.deposit.account}</dt>
        <dd class="account-strong">
          <span data-testid="account-number">{account.accountNumber}</span>
          <CopyButton
            text={digitsOnly(account.accountNumber)}
            label={texts.deposit.copyAccount}
            testId="copy-account"
          />
        </dd>
      </div>
      <div class="account-row">
        <dt>{texts.deposit.holder}</dt>
        <dd>{account.holder}</dd>
      </div>
      <div class="account-row has-copy">
        <dt>{texts.deposit.amount}</dt>
        <dd class="account-strong">
          <span data-testid="deposit-total">{amountWithCurrency(account.amountText, 'KRW', language)}</span>
          <CopyButton
            text={digitsOnly(account.amountText)}
            label={texts.deposit.copyAmount}
            testId="copy-amount"
          />
        </dd>
      </div>
      <div class="account-row">
        <dt>{texts.deposit.deadline}</dt>
        <dd>{texts.deposit.deadlineAt(deadline)}</dd>
      </div>
      <div class="account-row">
        <dt>{texts.deposit.timeLeft}</dt>
        <dd class="account-countdown">
          <span role="timer" aria-live="off" data-testid="time-left">
            {formatDuration(leftMs, true)}
          </span>
        </dd>
      </div>
    </dl>
  );
}
