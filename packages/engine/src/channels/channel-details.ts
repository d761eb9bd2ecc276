import type { Detailed, Details } from '../base/details.ts';
import { readMembers, readText } from '../base/read-json.ts';

/** What a payment keeps of what its channel said, beside its columns: for merchant APIs and the page to show. */
export interface ChannelDetails {
  /** What the payer shows in a shop to pay there. */
  readonly voucherNumber?: string;
}

const readChannelDetails = readMembers<ChannelDetails>({}, { voucherNumber: readText });

export function channelDetails({ platformNumber, details }: Detailed): ChannelDetails {
  return readChannelDetails(details.channel ?? {}, `payment ${platformNumber}: details.channel`);
}

/** The same, to be kept. */
export function keptOfChannel(channel: ChannelDetails): Details {
  return { channel };
}
