import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { CheckoutView, IdentityRequest, IdentityView } from '../api.ts';
import { draftOf, type IdentityField, identityRequest } from '../logic/identity-form.ts';
import { panelTitleId, useFocusOnChange } from '../ui/panel-title.tsx';
import { useAnswered } from '../ui/use-answered.ts';
import { CodeForm } from './code-form.tsx';
import { IdentityForm } from './identity-form.tsx';
import { codeFieldId } from './use-code.ts';
import { useCodeChances } from './use-code-chances.ts';
import type { Payment } from './use-payment.ts';

interface IdentityPanelProps {
  payment: Payment;
  view: CheckoutView;
  identity: IdentityView;
}

/**
 * The identity check: the details of the payer's account, then the code sent to their phone. The server
 * says which step it is; only a payer who wants to correct the details sees the first step out of turn.
 */
export function IdentityPanel({ payment, view, identity }: IdentityPanelProps): JSX.Element {
  const { session, snapshot } = payment;
  const { prefill, banks } = identity;
  const [draft, setDraft] = useState(() => draftOf(prefill, banks));
  const [faults, setFaults] = useState<IdentityField[]>([]);
  /** What the code on its way belongs to; after a reload the server's prefill says the same. */
  const [sent, setSent] = useState<IdentityRequest | null>(null);
  const [correcting, setCorrecting] = useState(false);
  const step = identity.step === 'code' && !correcting ? 'code' : 'details';
  const chances = useCodeChances(view, identity, snapshot.clockOffsetMs);
  useFocusOnChange(step, step === 'code' ? codeFieldId : panelTitleId);
  useAnswered(snapshot.busy, (command) => {
    if (command === 'identity' && !snapshot.trouble) setCorrecting(false);
  });
  const send = (request: IdentityRequest | { faults: IdentityField[] }) => {
    const found = 'faults' in request ? request.faults : [];
    setFaults(found);
    if ('faults' in request) {
      // Another code was asked for after a reload that lost the details.
      if (identity.step === 'code') setCorrecting(true);
      return found;
    }
    setSent(request);
    void session.identify(request);
    return found;
  };
  if (step === 'code') {
    return (
      <CodeForm
        payment={payment}
        view={view}
        identity={identity}
        chances={chances}
        onResend={() => send(sent ?? identityRequest(draftOf(prefill, banks), prefill.holderNumber))}
        onCorrect={() => setCorrecting(true)}
      />
    );
  }
  return (
    <IdentityForm
      payment={payment}
      view={view}
      identity={identity}
      chances={chances}
      draft={draft}
      faults={faults}
      onChange={setDraft}
      onSubmit={() => send(identityRequest(draft, prefill.holderNumber))}
      onBack={correcting && identity.step === 'code' ? () => setCorrecting(false) : null}
    />
  );
}
