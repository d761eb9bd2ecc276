import type { ComponentChildren, JSX } from 'preact';
import { Spinner } from './spinner.tsx';

interface ButtonProps {
  testId: string;
  onPress: () => void;
  look?: 'primary' | 'secondary' | 'quiet' | 'danger' | 'brand';
  disabled?: boolean;
  /** Shows that this button's own action is on its way. */
  working?: boolean;
  children: ComponentChildren;
}

/** A button of the page; while its action runs it keeps its label for screen readers and shows a spinner. */
export function Button(props: ButtonProps): JSX.Element {
  const { testId, onPress, look = 'primary', disabled = false, working = false, children } = props;
  return (
    <button
      type="button"
      class={`button button-${look}`}
      data-testid={testId}
      disabled={disabled || working}
      aria-busy={working}
      onClick={onPress}
    >
      {working && <Spinner />}
      <span>{children}</span>
    </button>
  );
}
