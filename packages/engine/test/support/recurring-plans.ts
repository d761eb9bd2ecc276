import * as mailQueries from '../../src/mails/queries.ts';
import { renewSql } from '../../src/outbox/lease.ts';
import * as queries from '../../src/recurring/queries.ts';
import { APP_ID, idOf, merchantOf } from './many-rows.ts';

const NOW = new Date('2026-03-01T00:00:00Z');
const LEASE_MS = 4000;

const rowNumbers = (size: number) => Array.from({ length: size }, (_, index) => 1000 + index * 7);
const ids = (size: number) => [rowNumbers(size).map(merchantOf), rowNumbers(size).map(idOf)];

/** The statements of recurring payments and of mails, with their parameters for a batch of a size. */
export const RECURRING_STATEMENTS: Record<
  string,
  readonly [sql: string, params: (size: number) => unknown[]]
> = {
  'recurring CLAIM_DUE': [queries.CLAIM_DUE, () => [NOW, LEASE_MS]],
  'recurring FOLLOWED': [queries.FOLLOWED, () => [['captured', 'failed']]],
  'recurring UNDER_WAY_BY_PAYMENT': [queries.UNDER_WAY_BY_PAYMENT, ids],
  'recurring TO_REMIND': [queries.TO_REMIND, () => [NOW]],
  'recurring TOKENS_OF_PAGE': [queries.TOKENS_OF_PAGE, ids],
  'recurring REFUSED_OF': [queries.REFUSED_OF, ids],
  RECURRING_BY_NUMBER: [queries.RECURRING_BY_NUMBER, () => ['N1000', merchantOf(1000), APP_ID]],
  RECURRINGS_BY_ANY_NUMBER: [queries.RECURRINGS_BY_ANY_NUMBER, () => ['N1000', 20]],
  RECENT_RECURRINGS: [queries.RECENT_RECURRINGS, () => [50, null, null]],
  RECENT_RECURRINGS_OF_STATE: [queries.RECENT_RECURRINGS_OF_STATE.get('ended') ?? '', () => [50, null, null]],
  'recurring CHARGES_OF': [queries.CHARGES_OF, () => [idOf(1000), merchantOf(1000)]],
  CLAIM_MAILS: [mailQueries.CLAIM_MAILS, () => [NOW, 8, LEASE_MS]],
  CLAIM_LAPSED_MAILS: [mailQueries.CLAIM_LAPSED_MAILS, () => [NOW, 8, LEASE_MS]],
  RECORD_MAIL_TRY: [
    mailQueries.RECORD_MAIL_TRY,
    () => [merchantOf(1000), idOf(1000), 'sent', NOW, null, NOW],
  ],
  MAILS_TO: [mailQueries.MAILS_TO, () => ['K1000', 50]],
  MAILS_ABOUT: [mailQueries.MAILS_ABOUT, () => ['N1000', 50]],
  RECENT_MAILS: [mailQueries.RECENT_MAILS, () => [50]],
  'renew mails': [renewSql('mails'), (size) => [...ids(size), LEASE_MS]],
};
