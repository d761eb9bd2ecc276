import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { CheckoutView, MethodOption } from '../api.ts';
import { payerTotal } from '../logic/amount.ts';
import {
  chooseMethod,
  givesAccount,
  initialChoice,
  needsBank,
  type Readiness,
  readinessOf,
} from '../logic/choice.ts';
import { remainingMs } from '../logic/countdown.ts';
import { localized, type Texts } from '../texts/texts.ts';
import { Button } from '../ui/button.tsx';
import { useLanguage } from '../ui/language.tsx';
import { Notice } from '../ui/notice.tsx';
import { PanelTitle } from '../ui/panel-title.tsx';
import { useServerNow } from '../ui/use-now.ts';
import { BankGrid } from './bank-grid.tsx';
import { CardFields } from './card-fields.tsx';
import { MethodList, SingleMethod } from './method-list.tsx';
import { ReceiptFields, receiptNumberId } from './receipt-fields.tsx';
import { TimeLeft } from './time-left.tsx';
import { useCard } from './use-card.ts';
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
  const receipt = useReceipt(method);
  const timeIsOver = remainingMs(view.expiresAt, useServerNow(clockOffsetMs, true)) === 0;
  const only = view.methods.length === 1 ? view.methods[0] : undefined;
  const amount = payerTotal(view, language);
  const name = method ? localized(method.name, language) : '';
  const offered = method?.available ? method : null;
  const submit = (event: Event) => {
    event.preventDefault();
    if (!readiness.ready || timeIsOver || busy !== null) return;
    if (readiness.method.kind === 'card') card.pay(readiness.method.code);
    else start(payment, readiness, receipt.read());
  };
  return (
    <form class="choose" onSubmit={submit} noValidate autoComplete="on">
      <PanelTitle>{only ? texts.choose.single : texts.choose.title}</PanelTitle>
      {only ? (
        <SingleMethod method={only} />
      ) : (
        <fieldset class="group" aria-labelledby="panel-title">
          <MethodList
            methods={view.methods}
            look={view.layout === 'korean' ? 'tiles' : 'rows'}
            chosen={choice.method}
            disabled={busy !== null}
            onChoose={(picked) => setChoice(chooseMethod(choice, picked))}
          />
        </fieldset>
      )}
      {offered && needsBank(offered) && (
        <BankGrid
          banks={offered.banks}
          chosen={choice.bank}
          disabled={busy !== null}
          onChoose={(bank) => setChoice({ ...choice, bank })}
        />
      )}
      {offered?.kind === 'card' && <CardFields entry={card} disabled={busy !== null} />}
      {offered && offered.cashReceipt !== 'none' && (
        <ReceiptFields method={offered} entry={receipt} disabled={busy !== null} />
      )}
      {!readiness.ready && readiness.missing === 'availability' && (
        <Notice tone="warning">{texts.choose.noMethod}</Notice>
      )}
      <div class="actions">
        <TimeLeft expiresAt={view.expiresAt} clockOffsetMs={clockOffsetMs} />
        <Button
          testId="pay"
          submits
          disabled={!readiness.ready || timeIsOver || busy !== null}
          working={busy === 'start' || busy === 'card'}
        >
          {payLabel(readiness, { name, amount }, texts)}
        </Button>
      </div>
    </form>
  );
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
