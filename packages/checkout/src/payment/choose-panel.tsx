import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { CheckoutView, MethodOption } from '../api.ts';
import { amountWithCurrency, payerTotal } from '../logic/amount.ts';
import { chooseMethod, givesAccount, initialChoice, type Readiness, readinessOf } from '../logic/choice.ts';
import { remainingMs } from '../logic/countdown.ts';
import type { Language } from '../texts/language.ts';
import { methodName } from '../texts/method-names.ts';
import type { Texts } from '../texts/texts-type.ts';
import { useLanguage } from '../ui/language.tsx';
import { Notice } from '../ui/notice.tsx';
import { PanelTitle } from '../ui/panel-title.tsx';
import { useServerNow } from '../ui/use-now.ts';
import { DeclinedBefore } from './declined-before.tsx';
import { asksMore, MethodForm } from './method-form.tsx';
import { MethodList, SingleMethod } from './method-list.tsx';
import { PayActions } from './pay-actions.tsx';
import { receiptNumberId } from './receipt-fields.tsx';
import { SubscriptionTerms } from './subscription-terms.tsx';
import { useCard } from './use-card.ts';
import { type ConversionEntry, useConversion } from './use-conversion.ts';
import type { Payment } from './use-payment.ts';
import { useReceipt } from './use-receipt.ts';

interface ChoosePanelProps {
  payment: Payment;
  view: CheckoutView;
}

/** The payer picks how to pay, or confirms when there is one way only. */
export function ChoosePanel({ payment, view }: ChoosePanelProps): JSX.Element {
  const { language, texts } = useLanguage();
  const { busy, clockOffsetMs } = payment.snapshot;
  const [choice, setChoice] = useState(() => initialChoice(view));
  const readiness = readinessOf(view, choice);
  const { method } = readiness;
  const card = useCard(payment, view.cardForm);
  const conversion = useConversion(payment, view, card.draft.number);
  const receipt = useReceipt(method);
  const timeIsOver = remainingMs(view.expiresAt, useServerNow(clockOffsetMs, true)) === 0;
  const only = view.methods.length === 1 ? view.methods[0] : undefined;
  const amount = totalWith(view, conversion, language);
  const name = method ? methodName(method, language) : '';
  const offered = method?.available ? method : null;
  const submit = (event: Event) => {
    event.preventDefault();
    if (!readiness.ready || timeIsOver || busy !== null) return;
    if (readiness.method.kind === 'card' && !view.storedCard)
      card.pay(readiness.method.code, conversion.choice());
    else start(payment, readiness, receipt.read());
  };
  const isForm = offered !== null && asksMore(offered);
  const actions = (
    <PayActions
      isBar={!isForm}
      expiresAt={view.expiresAt}
      clockOffsetMs={clockOffsetMs}
      disabled={!readiness.ready || timeIsOver || busy !== null}
      working={busy === 'start' || busy === 'card'}
      label={payLabel(readiness, { name, amount }, texts)}
    />
  );
  const form = isForm && (
    <MethodForm
      view={view}
      method={offered}
      choice={choice}
      onChoose={setChoice}
      entries={{ card, conversion, receipt }}
      disabled={busy !== null}
    >
      {actions}
    </MethodForm>
  );
  return (
    <form class="choose" onSubmit={submit} noValidate autoComplete="on">
      <PanelTitle>{only ? texts.choose.single : texts.choose.title}</PanelTitle>
      <DeclinedBefore view={view} />
      {/* First, where nobody presses the button without having seen it. */}
      {view.subscription && <SubscriptionTerms terms={view.subscription} />}
      <Methods
        view={view}
        chosen={choice.method}
        form={form || null}
        disabled={busy !== null}
        onChoose={(picked) => setChoice(chooseMethod(choice, picked))}
      />
      {!readiness.ready && readiness.missing === 'availability' && (
        <Notice tone="warning">{texts.choose.noMethod}</Notice>
      )}
      {!isForm && actions}
    </form>
  );
}

interface MethodsProps {
  view: CheckoutView;
  chosen: string | null;
  /** What the chosen method asks for, if anything. */
  form: JSX.Element | null;
  disabled: boolean;
  onChoose: (method: MethodOption) => void;
}

/** The ways to pay; of a card that the shop has nothing needs to be said but the card. */
function Methods({ view, chosen, form, disabled, onChoose }: MethodsProps): JSX.Element {
  const only = view.methods.length === 1 ? view.methods[0] : undefined;
  if (only) {
    return (
      <>
        {!view.storedCard && <SingleMethod method={only} />}
        {form}
      </>
    );
  }
  return (
    <fieldset class="group" aria-labelledby="panel-title">
      <MethodList
        methods={view.methods}
        look={view.layout === 'korean' ? 'tiles' : 'rows'}
        chosen={chosen}
        form={form}
        disabled={disabled}
        onChoose={onChoose}
      />
    </fieldset>
  );
}

/** What the payer is about to pay, in the money that they chose. */
function totalWith(view: CheckoutView, { offer, taken }: ConversionEntry, language: Language): string {
  return taken && offer
    ? amountWithCurrency(offer.amountText, offer.currency, language)
    : payerTotal(view, language);
}

type Ready = Extract<Readiness, { ready: true }>;

function start(
  { session }: Payment,
  ready: Ready,
  receipt: ReturnType<ReturnType<typeof useReceipt>['read']>,
) {
  if (receipt === 'faulty') {
    document.getElementById(receiptNumberId)?.focus();
    return;
  }
  void session.start({
    method: ready.method.code,
    ...(ready.bank === null ? {} : { bank: ready.bank }),
    ...(receipt === undefined ? {} : { cashReceipt: receipt }),
  });
}

function payLabel(readiness: Readiness, shown: { name: string; amount: string }, texts: Texts): string {
  if (!readiness.ready && readiness.missing === 'method') return texts.choose.pickMethod;
  if (!readiness.ready && readiness.missing === 'bank') return texts.choose.pickBank;
  const { method } = readiness;
  return method ? labelOf(method, shown, texts) : texts.choose.pickMethod;
}

function labelOf(
  method: MethodOption,
  { name, amount }: { name: string; amount: string },
  texts: Texts,
): string {
  if (method.kind === 'card') return texts.choose.payAmount(amount);
  if (method.kind === 'convenience_store') return texts.choose.getVoucher;
  if (method.kind === 'virtual_account_verified') return texts.choose.verify;
  return givesAccount(method) ? texts.choose.getAccount : texts.choose.pay(name);
}
