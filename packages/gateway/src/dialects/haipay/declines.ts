import { DECLINE_KEYS, type Decline, declineRow, type KeptFailure, storedDecline } from '@naru/engine';

/** What HaiPay writes where nobody said why (haipay.md §3.2). */
const NO_TEXT = 'NULL';

/** HaiPay has no codes of reasons, only texts (haipay.md §3.2): a reason is told by what it means. */
const TEXTS = new Map<Decline, string>(
  DECLINE_KEYS.map((decline) => [decline, decline === 'unknown' ? NO_TEXT : declineRow(decline).meaning]),
);
const meant = new Map([...TEXTS].map(([decline, text]) => [text, decline]));

/** `errorMsg` of what failed: the channel's own words, else ours for its reason. */
export function errorText(
  failed: Omit<KeptFailure, 'decline'> & { readonly decline?: string | null },
): string {
  return failed.failureReason ?? TEXTS.get(storedDecline(failed) ?? 'unknown') ?? NO_TEXT;
}

/** What an `errorMsg` means; undefined for a channel's own words. */
export function declineOfText(text: string): Decline | undefined {
  return meant.get(text);
}
