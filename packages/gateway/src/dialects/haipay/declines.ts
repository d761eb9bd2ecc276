import { DECLINE_KEYS, type Decline, declineRow, type KeptFailure, storedDecline } from '@naru/engine';

/** HaiPay's text where no reason is known (haipay.md §3.2). */
const NO_TEXT = 'NULL';

/** HaiPay has no reason codes, only texts (haipay.md §3.2). */
const TEXTS = new Map<Decline, string>(
  DECLINE_KEYS.map((decline) => [decline, decline === 'unknown' ? NO_TEXT : declineRow(decline).meaning]),
);
const meant = new Map([...TEXTS].map(([decline, text]) => [text, decline]));

/** `errorMsg` of a failure: the channel's own text, else ours for its reason. */
export function errorText(
  failed: Omit<KeptFailure, 'decline'> & { readonly decline?: string | null },
): string {
  return failed.failureReason ?? TEXTS.get(storedDecline(failed) ?? 'unknown') ?? NO_TEXT;
}

/** The reason of an `errorMsg`; undefined for a channel's own text. */
export function declineOfText(text: string): Decline | undefined {
  return meant.get(text);
}
