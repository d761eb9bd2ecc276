import {
  type Currency,
  type Detailed,
  type Details,
  isCurrency,
  type JsonReader,
  type Party,
  readFlag,
  readList,
  readMembers,
  readNullable,
  readText,
  readWord,
  type Subscription,
  UnreadableJson,
} from '@naru/engine';
import {
  type CancelRequest,
  firstFault,
  PAGE_TRANSACTION_TYPES,
  type PageTransactionType,
  type ReadyRequest,
  readyRequestSchema,
} from '@naru/eximbay';

/** What a payment says of the recurring payment that it registers or is a charge of. Days are `yyyy-MM-dd`. */
export interface RecurringDetails {
  readonly id: string;
  /** The charge after this payment. */
  readonly nextOn: string;
  /** Of charges: when it is tried again if it is declined; null for the last try. */
  readonly retryOn?: string | null;
}

/** What the merchant is settled in, where that is another currency than the order's, and the rate into it. */
export interface SettlementDetails {
  readonly currency: Currency;
  readonly rate: string;
}

/**
 * What a payment keeps of its request in `details.dialect`. This plain part is what the answers to inquiries need;
 * whatever a merchant said of people, and the values that are the merchant's own, is sealed with the payer.
 */
export interface OrderDetails {
  readonly transactionType: PageTransactionType;
  /** The amount as it was written: an inquiry finds the payment by this very text (eximbay.md §5.4). */
  readonly amountText: string;
  readonly lang: string;
  readonly korean: boolean;
  readonly autoReturn: boolean;
  /** Of PAYER_AUTH: what confirm names it by. */
  readonly payerAuthId: string | null;
  /** Results that are not sent to status_url; as the app was set when the page was opened. */
  readonly unsent?: readonly string[];
  readonly settlement?: SettlementDetails;
  /** The recurring payment that it registers, or is a charge of. */
  readonly recurring?: RecurringDetails;
  /** token_id of the stored card that the payment makes or pays with. */
  readonly tokenNumber?: string;
}

const readCurrency: JsonReader<Currency> = (json, path) => {
  const code = readText(json, path);
  if (!isCurrency(code)) throw new UnreadableJson(path, 'is no currency');
  return code;
};

const readOrderDetails = readMembers<OrderDetails>(
  {
    transactionType: readWord(PAGE_TRANSACTION_TYPES),
    amountText: readText,
    lang: readText,
    korean: readFlag,
    autoReturn: readFlag,
    payerAuthId: readNullable(readText),
  },
  {
    unsent: readList(readText),
    settlement: readMembers<SettlementDetails>({ currency: readCurrency, rate: readText }, {}),
    recurring: readMembers<RecurringDetails>(
      { id: readText, nextOn: readText },
      { retryOn: readNullable(readText) },
    ),
    tokenNumber: readText,
  },
);

/** What a payment keeps of its request. */
export function orderDetails({ platformNumber, details }: Detailed): OrderDetails {
  return readOrderDetails(details.dialect, `payment ${platformNumber}: details.dialect`);
}

/** What the charges of a recurring payment are to keep. */
export function subscriptionDetails({
  number,
  details,
}: Pick<Subscription, 'number' | 'details'>): OrderDetails {
  return readOrderDetails(details.dialect, `recurring payment ${number}: details.dialect`);
}

/** The same, to be kept; a part of it comes on top of what is kept already. */
export function keptByDialect(details: Partial<OrderDetails>): Details {
  return { dialect: details };
}

/** What a refund keeps of its request; no answer repeats it. */
export interface RefundDetails {
  readonly type: string;
  readonly tax: CancelRequest['tax'] | null;
}

export function keptOfRefund(details: RefundDetails): Details {
  return { dialect: details };
}

/** What is sealed with the payer, in `payer.extra.dialect`: the request itself. */
export interface SealedDetails {
  readonly order: ReadyRequest;
}

/** Only its types: lengths and patterns were checked when it came, and a rebill's has no addresses. */
const readOrder: JsonReader<ReadyRequest> = (json, path) => {
  const fault = firstFault(readyRequestSchema, json, { typesOnly: true });
  if (fault !== null) throw new UnreadableJson(`${path}.${fault.path}`, `is ${fault.fault}`);
  return json as ReadyRequest;
};

const readSealedDetails = readMembers<SealedDetails>({ order: readOrder }, {});

/** The request that a payment was made of. */
export function orderOf({ platformNumber }: Pick<Detailed, 'platformNumber'>, payer: Party): ReadyRequest {
  return readSealedDetails(payer.extra?.dialect, `payment ${platformNumber}: payer.extra.dialect`).order;
}

/** The same, to be sealed. */
export function sealedByDialect(sealed: SealedDetails): Pick<Details, 'dialect'> {
  return { dialect: sealed };
}
