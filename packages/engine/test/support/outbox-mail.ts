import type { Fixture } from './engine-fixture.ts';

/** Puts a mail that is due into the outbox. */
export async function makeMail(f: Fixture, mail: { id: string; usefulUntil: Date }): Promise<void> {
  const now = f.clock.now();
  const recipient = f.engine.context.sealer.seal(
    JSON.stringify({ name: 'Hong', email: 'hong@example.com' }),
    `mails.recipient:${mail.id}`,
  );
  await f.store.query(
    `insert into mails (merchant_id, id, kind, order_number, subject_number, language, recipient_sealed,
       recipient_key, facts, due_at, useful_until, created_at)
     values ($1, $2, 'recurring_reminder', 'M1', 'N1', 'ko', $3, 'K', '{}', $4, $5, $4)`,
    [f.access.app.merchantId, mail.id, recipient, now, mail.usefulUntil],
  );
}
