import type { JSX } from 'preact';
import type { MethodOption } from '../api.ts';
import { chooseReceiptPurpose, purposesOf, type ReceiptBy, waysOf } from '../logic/cash-receipt.ts';
import { Field, SelectField } from '../ui/field.tsx';
import { useLanguage } from '../ui/language.tsx';
import type { ReceiptEntry } from './use-receipt.ts';

interface ReceiptFieldsProps {
  method: MethodOption;
  entry: ReceiptEntry;
  disabled: boolean;
}

export const receiptNumberId = 'receipt-number';

/** The cash receipt that Korea's tax office issues for payments in cash: whose it is, and what for. */
export function ReceiptFields({ method, entry, disabled }: ReceiptFieldsProps): JSX.Element {
  const { texts } = useLanguage();
  const { draft } = entry;
  const { receipt } = texts;
  return (
    <fieldset class="receipt" disabled={disabled} data-testid="receipt">
      <legend class="group-title">{receipt.title}</legend>
      <div class="chips">
        {purposesOf(method.cashReceipt).map((purpose) => (
          <label key={purpose} class="chip" data-testid={`receipt-${purpose ?? 'none'}`}>
            <input
              class="visually-hidden"
              type="radio"
              name="receipt"
              checked={draft.purpose === purpose}
              onChange={() => entry.write(chooseReceiptPurpose(draft, purpose))}
            />
            <span>{receipt.purposes[purpose ?? 'none']}</span>
          </label>
        ))}
      </div>
      {draft.purpose && (
        <div class="receipt-number">
          <SelectField
            id="receipt-by"
            testId="receipt-by"
            label={receipt.by}
            fault={null}
            value={draft.by}
            options={waysOf[draft.purpose].map((by) => ({ value: by, text: receipt.ways[by] }))}
            onChoose={(by) => entry.write({ ...draft, by: by as ReceiptBy, number: '' })}
          />
          <Field
            id={receiptNumberId}
            testId={receiptNumberId}
            label={receipt.ways[draft.by]}
            value={draft.number}
            keyboard={draft.by === 'phone' ? 'tel' : 'numeric'}
            autoComplete={draft.by === 'phone' ? 'tel-national' : 'off'}
            isSecret={draft.by === 'resident_number'}
            hint={receipt.hints[draft.by]}
            fault={entry.isFaulty ? receipt.faults[draft.by] : null}
            onInput={(number) => entry.write({ ...draft, number })}
          />
        </div>
      )}
    </fieldset>
  );
}
