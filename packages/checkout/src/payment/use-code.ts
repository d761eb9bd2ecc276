import { useState } from 'preact/hooks';
import { type CodeChances, codeDigits, codeOf } from '../logic/one-time-code.ts';
import { useAnswered } from '../ui/use-answered.ts';
import type { Payment } from './use-payment.ts';

export const codeFieldId = 'identity-code';

export interface CodeEntry {
  code: string;
  /** Fewer digits than a code has were about to be sent. */
  incomplete: boolean;
  /** The payer has begun anew since the last answer, which says nothing of what stands there now. */
  typing: boolean;
  /** Another code was sent while this form was open. */
  resent: boolean;
  write: (text: string) => void;
  confirm: () => void;
}

/** What the payer types into the code field. */
export function useCode(payment: Payment, chances: CodeChances): CodeEntry {
  const { session, snapshot } = payment;
  const [code, setCode] = useState('');
  const [incomplete, setIncomplete] = useState(false);
  const [typing, setTyping] = useState(false);
  const [resent, setResent] = useState(false);
  const write = (text: string) => {
    setCode(codeOf(text));
    setTyping(true);
    setIncomplete(false);
  };
  useAnswered(snapshot.busy, (command) => {
    if (snapshot.trouble) return;
    setCode('');
    setTyping(false);
    setResent(command === 'identity');
    focusCode();
  });
  const confirm = () => {
    if (snapshot.busy !== null || !chances.canConfirm) return;
    setIncomplete(code.length < codeDigits);
    if (code.length < codeDigits) focusCode();
    else void session.confirmCode(code);
  };
  return { code, incomplete, typing, resent, write, confirm };
}

function focusCode(): void {
  document.getElementById(codeFieldId)?.focus();
}
