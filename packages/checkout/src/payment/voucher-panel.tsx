import type { JSX } from 'preact';
import type { CheckoutView, VoucherView } from '../api.ts';
import { leavingUrl } from '../logic/addresses.ts';
import { amountWithCurrency, digitsOnly } from '../logic/amount.ts';
import { wayBackOf } from '../logic/way-back.ts';
import { CopyButton } from '../ui/copy-button.tsx';
import { GroupedNumber } from '../ui/grouped-number.tsx';
import { useLanguage } from '../ui/language.tsx';
import { Notice } from '../ui/notice.tsx';
import { PanelTitle } from '../ui/panel-title.tsx';
import { Spinner } from '../ui/spinner.tsx';
import { WayBackButton } from '../ui/way-back.tsx';
import { DeadlineRows } from './deadline-rows.tsx';

interface VoucherPanelProps {
  view: CheckoutView;
  voucher: VoucherView;
  clockOffsetMs: number;
}

/** The number to pay with at a convenience store, and until when. */
export function VoucherPanel({ view, voucher, clockOffsetMs }: VoucherPanelProps): JSX.Element {
  const { language, texts } = useLanguage();
  const guide = leavingUrl(voucher.url, location.href, language);
  const way = wayBackOf(view.outcome, location.href);
  return (
    <>
      <PanelTitle>{texts.voucher.title}</PanelTitle>
      <VoucherFacts voucher={voucher} currency={view.amount.currency} clockOffsetMs={clockOffsetMs} />
      <Notice tone="warning">{texts.voucher.note}</Notice>
      <p class="waiting-line">
        <Spinner />
        <span>{texts.voucher.waiting}</span>
      </p>
      <div class="actions">
        {guide && (
          <a
            class={way ? 'button button-secondary' : 'button button-primary'}
            href={guide}
            target="_blank"
            rel="noopener"
            data-testid="open-guide"
          >
            {texts.voucher.guide}
          </a>
        )}
        {way && (
          <WayBackButton way={way} look="primary" goesNow={false}>
            {texts.result.back}
          </WayBackButton>
        )}
      </div>
    </>
  );
}

interface VoucherFactsProps {
  voucher: VoucherView;
  currency: string;
  clockOffsetMs: number;
}

function VoucherFacts({ voucher, currency, clockOffsetMs }: VoucherFactsProps): JSX.Element {
  const { language, texts } = useLanguage();
  return (
    <dl class="account">
      <div class="account-row has-copy">
        <dt>{texts.voucher.number}</dt>
        <dd class="account-strong">
          <GroupedNumber testId="voucher-number" number={voucher.number} />
          <CopyButton
            text={digitsOnly(voucher.number)}
            label={texts.voucher.copyNumber}
            testId="copy-voucher"
          />
        </dd>
      </div>
      <div class="account-row">
        <dt>{texts.voucher.amount}</dt>
        <dd class="account-amount" data-testid="voucher-amount">
          {amountWithCurrency(voucher.amountText, currency, language)}
        </dd>
      </div>
      <DeadlineRows
        term={texts.voucher.deadline}
        expiresAt={voucher.expiresAt}
        clockOffsetMs={clockOffsetMs}
      />
    </dl>
  );
}
