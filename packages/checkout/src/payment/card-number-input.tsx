import type { JSX } from 'preact';
import { digitsOnly } from '../logic/amount.ts';
import { cardDigits, groupCardDigits, longestNumber } from '../logic/card-number.ts';

interface CardNumberInputProps {
  id: string;
  digits: string;
  isFaulty: boolean;
  describedBy: string | undefined;
  onInput: (digits: string) => void;
  onLeave: () => void;
}

/** Twice the digits: space for a pasted number with blanks or hyphens wherever. */
const longestText = longestNumber * 2;

/** The field of the card number, in groups as on the card; the cursor stays where the payer types. */
export function CardNumberInput(props: CardNumberInputProps): JSX.Element {
  const { id, digits, isFaulty, describedBy, onInput, onLeave } = props;
  return (
    <input
      id={id}
      data-testid={id}
      class="card-number"
      type="text"
      inputMode="numeric"
      autoComplete="cc-number"
      // A browser's spelling service would learn what is typed.
      spellcheck={false}
      maxLength={longestText}
      value={groupCardDigits(digits)}
      aria-invalid={isFaulty}
      aria-describedby={describedBy}
      onInput={(event) => onInput(regroup(event.currentTarget))}
      onBlur={onLeave}
    />
  );
}

/** Groups what stands in the field, with the cursor behind the same digit as before; answers the digits. */
function regroup(input: HTMLInputElement): string {
  const caret = input.selectionStart ?? input.value.length;
  const before = digitsOnly(input.value.slice(0, caret)).length;
  const isAtEnd = caret === input.value.length;
  const digits = cardDigits(input.value);
  const grouped = groupCardDigits(digits);
  input.value = grouped;
  const next = isAtEnd ? grouped.length : placeBehind(grouped, before);
  input.setSelectionRange(next, next);
  return digits;
}

/** The place in `grouped` behind its first `count` digits. */
function placeBehind(grouped: string, count: number): number {
  let seen = 0;
  for (let place = 0; place < grouped.length; place++) {
    if (seen === count) return place;
    if (grouped[place] !== ' ') seen += 1;
  }
  return grouped.length;
}
