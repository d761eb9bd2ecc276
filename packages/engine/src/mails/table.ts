import { once } from '../writer/columns.ts';
import { LogTable } from '../writer/log-table.ts';
import type { Mail } from './mail.ts';

export const MAILS = new LogTable<Mail>({
  table: 'mails',
  columns: {
    merchantId: once('uuid'),
    id: once('uuid'),
    kind: once('text'),
    orderNumber: once('text'),
    subjectNumber: once('text'),
    language: once('text'),
    recipientSealed: once('text'),
    recipientKey: once('text'),
    facts: once('jsonb'),
    state: once('text'),
    tries: once('int4'),
    dueAt: once('timestamptz'),
    usefulUntil: once('timestamptz'),
    error: once('text'),
    createdAt: once('timestamptz'),
    finishedAt: once('timestamptz'),
  },
  others: ['leased_until'],
  complete: (mail) => mail,
});
