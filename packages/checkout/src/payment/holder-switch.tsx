import type { JSX } from 'preact';
import type { HolderKind } from '../logic/identity-form.ts';
import { useLanguage } from '../ui/language.tsx';

interface HolderSwitchProps {
  chosen: HolderKind;
  onChoose: (holder: HolderKind) => void;
}

const kinds: readonly HolderKind[] = ['individual', 'company'];

/** Whether the account belongs to a person or a company. */
export function HolderSwitch({ chosen, onChoose }: HolderSwitchProps): JSX.Element {
  const { texts } = useLanguage();
  return (
    <fieldset class="switch">
      <legend>{texts.identity.holder}</legend>
      <div class="switch-options">
        {kinds.map((kind) => (
          <label key={kind} class="switch-option" data-testid={`holder-${kind}`}>
            <input
              class="visually-hidden"
              type="radio"
              name="holder"
              value={kind}
              checked={chosen === kind}
              onChange={() => onChoose(kind)}
            />
            <span>{texts.identity.holders[kind]}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
