import type { CaseFacts, CredentialField, Credentials } from '../case.ts';
import type { Answer } from '../http.ts';

/** `critical`: money is lost or given away. `major`: messages are lost, or come for ever. `minor`: the rest. */
export type Severity = 'critical' | 'major' | 'minor';

/** One thing that a merchant's endpoint has to do, and how to mend it. */
export interface MerchantCheck extends CaseFacts {
  readonly severity: Severity;
  readonly mend: string;
  run(bench: MerchantBench): Promise<void>;
}

/** What texts of people may hold, and what programs that take messages apart by hand stumble over. */
export const ODD_TEXT = '홍길동 "A&B" 100% +1 = 2';

/** A message as a platform sends it, by POST. */
export interface Message {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The order that the messages are about. */
export interface NamedOrder {
  readonly number: string;
  /** A decimal in units of the currency, as the merchant ordered it. */
  readonly amount: string;
  readonly currency: string | undefined;
  /** The platform's number of it; made up when absent. */
  readonly transaction: string | undefined;
  /** Whether the endpoint knows it: somebody named it. */
  readonly isKnown: boolean;
}

/**
 * What an answer says. `unclear`: by its status it is accepted, but the text is neither that of success nor a refusal,
 * and the message would come again.
 */
export type Verdict = 'accepted' | 'refused' | 'unclear';

/** The messages of one run. Each call of a function makes the same event: the same numbers, amounts and times. */
export interface Messages {
  /** The order is paid; members laid over it before it is signed. */
  paid(changes?: Readonly<Record<string, unknown>>): Promise<Message>;
  /** News of a moment before: it was not paid then. Undefined in a dialect that has no such message. */
  older?(): Promise<Message>;
  /** What comes one after the other: a part and the rest, or an account and its money. */
  steps(): Promise<readonly Message[]>;
  signedByAnother(): Promise<Message>;
  unsigned(): Promise<Message>;
  /** Changed after signing. */
  altered(what: 'amount' | 'order'): Promise<Message>;
  otherApp(): Promise<Message>;
  /** Genuine, with an amount that is not the order's. Undefined where a message may have another one. */
  otherAmount?(): Promise<Message>;
  /** Genuine by its proof alone: a value reads as further members. Undefined where nobody could send that. */
  movedBorder?(): Promise<Message>;
  withUnknown(): Promise<Message>;
  withEmpty(): Promise<Message>;
  withOddTexts(): Promise<Message>;
  verdict(answer: Answer): Verdict;
}

export interface MerchantSuite {
  /** The first one names the app. */
  readonly fields: readonly CredentialField[];
  /** What proves that a message is genuine, as people call it: signature, fgkey. */
  readonly proof: string;
  /** The answer that ends the repetitions. */
  readonly reply: string;
  /** Of messages. */
  readonly contentType: string;
  /** The section of the protocol's page for each check that the dialect has. */
  readonly cites: Readonly<Record<string, string>>;
  /** Whether messages are signed with a private key of the platform; else with a secret of the credentials. */
  readonly needsPlatformKey: boolean;
  /** Of an order that nobody named. */
  readonly amount: string;
  /** Throws a sentence for credentials, a key or an order that can not be used. */
  open(credentials: Credentials, platformKey: string, order: NamedOrder): Messages;
}

/** What a check works with. */
export interface MerchantBench {
  readonly suite: MerchantSuite;
  readonly messages: Messages;
  readonly order: NamedOrder;
  send(message: Message, method?: string): Promise<Answer>;
  /** The answer to the first genuine message, which is sent once. */
  first(): Promise<Answer>;
}
