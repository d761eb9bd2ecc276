import type { JSX } from 'preact';
import type { SimulatorView } from '../api.ts';
import { digitsOnly } from '../logic/amount.ts';
import { storeName } from '../texts/method-names.ts';
import { Button } from '../ui/button.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { GroupedNumber } from '../ui/grouped-number.tsx';
import { useLanguage } from '../ui/language.tsx';
import { PanelTitle } from '../ui/panel-title.tsx';
import { backTarget } from './back-target.ts';
import type { Screen } from './use-screen.ts';
import { useScreenTexts } from './use-screen-texts.ts';

/** How to pay a voucher at a convenience store, and the store's counter. */
export function VoucherGuide({ screen, view }: { screen: Screen; view: SimulatorView }): JSX.Element {
  const { language } = useLanguage();
  const { voucher, back } = useScreenTexts();
  const target = backTarget(view, language);
  const shops = view.voucher?.shops ?? [];
  return (
    <div class="screen-body">
      <PanelTitle>{voucher.title}</PanelTitle>
      {view.voucher && <VoucherNumber number={view.voucher.number} />}
      <ol class="steps">
        {voucher.steps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      {shops.length > 0 && (
        <section aria-labelledby="shops-title">
          <h3 class="group-title" id="shops-title">
            {voucher.shops}
          </h3>
          <ul class="shops">
            {shops.map((shop) => (
              <li key={shop.en}>{storeName(shop, language)}</li>
            ))}
          </ul>
        </section>
      )}
      <section class="outcomes" aria-labelledby="counter-title">
        <h3 class="group-title" id="counter-title">
          {voucher.counter}
        </h3>
        <Button
          testId="approve"
          look="brand"
          disabled={screen.busy !== null}
          working={screen.busy === 'approve'}
          onPress={() => screen.act({ name: 'approve' })}
        >
          {voucher.pay}
        </Button>
        <p class="field-note">{voucher.payHint}</p>
        {target && (
          <a class="button button-secondary" href={target} data-testid="back-to-payment">
            {back}
          </a>
        )}
      </section>
    </div>
  );
}

function VoucherNumber({ number }: { number: string }): JSX.Element {
  const { texts } = useLanguage();
  return (
    <dl class="account">
      <div class="account-row has-copy">
        <dt>{texts.voucher.number}</dt>
        <dd class="account-strong">
          <GroupedNumber testId="voucher-number" number={number} />
          <CopyButton text={digitsOnly(number)} label={texts.voucher.copyNumber} testId="copy-voucher" />
        </dd>
      </div>
    </dl>
  );
}
