/**
 * What an order keeps beside its columns: JSON, a member an owner. Nobody reads the member of another owner: the types
 * here have no members, so that reading needs the owner's own parser (`read-json.ts`), and nothing else does. Personal
 * data is kept in the same form, sealed with the payer (`Party.extra`).
 */
export interface Details {
  /** Of the merchant API by which the order came; written when it is made or started. */
  readonly dialect?: object;
  /** Of the payment page: answers of payers, which are personal. Sealed only. */
  readonly page?: object;
  /** What the channel said (channels/channel-details.ts). */
  readonly channel?: object;
  /** The engine's own (payments/engine-details.ts). */
  readonly engine?: object;
}

const OWNERS = ['dialect', 'page', 'channel', 'engine'] as const satisfies readonly (keyof Details)[];

/** What has details, with the number by which faults name it: orders and the messages about them. */
export interface Detailed {
  readonly platformNumber: string;
  readonly details: Details;
}

/** Each owner's members with more of them on top. */
export function mergedDetails(kept: Details, more: Details | undefined): Details {
  if (!more) return kept;
  const merged: Partial<Record<keyof Details, object>> = { ...kept };
  for (const owner of OWNERS) {
    if (more[owner]) merged[owner] = { ...kept[owner], ...more[owner] };
  }
  return merged;
}
