import { DECLINE_KEYS, type Failure } from '../base/declines.ts';
import type { Detailed, Details } from '../base/details.ts';
import {
  readCount,
  readFlag,
  readList,
  readMembers,
  readNullable,
  readText,
  readWord,
  UnreadableJson,
} from '../base/read-json.ts';

/** What merchants are sent of an assessment by risk rules. */
export interface RiskResult {
  readonly decision: (typeof RISK_DECISIONS)[number];
  readonly reject: readonly string[];
  readonly review: readonly string[];
}

export const RISK_DECISIONS = ['ACCEPT', 'REJECT', 'REVIEW', 'ERROR'] as const;

/** The data that a payment keeps for the confirmation mail to its payer. No personal data. */
export interface ConfirmationWish {
  /** Name of the shop as payers know it. */
  readonly shop: string;
  readonly language: string;
  /** The keyed hash of the payer's address (`MailRecords.keyOf`). */
  readonly recipientKey: string;
}

/** The tries of a payer who may make several at one order. */
export interface PayerTries {
  readonly most: number;
  /** The attempts that were declined. */
  readonly declined: readonly string[];
  /** Why the last of them was. */
  readonly last?: Failure;
  /** While an attempt is under way: what the payment was before, in the payer's money. */
  readonly before?: {
    readonly currency: string;
    readonly amount: string;
    readonly rate: string | null;
    readonly expiresAt: string;
  };
}

/** The engine's own details of a payment. The trace that it was made in is beside them (base/trace.ts). */
export interface EngineDetails {
  /** That its payer is written to once it is paid. */
  readonly confirmationMail?: ConfirmationWish | undefined;
  /** Where the payer's browser was when the page was opened, as far as the proxy in front of the gateway sent it. */
  readonly accessCountry?: string | null | undefined;
  /** What the merchant's risk rules said; absent where there are none. */
  readonly risk?: RiskResult;
  /** The reason of the decline is hidden (payments-start/card-limits.ts). */
  readonly hidesReason?: boolean;
  /** Absent where the first decline ends the payment. */
  readonly tries?: PayerTries;
}

const readTries = readMembers<PayerTries>(
  { most: readCount, declined: readList(readText) },
  {
    last: readMembers<Failure>({ decline: readWord(DECLINE_KEYS), code: readText, reason: readText }, {}),
    before: readMembers<NonNullable<PayerTries['before']>>(
      { currency: readText, amount: readText, rate: readNullable(readText), expiresAt: readText },
      {},
    ),
  },
);

const readTriesAlone = readMembers<Pick<EngineDetails, 'tries'>>({}, { tries: readTries });

const readEngineDetails = readMembers<EngineDetails>(
  {},
  {
    confirmationMail: readMembers<ConfirmationWish>(
      { shop: readText, language: readText, recipientKey: readText },
      {},
    ),
    accessCountry: readNullable(readText),
    risk: readMembers<RiskResult>(
      { decision: readWord(RISK_DECISIONS), reject: readList(readText), review: readList(readText) },
      {},
    ),
    hidesReason: readFlag,
    tries: readTries,
  },
);

/** The engine's own details of a payment. */
export function engineDetails({ platformNumber, details }: Detailed): EngineDetails {
  return readEngineDetails(details.engine ?? {}, `payment ${platformNumber}: details.engine`);
}

/**
 * What was kept of the payer's tries, whatever the other details are; undefined when it can not be read. Starts,
 * outcomes and late money ask for it, which details must never stop.
 */
export function keptTries({ platformNumber, details }: Detailed): PayerTries | undefined {
  try {
    return readTriesAlone(details.engine ?? {}, `payment ${platformNumber}: details.engine`).tries;
  } catch (error) {
    if (error instanceof UnreadableJson) return undefined;
    throw error;
  }
}

/** Engine details as a part of all details, to be kept. */
export function keptByEngine(engine: EngineDetails): Details {
  return { engine };
}
