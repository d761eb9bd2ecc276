import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { CheckoutView, StartRequest } from '../api.ts';
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
import { MethodList, SingleMethod } from './method-list.tsx';
import type { CommandName } from './session.ts';
import { TimeLeft } from './time-left.tsx';

interface ChoosePanelProps {
  view: CheckoutView;
  clockOffsetMs: number;
  busy: CommandName | null;
  onStart: (request: StartRequest) => void;
}

/** The payer picks how to pay, or confirms when there is one way only. */
export function ChoosePanel({ view, clockOffsetMs, busy, onStart }: ChoosePanelProps): JSX.Element {
  const { language, texts } = useLanguage();
  const [choice, setChoice] = useState(() => initialChoice(view));
  const readiness = readinessOf(view, choice);
  const timeIsOver = remainingMs(view.expiresAt, useServerNow(clockOffsetMs, true)) === 0;
  const method = readiness.method;
  const only = view.methods.length === 1 ? view.methods[0] : undefined;
  const name = method ? localized(method.name, language) : '';
  const pay = () => {
    if (readiness.ready) onStart(startRequest(readiness));
  };
  return (
    <>
      <PanelTitle>{only ? texts.choose.single : texts.choose.title}</PanelTitle>
      {only ? (
        <SingleMethod method={only} />
      ) : (
        <fieldset class="group" aria-labelledby="panel-title">
          <MethodList
            methods={view.methods}
            chosen={choice.method}
            disabled={busy !== null}
            onChoose={(picked) => setChoice(chooseMethod(choice, picked))}
          />
        </fieldset>
      )}
      {method?.available && needsBank(method) && (
        <BankGrid
          banks={method.banks}
          chosen={choice.bank}
          disabled={busy !== null}
          onChoose={(bank) => setChoice({ ...choice, bank })}
        />
      )}
      {!readiness.ready && readiness.missing === 'availability' && (
        <Notice tone="warning">{texts.choose.noMethod}</Notice>
      )}
      <div class="actions">
        <TimeLeft expiresAt={view.expiresAt} clockOffsetMs={clockOffsetMs} />
        <Button
          testId="pay"
          onPress={pay}
          disabled={!readiness.ready || timeIsOver || busy !== null}
          working={busy === 'start'}
        >
          {payLabel(readiness, name, texts)}
        </Button>
      </div>
    </>
  );
}

function startRequest(readiness: Extract<Readiness, { ready: true }>): StartRequest {
  const method = readiness.method.code;
  return readiness.bank === null ? { method } : { method, bank: readiness.bank };
}

function payLabel(readiness: Readiness, name: string, texts: Texts): string {
  if (!readiness.ready && readiness.missing === 'method') return texts.choose.pickMethod;
  if (!readiness.ready && readiness.missing === 'bank') return texts.choose.pickBank;
  const { method } = readiness;
  if (!method) return texts.choose.pickMethod;
  if (method.kind === 'virtual_account_verified') return texts.choose.verify;
  return givesAccount(method) ? texts.choose.getAccount : texts.choose.pay(name);
}
