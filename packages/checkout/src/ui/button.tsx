import type { ComponentChildren, JSX } from 'preact';
import { Spinner } from './spinner.tsx';

interface ButtonProps {
  id?: string;
  testId: string;
  /** Left out by a button that submits its form. */
  onPress?: () => void;
  submits?: boolean;
  look?: 'primary' | 'secondary' | 'quiet' | 'danger' | 'brand';
  disabled?: boolean;
  /** Shows that this button's own action is on its way. */
  working?: boolean;
  children: ComponentChildren;
}

/** A button of the page; while its action runs it keeps its label for screen readers and shows a spinner. */
export function Button(props: ButtonProps): JSX.Element {
  const { id, testId, onPress, submits = false, look = 'primary', disabled = false, working = false } = props;
  return (
    <button
      id={id}
      type={submits ? 'submit' : 'button'}
      class={`button button-${look}`}
      data-testid={testId}
      disabled={disabled || working}
      aria-busy={working}
      onClick={onPress}
    >
      {working && <Spinner />}
      <span>{props.children}</span>
    </button>
  );
}
