import type { ComponentChildren, JSX } from 'preact';
import type { CheckoutView, MethodOption } from '../api.ts';
import { type Choice, needsBank } from '../logic/choice.ts';
import { BankGrid } from './bank-grid.tsx';
import { CardFields } from './card-fields.tsx';
import { ConversionChoice } from './conversion-choice.tsx';
import { ReceiptFields } from './receipt-fields.tsx';
import { StoredCard } from './stored-card.tsx';
import type { CardEntry } from './use-card.ts';
import type { ConversionEntry } from './use-conversion.ts';
import type { ReceiptEntry } from './use-receipt.ts';

interface Entries {
  card: CardEntry;
  conversion: ConversionEntry;
  receipt: ReceiptEntry;
}

interface MethodFormProps {
  view: CheckoutView;
  method: MethodOption;
  choice: Choice;
  onChoose: (choice: Choice) => void;
  entries: Entries;
  disabled: boolean;
  /** What ends the form: its button. */
  children: ComponentChildren;
}

/** Whether the payer is asked for more than to choose the method. */
export function asksMore(method: MethodOption): boolean {
  return method.kind === 'card' || needsBank(method) || method.cashReceipt !== 'none';
}

/** What the chosen method needs to know: a bank, a card, a receipt. */
export function MethodForm(props: MethodFormProps): JSX.Element {
  const { method, choice, onChoose, entries, disabled } = props;
  return (
    <div class="method-form" data-testid="method-form">
      {needsBank(method) && (
        <BankGrid
          banks={method.banks}
          chosen={choice.bank}
          disabled={disabled}
          onChoose={(bank) => onChoose({ ...choice, bank })}
        />
      )}
      {method.kind === 'card' && <CardPart {...props} />}
      {method.cashReceipt !== 'none' && (
        <ReceiptFields method={method} entry={entries.receipt} disabled={disabled} />
      )}
      {props.children}
    </div>
  );
}

/** The card that the shop has, or the form for one. */
function CardPart({ view, entries, disabled }: MethodFormProps): JSX.Element {
  if (view.storedCard) return <StoredCard card={view.storedCard} />;
  return (
    <>
      <CardFields entry={entries.card} disabled={disabled} />
      <ConversionChoice view={view} entry={entries.conversion} disabled={disabled} />
    </>
  );
}
