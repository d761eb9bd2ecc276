import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { MethodOption } from '../api.ts';
import { methodName } from '../texts/method-names.ts';
import { Badge } from '../ui/badge.tsx';
import { CheckIcon } from '../ui/icons.tsx';
import { useLanguage } from '../ui/language.tsx';

interface MethodListProps {
  methods: MethodOption[];
  /** Rows explain how each method works; tiles are what payers in Korea know. */
  look: 'rows' | 'tiles';
  chosen: string | null;
  /** What the chosen method asks for; it opens where it was chosen. */
  form: JSX.Element | null;
  disabled: boolean;
  onChoose: (method: MethodOption) => void;
}

/** The ways to pay as one group of radio buttons. */
export function MethodList(props: MethodListProps): JSX.Element {
  const { methods, look, chosen } = props;
  const list = useFormInView(chosen);
  return (
    <div ref={list} class={look === 'tiles' ? 'methods is-tiles' : 'methods'}>
      {methods.map((method) => {
        const option = <MethodOptionLabel key={method.code} {...props} method={method} />;
        const form = chosen === method.code ? props.form : null;
        // A tile's form is a part of the grid: it takes all columns.
        if (look === 'tiles') return [option, form];
        return (
          <div key={method.code} class={form ? 'row is-open' : 'row'}>
            {option}
            {form}
          </div>
        );
      })}
    </div>
  );
}

/** One way to pay, as a radio button. */
function MethodOptionLabel(props: MethodListProps & { method: MethodOption }): JSX.Element {
  const { method, look, chosen, form, disabled, onChoose } = props;
  const isChosen = chosen === method.code;
  const classes = [
    'method',
    ...(look === 'tiles' ? ['tile'] : []),
    ...(look === 'rows' && isChosen && form ? ['has-form'] : []),
    ...(method.available ? [] : ['is-unavailable']),
  ];
  return (
    <label class={classes.join(' ')} data-testid={`method-${method.code}`}>
      <input
        class="visually-hidden"
        type="radio"
        name="method"
        value={method.code}
        checked={isChosen}
        disabled={disabled || !method.available}
        onChange={() => onChoose(method)}
      />
      <MethodLine method={method} hasHint={look === 'rows' || !method.available} />
      <span class="method-mark">
        <CheckIcon />
      </span>
    </label>
  );
}

/**
 * Scrolls to the form of a method that the payer has just chosen, as far as is needed. The focus stays: who chooses
 * with the arrow keys goes past methods, and on a phone the keyboard would cover the form.
 */
function useFormInView(chosen: string | null) {
  const list = useRef<HTMLDivElement>(null);
  const before = useRef(chosen);
  useEffect(() => {
    if (before.current === chosen) return;
    before.current = chosen;
    list.current?.querySelector('.method-form')?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);
  return list;
}

/** The only method there is: shown, not chosen. */
export function SingleMethod({ method }: { method: MethodOption }): JSX.Element {
  return (
    <div
      class={method.available ? 'method is-single' : 'method is-single is-unavailable'}
      data-testid={`method-${method.code}`}
    >
      <MethodLine method={method} hasHint />
    </div>
  );
}

function MethodLine({ method, hasHint }: { method: MethodOption; hasHint: boolean }): JSX.Element {
  const { language, texts } = useLanguage();
  const name = methodName(method, language);
  const why = texts.unavailable[method.unavailableReason ?? 'none'];
  return (
    <>
      <Badge brand={method.brand} name={name} isWallet={method.kind === 'wallet'} />
      <span class="method-text">
        <span class="method-name">{name}</span>
        {hasHint && <span class="method-hint">{method.available ? texts.methodHint[method.kind] : why}</span>}
      </span>
    </>
  );
}
