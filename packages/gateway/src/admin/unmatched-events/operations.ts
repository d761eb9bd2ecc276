import type { UnmatchedPosition } from '@naru/engine';
import type { Gateway } from '../../gateway.ts';
import { InputFailure, PlainFailure } from '../../http/errors.ts';
import { isUuid } from '../../http/text.ts';
import { cursorOf, notOfThisList, readCursor } from '../cursor.ts';
import { operation } from '../operation.ts';
import { ID, limitOf, line, PAGE, page, pageOf, record, TEXT, TIME, withOptional } from '../schema.ts';

/** Events of channels that name no order known here. */

export const listUnmatchedEvents = operation({
  name: 'unmatchedEvents.list',
  summary: 'Events of channels that name no order known here, the oldest first; what they say is sealed',
  method: 'GET',
  path: '/unmatched-events',
  permission: 'payments.read',
  input: withOptional({}, PAGE),
  output: page(
    record({
      channel: TEXT,
      id: ID,
      kind: TEXT,
      reference: TEXT,
      receivedAt: TIME,
      nextLookAt: TIME,
    }),
  ),
  errors: [],
  example: { limit: 100 },
  async run({ gateway }, { after, ...given }) {
    const rows = await gateway.engine.unmatchedEvents.list(
      limitOf(given),
      await positionAfter(gateway, after),
    );
    return pageOf(
      rows,
      given,
      ({ receivedAt, id }) => cursorOf([receivedAt.toISOString(), id]),
      ({ receivedAt, nextLookAt, ...event }) => ({
        ...event,
        receivedAt: receivedAt.toISOString(),
        nextLookAt: nextLookAt.toISOString(),
      }),
    );
  },
});

/** `next` holds a position, since events are matched while somebody reads the list; commands name the event itself. */
async function positionAfter(
  { engine }: Gateway,
  after: string | undefined,
): Promise<UnmatchedPosition | null> {
  if (after !== undefined && isUuid(after)) {
    const position = await engine.unmatchedEvents.positionOf(after);
    if (!position) throw new InputFailure('after', `after: there is no event ${after}; begin the list again`);
    return position;
  }
  const values = readCursor(after, 2);
  if (!values) return null;
  const [time = '', id = ''] = values;
  const receivedAt = new Date(time);
  if (!isUuid(id) || Number.isNaN(receivedAt.getTime()) || receivedAt.toISOString() !== time)
    throw notOfThisList();
  return { receivedAt, id };
}

export const dismissUnmatchedEvent = operation({
  name: 'unmatchedEvents.dismiss',
  summary: 'The event is about nothing of ours: it is looked for no more, and is off the list',
  method: 'POST',
  path: '/unmatched-events/{id}/dismiss',
  permission: 'payments.money',
  input: record({ id: ID, reason: { ...line(500), description: 'Kept with the event' } }),
  output: record({ id: ID }),
  errors: ['not_found'],
  example: { id: '01890a5d-ac96-874b-bcce-b302099a8057', reason: 'a payment of another shop' },
  async run({ gateway }, { id, reason }) {
    const { unmatchedEvents, context } = gateway.engine;
    const isDismissed = await unmatchedEvents.dismiss(id, reason, context.clock.now());
    if (!isDismissed) throw new PlainFailure('not_found', `there is no unmatched event ${id}`);
    return { id };
  },
});
