import { CALLBACK_STATES } from '@naru/engine';
import { PlainFailure } from '../../http/errors.ts';
import { operation } from '../operation.ts';
import {
  ID,
  limitOf,
  listOf,
  NUMBER,
  nullable,
  oneOf,
  PAGE,
  page,
  pageOf,
  record,
  TEXT,
  TIME,
  withOptional,
} from '../schema.ts';
import { BEFORE, listedBefore } from '../times.ts';

const STATE = oneOf(...CALLBACK_STATES);

export const listCallbacks = operation({
  name: 'callbacks.list',
  summary: 'Messages to merchants, the newest first',
  method: 'GET',
  path: '/callbacks',
  permission: 'callbacks.read',
  input: withOptional({}, { ...PAGE, state: STATE, before: BEFORE }),
  output: page(
    record({
      id: ID,
      createdAt: TIME,
      event: TEXT,
      order: { ...nullable(TEXT), description: 'The merchant’s number of the order' },
      state: STATE,
      tries: NUMBER,
      url: nullable(TEXT),
    }),
  ),
  errors: [],
  example: { state: 'exhausted' },
  async run({ gateway }, { state = null, ...given }) {
    const before = listedBefore(given) ?? null;
    const rows = await gateway.engine.callbacks.recent(state, limitOf(given), before);
    return pageOf(
      rows,
      given,
      ({ id }) => id,
      (one) => ({
        id: one.id,
        createdAt: one.createdAt.toISOString(),
        event: one.event,
        order: one.snapshot.orderNumber,
        state: one.state,
        tries: one.tries,
        url: one.url,
      }),
    );
  },
});

export const resendCallback = operation({
  name: 'callbacks.resend',
  summary:
    'Send a message again, with a fresh schedule of repetitions, and those that came after it about the same order',
  method: 'POST',
  path: '/callbacks/{id}/resend',
  permission: 'callbacks.write',
  input: record({ id: ID }),
  output: record({ ids: { ...listOf(ID), description: 'What is sent, in this order' } }),
  errors: ['not_found', 'conflict'],
  example: { id: '01890a5d-ac96-774b-bcce-b302099a8057' },
  async run({ gateway }, { id }) {
    const resent = await gateway.engine.callbacks.resend(id);
    if (resent.kind === 'queued') return { ids: resent.ids };
    if (resent.kind === 'unknown') throw new PlainFailure('not_found', `there is no callback ${id}`);
    const sentence = `callback ${resent.by} about the same order is newer: send that one`;
    throw new PlainFailure('conflict', sentence);
  },
});
