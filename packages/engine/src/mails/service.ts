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
} from './mail.ts';
import type { MailOffice, MailText } from './port.ts';
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
    const { name, email } = payer;
    if (!email) return null;
    const id = newId(clock.now());
    const recipient: MailRecipient = { name, email };
    return {
      id,
      recipientSealed: sealer.seal(JSON.stringify(recipient), recipientContext({ id })),
      recipientKey: this.#keyOf(email),
      facts,
    };
  }

  recipientOf(mail: Mail): MailRecipient {
    const text = this.#context.sealer.open(mail.recipientSealed, recipientContext(mail));
    return JSON.parse(text) as MailRecipient;
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
    return mails.map((mail) => ({
      ...mail,
      ...this.#office.renderer.render(mail),
      to: this.recipientOf(mail),
    }));
  }

  #keyOf(email: string): string {
    return this.#context.sealer.fingerprint(addressText(email), RECIPIENT_KEY_CONTEXT);
  }
}
