import { useState } from 'preact/hooks';
import type { CashReceiptRequest, MethodOption } from '../api.ts';
import { initialReceipt, type ReceiptDraft, receiptRequest } from '../logic/cash-receipt.ts';

export interface ReceiptEntry {
  draft: ReceiptDraft;
  isFaulty: boolean;
  write: (draft: ReceiptDraft) => void;
  /** What to send: undefined where the method knows no receipt, `faulty` after showing what to correct. */
  read: () => CashReceiptRequest | null | undefined | 'faulty';
}

/** What the payer wants of a cash receipt; it carries over to another method that knows one. */
export function useReceipt(method: MethodOption | null): ReceiptEntry {
  const kind = method?.cashReceipt ?? 'none';
  const [kept, setKept] = useState<ReceiptDraft | null>(null);
  const [isFaulty, setFaulty] = useState(false);
  const isKept = kept !== null && !(kind === 'required' && kept.purpose === null);
  const draft = isKept ? kept : initialReceipt(kind);
  return {
    draft,
    isFaulty,
    write: (next) => {
      setKept(next);
      setFaulty(false);
    },
    read: () => {
      if (kind === 'none') return undefined;
      const request = receiptRequest(draft);
      setFaulty(request === 'faulty');
      return request;
    },
  };
}
