/** The occasions for e-mails: to payers, and to the contacts of event endpoints. */
export type MailKind =
  | 'recurring_reminder'
  | 'recurring_ended'
  | 'payment_confirmation'
  | 'event_endpoint_failing'
  | 'event_endpoint_disabled';

/** A value in a mail; amounts are decimal text of bigint minor units. */
export type MailFacts = Readonly<Record<string, string | null>>;

/** One e-mail. Its text is rendered from the facts when it is sent. */
export interface Mail {
  readonly merchantId: string;
  readonly id: string;
  readonly kind: MailKind;
  /** Of the order, or the id of the event endpoint. */
  readonly orderNumber: string;
  /** The platform number of its subject, or the id of the event endpoint. */
  readonly subjectNumber: string;
  readonly language: string;
  /** `SealedPart` as JSON; null: the recipient is the payer of the payment whose id the mail has. */
  readonly recipientSealed: string | null;
  /** A keyed hash of the address: finds its mails. */
  readonly recipientKey: string;
  /**
   * No personal data: it is not sealed, because it is decided under the lock of its subject. The order's description
   * and the like are in `SealedPart`.
   */
  readonly facts: MailFacts;
  readonly state: 'pending' | 'sent' | 'unsent';
  readonly tries: number;
  readonly dueAt: Date;
  /** After this time the mail is useless and not sent any more. */
  readonly usefulUntil: Date;
  readonly error: string | null;
  readonly createdAt: Date;
  readonly finishedAt: Date | null;
}

/** The parts of a mail that are generated, looked up or sealed before the decision. */
export type NewMail = Pick<Mail, 'id' | 'recipientSealed' | 'recipientKey' | 'facts'>;

export interface MailRecipient {
  readonly name: string;
  readonly email: string;
}

/** The sealed part of a mail. */
export interface SealedPart extends MailRecipient {
  /** Facts that may be personal. */
  readonly facts?: MailFacts;
}

/** Context that binds a sealed recipient to its mail. */
export function recipientContext(mail: { readonly id: string }): string {
  return `mails.recipient:${mail.id}`;
}

/** Context of the hashes that find the mails of an address. */
export const RECIPIENT_KEY_CONTEXT = 'mails.recipient_key';

/** The same for the same address in any spelling. */
export function addressText(email: string): string {
  return email.trim().toLowerCase();
}
