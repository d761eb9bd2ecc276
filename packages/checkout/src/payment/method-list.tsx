import type { JSX } from 'preact';
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
  disabled: boolean;
  onChoose: (method: MethodOption) => void;
}

/** The ways to pay as one group of radio buttons. */
export function MethodList({ methods, look, chosen, disabled, onChoose }: MethodListProps): JSX.Element {
  return (
    <div class={look === 'tiles' ? 'methods is-tiles' : 'methods'}>
      {methods.map((method) => (
        <label
          key={method.code}
          class={method.available ? 'method' : 'method is-unavailable'}
          data-testid={`method-${method.code}`}
        >
          <input
            class="visually-hidden"
            type="radio"
            name="method"
            value={method.code}
            checked={chosen === method.code}
            disabled={disabled || !method.available}
            onChange={() => onChoose(method)}
          />
          <MethodLine method={method} hasHint={look === 'rows' || !method.available} />
          <span class="method-mark">
            <CheckIcon />
          </span>
        </label>
      ))}
    </div>
  );
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
