/** What payers are written about. */
export type MailKind = 'recurring_reminder' | 'recurring_ended' | 'payment_confirmation';

/** A value that a mail may tell; amounts are decimal text of bigint minor units. */
export type MailFacts = Readonly<Record<string, string | null>>;

/** One e-mail to a payer. Its text is made of the facts when it is sent. */
export interface Mail {
  readonly merchantId: string;
  readonly id: string;
  readonly kind: MailKind;
  readonly orderNumber: string;
  /** The platform's number of what it is about. */
  readonly subjectNumber: string;
  readonly language: string;
  /** `SealedPart` as JSON; null: it goes to the payer of the payment whose id the mail has. */
  readonly recipientSealed: string | null;
  /** A keyed hash of the address: finds the mails of one. */
  readonly recipientKey: string;
  /**
   * No personal data: it is not sealed, since it is decided under the lock of what it tells of. What the order is for,
   * and the like, is in `SealedPart`.
   */
  readonly facts: MailFacts;
  readonly state: 'pending' | 'sent' | 'unsent';
  readonly tries: number;
  readonly dueAt: Date;
  /** After this time nobody is helped by it, and it is not sent any more. */
  readonly usefulUntil: Date;
  readonly error: string | null;
  readonly createdAt: Date;
  readonly finishedAt: Date | null;
}

/** The parts of a mail that are drawn, looked up or sealed before it is decided on. */
export type NewMail = Pick<Mail, 'id' | 'recipientSealed' | 'recipientKey' | 'facts'>;

export interface MailRecipient {
  readonly name: string;
  readonly email: string;
}

/** What is sealed of a mail. */
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

/** The same for the same address, however its letters were typed. */
export function addressText(email: string): string {
  return email.trim().toLowerCase();
}
