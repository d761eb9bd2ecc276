import type { JSX } from 'preact';

interface FieldProps {
  id: string;
  testId: string;
  label: string;
  value: string;
  numeric?: boolean;
  hint?: string;
  fault: string | null;
  onInput: (text: string) => void;
}

const longestInput = 40;

/** A labelled text field with a hint or what is wrong with it. */
export function Field(props: FieldProps): JSX.Element {
  const { id, testId, label, value, numeric = false, hint, fault, onInput } = props;
  const noteId = `${id}-note`;
  const note = fault ?? hint;
  return (
    <div class={fault ? 'field is-faulty' : 'field'}>
      <label for={id}>{label}</label>
      <input
        id={id}
        data-testid={testId}
        type="text"
        inputMode={numeric ? 'numeric' : 'text'}
        autoComplete="off"
        maxLength={longestInput}
        value={value}
        aria-invalid={fault !== null}
        aria-describedby={note ? noteId : undefined}
        onInput={(event) => {
          const input = event.currentTarget;
          onInput(input.value);
        }}
      />
      {note && (
        <p class="field-note" id={noteId} role={fault ? 'alert' : undefined}>
          {note}
        </p>
      )}
    </div>
  );
}
