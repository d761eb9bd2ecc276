import type { Party } from '../channels/port.ts';
import type { EngineContext } from '../context.ts';
import { newId } from '../ids.ts';
import {
  addressText,
  type Mail,
  type MailFacts,
  type MailRecipient,
  type NewMail,
  RECIPIENT_KEY_CONTEXT,
  recipientContext,
  type SealedPart,
} from './mail.ts';
import type { MailOffice, MailText, OutgoingMail } from './port.ts';
import { listMails } from './queries.ts';

/** A mail with its recipient and its words. */
export interface KeptMail extends Mail, MailText {
  readonly to: MailRecipient;
}

type Context = Pick<EngineContext, 'store' | 'sealer' | 'clock'>;

/** E-mails to payers: what is needed to decide on one, and the ones that were decided on. */
export class MailRecords {
  readonly #context: Context;
  readonly #office: MailOffice;

  constructor(context: Context, office: MailOffice) {
    this.#context = context;
    this.#office = office;
  }

  /** A mail to `payer` for a command to decide on; null where nobody knows an address. */
  draft(payer: Party, facts: MailFacts): NewMail | null {
    const { sealer, clock } = this.#context;
    const { name, email, subject } = payer;
    if (!email) return null;
    const id = newId(clock.now());
    const sealed: SealedPart = { name, email, ...(subject === undefined ? {} : { facts: { subject } }) };
    return {
      id,
      recipientSealed: sealer.seal(JSON.stringify(sealed), recipientContext({ id })),
      recipientKey: this.#keyOf(email),
      facts,
    };
  }

  /** The mail as it leaves: whom it goes to, and its words. */
  outgoing(mail: Mail): OutgoingMail {
    const text = this.#context.sealer.open(mail.recipientSealed, recipientContext(mail));
    const { facts, ...to } = JSON.parse(text) as SealedPart;
    return {
      id: mail.id,
      to,
      ...this.#office.renderer.render({ ...mail, facts: { ...mail.facts, ...facts } }),
    };
  }

  /** The newest mails, to an address, about an order or a recurring payment, or all of them. */
  async list(of: { readonly to?: string; readonly number?: string }, limit: number): Promise<KeptMail[]> {
    const mails = await listMails(
      this.#context.store,
      {
        ...(of.to === undefined ? {} : { recipientKey: this.#keyOf(of.to) }),
        ...(of.number === undefined ? {} : { number: of.number }),
      },
      limit,
    );
    return mails.map((mail) => ({ ...mail, ...this.outgoing(mail) }));
  }

  #keyOf(email: string): string {
    return this.#context.sealer.fingerprint(addressText(email), RECIPIENT_KEY_CONTEXT);
  }
}
