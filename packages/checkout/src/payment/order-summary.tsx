import type { JSX } from 'preact';
import type { CheckoutView } from '../api.ts';
import { amountWithCurrency, payerTotal } from '../logic/amount.ts';
import { Fact } from '../ui/fact.tsx';
import { useLanguage } from '../ui/language.tsx';
import { OrderDetails } from './order-details.tsx';

/** Who is paid, how much, and for what. */
export function OrderSummary({ view }: { view: CheckoutView }): JSX.Element {
  const { language, texts } = useLanguage();
  const { amount, payerAmount } = view;
  return (
    <section class="order" aria-labelledby="order-title">
      <h2 class="visually-hidden" id="order-title">
        {texts.order.title}
      </h2>
      <div class="order-head">
        <p class="order-subject">{view.subject ?? texts.order.total}</p>
        <p class="order-amount" data-testid="amount">
          {view.subject && <span class="visually-hidden">{texts.order.total} </span>}
          {payerTotal(view, language)}
        </p>
      </div>
      <dl class="facts">
        {payerAmount && (
          <>
            <Fact term={texts.order.orderAmount}>
              {amountWithCurrency(amount.text, amount.currency, language)}
            </Fact>
            <Fact term={texts.order.rate}>{payerAmount.rateText}</Fact>
          </>
        )}
        {view.state === 'choosing' && view.conversion?.first && (
          <Fact term={texts.conversion.about}>
            <span data-testid="shown-amount">
              {amountWithCurrency(view.conversion.first.amountText, view.conversion.first.currency, language)}
            </span>
          </Fact>
        )}
        <Fact term={texts.order.merchant}>{view.merchantName}</Fact>
        <Fact term={texts.order.number}>{view.orderNumber}</Fact>
      </dl>
      <OrderDetails view={view} />
    </section>
  );
}
