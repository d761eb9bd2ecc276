import type { JSX } from 'preact';
import { Button } from '../ui/button.tsx';
import { TimeLeft } from './time-left.tsx';

interface PayActionsProps {
  /** Whether it stays at the bottom of the screen. Above fields it would cover what is to be filled in. */
  isBar: boolean;
  expiresAt: string;
  clockOffsetMs: number;
  disabled: boolean;
  working: boolean;
  label: string;
}

/** The button that pays, and until when it can be pressed. */
export function PayActions(props: PayActionsProps): JSX.Element {
  return (
    <div class={props.isBar ? 'actions pay-bar' : 'actions'}>
      <TimeLeft expiresAt={props.expiresAt} clockOffsetMs={props.clockOffsetMs} />
      <Button testId="pay" submits disabled={props.disabled} working={props.working}>
        {props.label}
      </Button>
    </div>
  );
}
