import type { JSX } from 'preact';
import type { BankOption } from '../api.ts';
import { localized } from '../texts/texts.ts';
import { useLanguage } from '../ui/language.tsx';

interface BankGridProps {
  banks: BankOption[];
  chosen: string | null;
  disabled: boolean;
  onChoose: (bank: string) => void;
}

/** A longer name would wrap into a tower on a phone's three columns. */
const longestNarrowName = 18;

/** The banks of a transfer or a virtual account as one group of radio buttons. */
export function BankGrid({ banks, chosen, disabled, onChoose }: BankGridProps): JSX.Element {
  const { language, texts } = useLanguage();
  return (
    <fieldset class="banks">
      <legend class="group-title">{texts.choose.bank}</legend>
      <div class="bank-grid">
        {banks.map((bank) => (
          <label
            key={bank.code}
            class={localized(bank.name, language).length > longestNarrowName ? 'bank is-wide' : 'bank'}
            data-testid={`bank-${bank.code}`}
          >
            <input
              class="visually-hidden"
              type="radio"
              name="bank"
              value={bank.code}
              checked={chosen === bank.code}
              disabled={disabled}
              onChange={() => onChoose(bank.code)}
            />
            <span>{localized(bank.name, language)}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
