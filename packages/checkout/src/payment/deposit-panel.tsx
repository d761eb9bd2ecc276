import type { JSX } from 'preact';
import type { CheckoutView, VirtualAccountView } from '../api.ts';
import { leavingUrl } from '../logic/addresses.ts';
import { amountWithCurrency, depositCurrency, digitsOnly } from '../logic/amount.ts';
import { chosenMethod, knowsPayerName } from '../logic/choice.ts';
import { wayBackOf } from '../logic/way-back.ts';
import { localized } from '../texts/texts.ts';
import { CopyButton } from '../ui/copy-button.tsx';
import { GroupedNumber } from '../ui/grouped-number.tsx';
import { useLanguage } from '../ui/language.tsx';
import { Notice } from '../ui/notice.tsx';
import { PanelTitle } from '../ui/panel-title.tsx';
import { Spinner } from '../ui/spinner.tsx';
import { WayBackButton } from '../ui/way-back.tsx';
import { DeadlineRows } from './deadline-rows.tsx';

interface DepositPanelProps {
  view: CheckoutView;
  account: VirtualAccountView;
  clockOffsetMs: number;
}

/** The account to transfer to, and how long it stays open. */
export function DepositPanel({ view, account, clockOffsetMs }: DepositPanelProps): JSX.Element {
  const { language, texts } = useLanguage();
  const simulator = leavingUrl(view.simulatorUrl, location.href, language);
  const way = wayBackOf(view.outcome, location.href);
  return (
    <>
      <PanelTitle>{texts.deposit.title}</PanelTitle>
      <AccountFacts account={account} currency={depositCurrency(view)} clockOffsetMs={clockOffsetMs} />
      <Notice tone="warning">
        {knowsPayerName(chosenMethod(view)) ? texts.deposit.exactInOwnName : texts.deposit.exact}
      </Notice>
      <p class="waiting-line">
        <Spinner />
        <span>{texts.deposit.waiting}</span>
      </p>
      {(simulator || way) && (
        <div class="actions">
          {simulator && (
            <a
              class="button button-secondary"
              href={simulator}
              target="_blank"
              rel="noopener"
              data-testid="open-bank"
            >
              {texts.deposit.openBank}
            </a>
          )}
          {way && (
            <WayBackButton way={way} look="primary" goesNow={false}>
              {texts.result.back}
            </WayBackButton>
          )}
        </div>
      )}
    </>
  );
}

interface AccountFactsProps {
  account: VirtualAccountView;
  currency: string;
  clockOffsetMs: number;
}

function AccountFacts({ account, currency, clockOffsetMs }: AccountFactsProps): JSX.Element {
  const { language, texts } = useLanguage();
  return (
    <dl class="account">
      <div class="account-row">
        <dt>{texts.deposit.bank}</dt>
        <dd>{localized(account.bankName, language)}</dd>
      </div>
      <div class="account-row has-copy">
        <dt>{texts.deposit.account}</dt>
        <dd class="account-strong">
          <GroupedNumber testId="account-number" number={account.accountNumber} />
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
          <span data-testid="deposit-total">
            {amountWithCurrency(account.amountText, currency, language)}
          </span>
          <CopyButton
            text={digitsOnly(account.amountText)}
            label={texts.deposit.copyAmount}
            testId="copy-amount"
          />
        </dd>
      </div>
      <DeadlineRows
        term={texts.deposit.deadline}
        expiresAt={account.expiresAt}
        clockOffsetMs={clockOffsetMs}
      />
    </dl>
  );
}
