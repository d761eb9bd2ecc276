import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { SimulatorView } from '../api.ts';
import { Button } from '../ui/button.tsx';
import { DepositForm } from './deposit-form.tsx';
import { Outcome } from './outcome.tsx';
import type { Screen } from './use-screen.ts';
import { useScreenTexts } from './use-screen-texts.ts';

/**
 * A bank app's transfer. An account takes money after its payment is paid or over, too, and somebody may
 * transfer twice: such deposits can be made here on purpose.
 */
export function DepositScreen({ screen, view }: { screen: Screen; view: SimulatorView }): JSX.Element {
  const screenTexts = useScreenTexts();
  const [another, setAnother] = useState(false);
  if (view.state === 'open' || another) return <DepositForm screen={screen} view={view} />;
  const press = view.state === 'deposited' ? screenTexts.depositAgain : screenTexts.depositLate;
  return (
    <Outcome view={view} state={view.state} deposited={screen.deposited}>
      <Button testId="deposit-another" look="secondary" onPress={() => setAnother(true)}>
        {press}
      </Button>
    </Outcome>
  );
}
