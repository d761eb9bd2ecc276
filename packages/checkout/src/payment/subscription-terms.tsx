import type { JSX } from 'preact';
import type { SubscriptionView } from '../api.ts';
import { amountWithCurrency } from '../logic/amount.ts';
import { Fact } from '../ui/fact.tsx';
import { useLanguage } from '../ui/language.tsx';
import { Phrases } from '../ui/phrases.tsx';

/** What the payer agrees to beside this payment: which charges follow, and when. */
export function SubscriptionTerms({ terms }: { terms: SubscriptionView }): JSX.Element {
  const { language, texts } = useLanguage();
  const { subscription } = texts;
  return (
    <section class="subscription" aria-labelledby="subscription-title" data-testid="subscription">
      <h3 class="group-title" id="subscription-title">
        {subscription.title}
      </h3>
      <dl class="facts">
        <Fact term={subscription.amount}>
          {amountWithCurrency(terms.amountText, terms.currency, language)}
        </Fact>
        <Fact term={subscription.interval}>{subscription.months(terms.intervalMonths)}</Fact>
        <Fact term={subscription.next}>
          <Phrases write={subscription.nextAt} part={terms.nextOn} />
        </Fact>
      </dl>
      <p class="small-print">{subscription.consent}</p>
    </section>
  );
}
