import { always, later, once } from '../writer/columns.ts';
import { Table } from '../writer/table.ts';
import type { IdentityCheck } from './identity-check.ts';

export const IDENTITY_CHECKS = new Table<IdentityCheck>({
  table: 'identity_checks',
  lock: { parent: 'paymentId' },
  columns: {
    merchantId: once('uuid'),
    id: once('uuid'),
    paymentId: once('uuid'),
    state: always('text'),
    verifier: always('text'),
    tries: always('int4'),
    codesSent: always('int4'),
    answersSealed: always('text'),
    reference: later('text'),
    codeSentAt: later('timestamptz'),
    codeExpiresAt: later('timestamptz'),
    problem: later('text'),
    problemField: later('text'),
    questionId: later('uuid'),
    questionAskedAt: later('timestamptz'),
    questionFingerprint: later('text'),
    createdAt: once('timestamptz'),
    updatedAt: always('timestamptz'),
    finishedAt: later('timestamptz'),
  },
});
