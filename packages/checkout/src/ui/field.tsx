import type { ComponentChildren, JSX } from 'preact';

interface FieldFrameProps {
  id: string;
  label: string;
  hint?: string | undefined;
  fault: string | null;
}

interface FieldProps extends FieldFrameProps {
  testId: string;
  value: string;
  /** What a phone offers to type with. */
  keyboard?: 'text' | 'numeric' | 'decimal' | 'tel';
  /** What the browser may fill in, in its own words. */
  autoComplete?: string;
  /** Whoever looks over the payer's shoulder sees dots. */
  isSecret?: boolean;
  /** 40 when absent: more than a payer types. */
  maxLength?: number;
  onInput: (text: string) => void;
}

const longestInput = 40;

/** A labelled text field with a hint or what is wrong with it. */
export function Field(props: FieldProps): JSX.Element {
  const { id, testId, value, keyboard = 'text', autoComplete = 'off', fault, onInput } = props;
  const { maxLength = longestInput } = props;
  return (
    <FieldFrame {...props}>
      <input
        // Not a password field: browsers would offer to keep what is typed.
        class={props.isSecret ? 'is-secret' : undefined}
        id={id}
        data-testid={testId}
        type="text"
        inputMode={keyboard}
        autoComplete={autoComplete}
        maxLength={maxLength}
        value={value}
        aria-invalid={fault !== null}
        aria-describedby={noteIdOf(props)}
        onInput={(event) => {
          const input = event.currentTarget;
          onInput(input.value);
        }}
      />
    </FieldFrame>
  );
}

interface SelectFieldProps extends FieldFrameProps {
  testId: string;
  value: string;
  /** Shown while nothing is chosen; it cannot be chosen itself. */
  placeholder?: string;
  options: { value: string; text: string }[];
  onChoose: (value: string) => void;
}

/** A labelled list to choose from: the device's own, which every in-app browser shows well. */
export function SelectField(props: SelectFieldProps): JSX.Element {
  const { id, testId, value, placeholder, options, fault, onChoose } = props;
  return (
    <FieldFrame {...props}>
      <select
        id={id}
        data-testid={testId}
        value={value}
        aria-invalid={fault !== null}
        aria-describedby={noteIdOf(props)}
        onChange={(event) => onChoose(event.currentTarget.value)}
      >
        {placeholder !== undefined && (
          <option value="" disabled>
            {placeholder}
          </option>
        )}
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.text}
          </option>
        ))}
      </select>
    </FieldFrame>
  );
}

/** The element that explains a field, if there is one. */
export function noteIdOf({ id, hint, fault }: FieldFrameProps): string | undefined {
  return (fault ?? hint) ? `${id}-note` : undefined;
}

/** The label above a control, and its hint or fault below. */
export function FieldFrame(props: FieldFrameProps & { children: ComponentChildren }): JSX.Element {
  const { id, label, hint, fault, children } = props;
  const note = fault ?? hint;
  return (
    <div class={fault ? 'field is-faulty' : 'field'}>
      <label for={id}>{label}</label>
      {children}
      {note && (
        <p class="field-note" id={`${id}-note`} role={fault ? 'alert' : undefined}>
          {note}
        </p>
      )}
    </div>
  );
}
