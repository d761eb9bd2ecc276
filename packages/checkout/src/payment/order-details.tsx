import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { BasketView, CheckoutView } from '../api.ts';
import { navigableUrl } from '../logic/addresses.ts';
import { amountWithCurrency } from '../logic/amount.ts';
import { Fact } from '../ui/fact.tsx';
import { useLanguage } from '../ui/language.tsx';

/** From this width on the order stands beside the form instead of above it (payment.css). */
const sideBySide = '(min-width: 53.75em)';

/** The basket, the buyer and the delivery address; closed on a phone, where they would hide the form. */
export function OrderDetails({ view }: { view: CheckoutView }): JSX.Element | null {
  const { texts } = useLanguage();
  const [open] = useState(() => matchMedia(sideBySide).matches);
  const { basket, buyer, shipTo } = view;
  if (!basket && !buyer && !shipTo) return null;
  return (
    <details class="details" open={open} data-testid="order-details">
      <summary data-testid="order-toggle">{texts.order.details}</summary>
      {basket && <Basket basket={basket} currency={view.amount.currency} />}
      {(buyer || shipTo) && (
        <dl class="facts">
          {buyer && (
            <Fact term={texts.order.buyer}>
              <Lines texts={[buyer.name, buyer.email]} />
            </Fact>
          )}
          {shipTo && (
            <Fact term={texts.order.shipTo}>
              <Lines texts={[shipTo.name, shipTo.address, shipTo.phone]} />
            </Fact>
          )}
        </dl>
      )}
    </details>
  );
}

function Lines({ texts }: { texts: string[] }): JSX.Element {
  return (
    <>
      {texts
        .filter((text) => text !== '')
        .map((text) => (
          <span key={text} class="fact-line">
            {text}
          </span>
        ))}
    </>
  );
}

function Basket({ basket, currency }: { basket: BasketView; currency: string }): JSX.Element {
  const { language, texts } = useLanguage();
  // Two lines may be alike: only their position distinguishes them, and it never changes.
  const money = (text: string) => amountWithCurrency(text, currency, language);
  return (
    <ul class="basket" aria-label={texts.order.basket}>
      {basket.lines.map((line, index) => (
        <li key={index} class="basket-line">
          <ProductName name={line.name} link={line.link} />
          <span class="basket-amount">{money(line.amountText)}</span>
          <span class="basket-each">
            {money(line.unitPriceText)} × {line.quantity}
          </span>
        </li>
      ))}
      {basket.surcharges.map((surcharge, index) => (
        <li key={`surcharge-${index}`} class="basket-line">
          <span class="basket-name">{surcharge.name}</span>
          <span class="basket-amount">{money(surcharge.amountText)}</span>
          {surcharge.quantity !== '1' && <span class="basket-each">× {surcharge.quantity}</span>}
        </li>
      ))}
    </ul>
  );
}

/** A product's name; its page opens beside this one, so that the payment is not lost. */
function ProductName({ name, link }: { name: string; link: string | null }): JSX.Element {
  const isWeb = link !== null && /^https?:\/\//i.test(link);
  const href = isWeb ? navigableUrl(link, location.href) : null;
  if (href === null) return <span class="basket-name">{name}</span>;
  return (
    <a class="basket-name" href={href} target="_blank" rel="noopener noreferrer">
      {name}
    </a>
  );
}
