import type { JSX } from 'preact';
import { amountWithCurrency } from '../logic/amount.ts';
import { type DepositResult, depositTone } from '../logic/deposit-result.ts';
import { useLanguage } from '../ui/language.tsx';
import { Notice } from '../ui/notice.tsx';
import { useScreenTexts } from './use-screen-texts.ts';

interface DepositNoticeProps {
  deposited: DepositResult;
  currency: string;
}

/** How the payment took a transfer, and in what it differs from the one asked for. */
export function DepositNotice({ deposited, currency }: DepositNoticeProps): JSX.Element {
  const { language } = useLanguage();
  const screenTexts = useScreenTexts();
  const { mismatch, amountText } = deposited;
  const taken = deposited.taken ?? 'unmatched';
  const amount = amountWithCurrency(amountText, currency, language);
  return (
    <Notice tone={depositTone(deposited)} alert testId="deposit-result">
      <p class="notice-strong">{screenTexts.taken[taken](amount)}</p>
      <p>
        {mismatch && `${screenTexts.mismatches[mismatch]} `}
        {screenTexts.takenBody[taken]}
      </p>
    </Notice>
  );
}
