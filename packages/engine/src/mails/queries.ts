import { isFreeSql } from '../outbox/lease.ts';
import type { Queryable } from '../store/store.ts';
import { fromRow, insertion } from '../writer/rows.ts';
import type { Mail } from './mail.ts';
import { MAX_MAILS_IN_FLIGHT } from './port.ts';

/** The number is not a parameter, for which the planner would assume a tenth of the table. */
const claimWhere = (condition: string, order: string) => `
  update mails m set leased_until = clock_timestamp() + $3::double precision * interval '1 millisecond'
  where (m.merchant_id, m.id) in (
    select due.merchant_id, due.id
    from (
      select merchant_id, id from mails
      where state = 'pending' and ${condition} and ${isFreeSql()}
      order by ${order} limit ${MAX_MAILS_IN_FLIGHT} for update skip locked
    ) due
    limit $2
  )
  returning m.*`;
/** Index mails_due. */
export const CLAIM_MAILS = claimWhere('due_at <= $1', 'due_at');
/** Index mails_lapsing: without a mail server the only work left is to give up mails that are no longer useful. */
export const CLAIM_LAPSED_MAILS = claimWhere('useful_until <= $1', 'useful_until');

/** A mail that was sent stays sent, whatever a worker reports that had lost its lease. */
export const RECORD_MAIL_TRY = `
  update mails set state = $3, tries = tries + 1, due_at = $4, error = $5, finished_at = $6, leased_until = null
  where merchant_id = $1 and id = $2 and state = 'pending'`;

/** Indexes mails_by_recipient, mails_by_subject and mails_by_order_number; the newest. */
export const MAILS_TO = `select * from mails where recipient_key = $1 order by created_at desc limit $2`;
export const MAILS_ABOUT = `
  select * from mails where subject_number = $1
  union
  select * from mails where order_number = $1
  order by created_at desc limit $2`;
export const RECENT_MAILS = `select * from mails order by created_at desc limit $1`;

/** A mail outside of the writer's batches. */
export async function insertMail(store: Queryable, mail: Mail): Promise<void> {
  const { sql, parameters } = insertion('mails', [mail]);
  await store.query(sql, parameters);
}

export async function claimMails(
  store: Queryable,
  sql: typeof CLAIM_MAILS | typeof CLAIM_LAPSED_MAILS,
  now: Date,
  limit: number,
  leaseMs: number,
): Promise<Mail[]> {
  const rows = await store.query(sql, [now, limit, leaseMs]);
  return rows.map((row) => fromRow<Mail>(row));
}

export interface MailFilter {
  readonly recipientKey?: string;
  readonly number?: string;
}

/** The newest mails: to an address, about a number, or both; all of them without a filter. */
export async function listMails(
  store: Queryable,
  { recipientKey, number }: MailFilter,
  limit: number,
): Promise<Mail[]> {
  if (number !== undefined) {
    const rows = await store.query(MAILS_ABOUT, [number, limit]);
    const about = rows.map((row) => fromRow<Mail>(row));
    return about.filter((mail) => recipientKey === undefined || mail.recipientKey === recipientKey);
  }
  const rows =
    recipientKey === undefined
      ? await store.query(RECENT_MAILS, [limit])
      : await store.query(MAILS_TO, [recipientKey, limit]);
  return rows.map((row) => fromRow<Mail>(row));
}
