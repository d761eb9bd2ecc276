import type { JSX } from 'preact';
import type { CardField } from '../api.ts';
import { digitsOnly } from '../logic/amount.ts';
import { type CardFault, formatExpiry, longestCvc, longestHolder, plansOf } from '../logic/card-form.ts';
import { brandName, cardBrandOf, cvcDigitsOf, judgeNumber } from '../logic/card-number.ts';
import type { Texts } from '../texts/texts-type.ts';
import { FieldFrame, noteIdOf, SelectField } from '../ui/field.tsx';
import { CardIcon, CheckIcon, LockIcon } from '../ui/icons.tsx';
import { useLanguage } from '../ui/language.tsx';
import { CardNumberInput } from './card-number-input.tsx';
import { type CardEntry, cardFieldId } from './use-card.ts';

interface CardFieldsProps {
  entry: CardEntry;
  disabled: boolean;
}

/**
 * The card's number, expiry date, security code, holder and plan. The fields have no `name`: should the
 * script fail, the browser would send a form without them.
 */
export function CardFields(props: CardFieldsProps): JSX.Element {
  const { entry } = props;
  const { texts } = useLanguage();
  return (
    <fieldset class="card-fields" aria-label={texts.card.title} disabled={props.disabled}>
      <NumberField {...props} />
      <div class="card-pair">
        <ExpiryField {...props} />
        <CvcField {...props} />
      </div>
      {entry.form.needsHolder && <HolderField {...props} />}
      {plansOf(entry.form).length > 1 && <PlanField {...props} />}
      <p class="small-print with-icon">
        <LockIcon />
        <span>{texts.card.privacy}</span>
      </p>
      {entry.form.keepsCard === true && (
        <p class="small-print" data-testid="card-kept">
          {texts.card.kept}
        </p>
      )}
    </fieldset>
  );
}

function faultText(entry: CardEntry, field: CardField, texts: Texts): string | null {
  const fault: CardFault | undefined = entry.faults[field];
  return fault ? texts.card.faults[fault] : null;
}

function NumberField({ entry }: CardFieldsProps): JSX.Element {
  const { texts } = useLanguage();
  const { number } = entry.draft;
  const brand = cardBrandOf(number);
  const id = cardFieldId('number');
  const frame = { id, label: texts.card.number, fault: faultText(entry, 'number', texts) };
  return (
    <FieldFrame {...frame}>
      <div class="card-box">
        <CardNumberInput
          id={id}
          digits={number}
          isFaulty={frame.fault !== null}
          describedBy={noteIdOf(frame)}
          onInput={(digits) => entry.write({ number: digits })}
          onLeave={() => entry.leave('number')}
        />
        <span class={brand ? `card-brand card-${brand}` : 'card-brand'} data-testid="card-brand">
          {judgeNumber(number) === 'good' && <CheckIcon class="icon card-good" />}
          {brand ? <span>{brandName(brand) ?? texts.card.localCard}</span> : <CardIcon />}
        </span>
      </div>
    </FieldFrame>
  );
}

interface ShortFieldProps {
  entry: CardEntry;
  field: 'expiry' | 'cvc' | 'holder';
  label: string;
  hint?: string;
  placeholder?: string;
  autoComplete: string;
  keyboard: 'numeric' | 'text';
  longest: number;
  /** What stands in the field after the payer has typed `text`. */
  clean: (text: string, before: string) => string;
}

function ShortField(props: ShortFieldProps): JSX.Element {
  const { entry, field, clean } = props;
  const { texts } = useLanguage();
  const id = cardFieldId(field);
  const frame = { id, label: props.label, hint: props.hint, fault: faultText(entry, field, texts) };
  return (
    <FieldFrame {...frame}>
      <input
        id={id}
        data-testid={id}
        type="text"
        inputMode={props.keyboard}
        autoComplete={props.autoComplete}
        autoCapitalize={field === 'holder' ? 'characters' : 'off'}
        // A browser's spelling service would learn what is typed.
        spellcheck={false}
        placeholder={props.placeholder}
        maxLength={props.longest}
        value={entry.draft[field]}
        aria-invalid={frame.fault !== null}
        aria-describedby={noteIdOf(frame)}
        onInput={(event) => {
          const input = event.currentTarget;
          const value = clean(input.value, entry.draft[field]);
          entry.write({ [field]: value });
          // Where nothing but what is dropped was typed, nothing would be drawn anew.
          input.value = value;
        }}
        onBlur={() => entry.leave(field)}
      />
    </FieldFrame>
  );
}

/** Space for "12 / 2033", which browsers fill in. */
const longestExpiry = 9;

function ExpiryField({ entry }: CardFieldsProps): JSX.Element {
  const { texts } = useLanguage();
  return (
    <ShortField
      entry={entry}
      field="expiry"
      label={texts.card.expiry}
      placeholder={texts.card.expiryExample}
      autoComplete="cc-exp"
      keyboard="numeric"
      longest={longestExpiry}
      clean={formatExpiry}
    />
  );
}

function CvcField({ entry }: CardFieldsProps): JSX.Element {
  const { texts } = useLanguage();
  const digits = cvcDigitsOf(entry.draft.number);
  return (
    <ShortField
      entry={entry}
      field="cvc"
      label={texts.card.cvc}
      hint={digits === 4 ? texts.card.cvcHint4 : texts.card.cvcHint}
      autoComplete="cc-csc"
      keyboard="numeric"
      longest={digits ?? longestCvc}
      clean={digitsOnly}
    />
  );
}

function HolderField({ entry }: CardFieldsProps): JSX.Element {
  const { texts } = useLanguage();
  return (
    <ShortField
      entry={entry}
      field="holder"
      label={texts.card.holder}
      hint={texts.card.holderHint}
      autoComplete="cc-name"
      keyboard="text"
      longest={longestHolder}
      clean={(text) => text}
    />
  );
}

function PlanField({ entry }: CardFieldsProps): JSX.Element {
  const { texts } = useLanguage();
  const id = cardFieldId('installmentMonths');
  return (
    <SelectField
      id={id}
      testId={id}
      label={texts.card.plan}
      hint={texts.card.planHint}
      fault={faultText(entry, 'installmentMonths', texts)}
      value={String(entry.draft.installmentMonths)}
      options={plansOf(entry.form).map((months) => ({
        value: String(months),
        text: months === 0 ? texts.card.atOnce : texts.card.months(months),
      }))}
      onChoose={(value) => entry.write({ installmentMonths: Number(value) })}
    />
  );
}
