import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import type { CheckoutView, PaymentState } from '../api.ts';
import { methodNames } from '../texts/method-names.ts';
import { texts } from '../texts/texts.ts';
import type { PaymentClient } from '../transport/payments.ts';
import { LanguageContext, LanguageMenu, useLanguage, useLanguageChoice } from '../ui/language.tsx';
import { useFocusOnChange } from '../ui/panel-title.tsx';
import { Spinner } from '../ui/spinner.tsx';
import { StatusScreen } from '../ui/status-screen.tsx';
import { TroubleNotice, TroubleScreen } from '../ui/trouble.tsx';
import { CancelArea } from './cancel-area.tsx';
import { ChoosePanel } from './choose-panel.tsx';
import { DepositPanel } from './deposit-panel.tsx';
import { IdentityPanel } from './identity-panel.tsx';
import { OrderSummary } from './order-summary.tsx';
import { RedirectPanel } from './redirect-panel.tsx';
import { endOf, ResultPanel } from './result-panel.tsx';
import { type Payment, usePayment } from './use-payment.ts';
import { VoucherPanel } from './voucher-panel.tsx';
import { ProcessingPanel, StartingPanel } from './waiting-panel.tsx';

const cancellable: readonly PaymentState[] = ['choosing', 'identity', 'redirect', 'deposit', 'voucher'];

const catalogues = [texts, methodNames];

/** The whole payment page. */
export function PaymentPage({ client }: { client: PaymentClient }): JSX.Element {
  const payment = usePayment(client);
  const { view, trouble } = payment.snapshot;
  // Without an answer nobody knows what the merchant asked for: the payer's own language has to do.
  const asked = view ? view.language : trouble ? null : undefined;
  const language = useLanguageChoice(asked, catalogues);
  return (
    <LanguageContext.Provider value={language}>
      {language.settled ? <Frame payment={payment} /> : <Blank />}
    </LanguageContext.Provider>
  );
}

/** The page before it is known in which language to speak. */
function Blank(): JSX.Element {
  return (
    <div class="page is-narrow">
      <main class="sheet" data-testid="state" data-state="loading">
        <section class="action">
          <div class="status status-busy">
            <div class="status-picture">
              <Spinner large />
            </div>
          </div>
        </section>
      </main>
    </div>
  );
}

function Frame({ payment }: { payment: Payment }): JSX.Element {
  const { texts } = useLanguage();
  const { view, trouble } = payment.snapshot;
  const state = view?.state ?? (trouble ? (trouble.code === 'not_found' ? 'not_found' : 'error') : 'loading');
  useFocusOnChange(state);
  useEffect(() => {
    document.title = view ? texts.pageTitle(view.merchantName) : texts.payment;
  }, [view?.merchantName, texts]);
  return (
    <>
      {view?.mode === 'sandbox' && (
        <p class="ribbon" data-testid="ribbon">
          {texts.sandboxRibbon}
        </p>
      )}
      <div class={view ? 'page' : 'page is-narrow'}>
        <header class="top">
          <h1 class="top-title">{view?.merchantName ?? texts.payment}</h1>
          <LanguageMenu />
        </header>
        <main class={sheetClass(view)} data-testid="state" data-state={state}>
          {view && <OrderSummary view={view} />}
          <section class="action">
            {view ? <Panel payment={payment} view={view} /> : <Empty payment={payment} />}
          </section>
        </main>
      </div>
      <p class="visually-hidden" role="status">
        {announcement(state, payment, texts)}
      </p>
    </>
  );
}

/** The order stands below what the payer does now, except where the page begins. */
function sheetClass(view: CheckoutView | null): string {
  if (!view) return 'sheet';
  const isUnderWay = view.state !== 'choosing' && view.identity?.step !== 'details';
  return `sheet is-${view.state}${isUnderWay ? ' is-under-way' : ''}`;
}

function announcement(
  state: string,
  payment: Payment,
  texts: ReturnType<typeof useLanguage>['texts'],
): string {
  const { busy, view } = payment.snapshot;
  if (busy) return texts.choose.working;
  switch (state) {
    case 'loading':
      return texts.loading;
    case 'starting':
      return texts.starting.title;
    case 'processing':
      return texts.processing.title;
    case 'deposit':
      return texts.deposit.waiting;
    case 'voucher':
      return texts.voucher.waiting;
    case 'succeeded':
    case 'failed':
    case 'expired':
      return view ? texts.result[endOf(view, state)] : '';
    default:
      return '';
  }
}

function Empty({ payment }: { payment: Payment }): JSX.Element {
  const { texts } = useLanguage();
  const { trouble } = payment.snapshot;
  if (!trouble) return <StatusScreen tone="busy" picture={<Spinner large />} title={texts.loading} />;
  return (
    <TroubleScreen
      code={trouble.code}
      titles={texts.trouble}
      onRetry={() => void payment.session.refresh()}
    />
  );
}

function Panel({ payment, view }: { payment: Payment; view: CheckoutView }): JSX.Element {
  const { session, snapshot } = payment;
  const { trouble } = snapshot;
  // A card that was refused is shown at the field that is to be corrected.
  const isShownByField = trouble?.field !== undefined && view.state === 'choosing';
  return (
    <>
      {trouble && !isShownByField && (
        <TroubleNotice
          code={trouble.code}
          reveal={trouble.during !== 'load'}
          onRetry={trouble.code === 'not_arrived' ? undefined : () => void session.refresh()}
        />
      )}
      <StatePanel payment={payment} view={view} />
      {cancellable.includes(view.state) && (
        <CancelArea
          pending={view.state === 'deposit' || view.state === 'voucher' ? view.state : null}
          busy={snapshot.busy}
          onCancel={() => void session.cancel()}
        />
      )}
    </>
  );
}

function StatePanel({ payment, view }: { payment: Payment; view: CheckoutView }): JSX.Element {
  const { busy, clockOffsetMs, leaving } = payment.snapshot;
  switch (view.state) {
    case 'choosing':
      // The choice is only drawn where it turns out that the payer is needed.
      if (view.startsItself && busy === 'start') return <StartingPanel view={view} />;
      return <ChoosePanel payment={payment} view={view} />;
    case 'identity':
      return view.identity ? (
        <IdentityPanel payment={payment} view={view} identity={view.identity} />
      ) : (
        <StartingPanel view={view} />
      );
    case 'starting':
      return <StartingPanel view={view} />;
    case 'redirect':
      return <RedirectPanel view={view} clockOffsetMs={clockOffsetMs} leaving={leaving} />;
    case 'deposit':
      // Without its account a deposit cannot be shown; the next answer brings it.
      return view.virtualAccount ? (
        <DepositPanel view={view} account={view.virtualAccount} clockOffsetMs={clockOffsetMs} />
      ) : (
        <StartingPanel view={view} />
      );
    case 'voucher':
      return view.voucher ? (
        <VoucherPanel view={view} voucher={view.voucher} clockOffsetMs={clockOffsetMs} />
      ) : (
        <StartingPanel view={view} />
      );
    case 'processing':
      return <ProcessingPanel />;
    default:
      return <ResultPanel view={view} state={view.state} />;
  }
}
