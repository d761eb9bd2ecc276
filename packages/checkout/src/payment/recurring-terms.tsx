import type { JSX } from 'preact';
import type { RecurringView } from '../api.ts';
import { amountWithCurrency } from '../logic/amount.ts';
import { Fact } from '../ui/fact.tsx';
import { useLanguage } from '../ui/language.tsx';

/** What the payer agrees to beside this payment: which charges follow, and when. */
export function RecurringTerms({ terms }: { terms: RecurringView }): JSX.Element {
  const { language, texts } = useLanguage();
  const { recurring } = texts;
  return (
    <section class="recurring" aria-labelledby="recurring-title" data-testid="recurring">
      <h3 class="group-title" id="recurring-title">
        {recurring.title}
      </h3>
      <dl class="facts">
        <Fact term={recurring.amount}>{amountWithCurrency(terms.amountText, terms.currency, language)}</Fact>
        <Fact term={recurring.interval}>{recurring.months(terms.intervalMonths)}</Fact>
        <Fact term={recurring.next}>{recurring.nextAt(terms.nextOn)}</Fact>
      </dl>
      <p class="small-print">{recurring.consent}</p>
    </section>
  );
}
