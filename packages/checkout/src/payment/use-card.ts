import { useState } from 'preact/hooks';
import type { CardField, CardFormView, ConversionChoice } from '../api.ts';
import {
  type CardDraft,
  type CardFaults,
  cardFaults,
  cardRequest,
  emptyCard,
  firstFault,
  plansOf,
} from '../logic/card-form.ts';
import { judgeNumber } from '../logic/card-number.ts';
import { useAnswered } from '../ui/use-answered.ts';
import type { Payment } from './use-payment.ts';

export interface CardEntry {
  form: CardFormView;
  draft: CardDraft;
  faults: CardFaults;
  write: (part: Partial<CardDraft>) => void;
  /** The payer left a field. */
  leave: (field: CardField) => void;
  /** Sends the card, or shows what to correct. */
  pay: (method: string, conversion: ConversionChoice | null) => void;
}

export const cardFieldId = (field: CardField) => `card-${field}`;

const plainForm: CardFormView = { installmentMonths: [0], needsHolder: false };

/**
 * What the payer types into the card form. It stays in this component's memory and goes with it: nothing of
 * it is written to a storage, an address or a log.
 */
export function useCard(payment: Payment, offered: CardFormView | null): CardEntry {
  const { session, snapshot } = payment;
  const form = offered ?? plainForm;
  const [draft, setDraft] = useState<CardDraft>(() => ({
    ...emptyCard,
    installmentMonths: plansOf(form)[0] ?? 0,
  }));
  const [faults, setFaults] = useState<CardFaults>({});
  const faultsNow = (of: CardDraft) => cardFaults(of, form, Date.now() + snapshot.clockOffsetMs);

  useAnswered(snapshot.busy, (command) => {
    const field = snapshot.trouble?.field;
    if (command !== 'card' || snapshot.trouble?.code !== 'card_invalid' || !field) return;
    setFaults({ [field]: field });
    if (field === 'cvc') setDraft((old) => ({ ...old, cvc: '' }));
    focusField(field);
  });

  const write = (part: Partial<CardDraft>) => {
    const next = { ...draft, ...part };
    setDraft(next);
    const left = { ...faults };
    for (const field of Object.keys(part) as CardField[]) delete left[field];
    if (part.number !== undefined && judgeNumber(part.number) === 'wrong') left.number = 'number';
    setFaults(left);
  };
  const leave = (field: CardField) => {
    if (draft[field] === '') return;
    const fault = faultsNow(draft)[field];
    if (fault) setFaults((old) => ({ ...old, [field]: fault }));
  };
  const pay = (method: string, conversion: ConversionChoice | null) => {
    const found = faultsNow(draft);
    const first = firstFault(found);
    setFaults(found);
    if (first) focusField(first);
    else void session.payCard(cardRequest(method, draft, form, conversion));
  };
  return { form, draft, faults, write, leave, pay };
}

function focusField(field: CardField): void {
  document.getElementById(cardFieldId(field))?.focus();
}
