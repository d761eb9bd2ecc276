/**
 * State tables as data. One row says: in this state, this event leads there, with these ledger transfers, this
 * message to the merchant and this call to the channel. The decisions execute rows; docs and tests read them.
 */
export interface Transition<State extends string, Event extends string> {
  readonly from: State;
  readonly event: Event;
  readonly to: State;
  /** Name of the ledger transfer booked with it (ledger/transfers.ts). */
  readonly transfer?: string;
  /** Name of the message to the merchant; each dialect chooses which of them it sends. */
  readonly callback?: string;
  /** What the channel is asked to do next. */
  readonly effect?: string;
}

export interface StateTable<State extends string, Event extends string> {
  readonly noun: string;
  readonly states: readonly State[];
  readonly events: readonly Event[];
  readonly final: readonly State[];
  readonly transitions: readonly Transition<State, Event>[];
}

/** Finds the row for (`from`, `event`); undefined means that the event does not apply in that state. */
export function findTransition<S extends string, E extends string>(
  table: StateTable<S, E>,
  from: S,
  event: E,
): Transition<S, E> | undefined {
  return indexOf(table).get(`${from} ${event}`) as Transition<S, E> | undefined;
}

const indexes = new WeakMap<object, Map<string, Transition<string, string>>>();

/** Built once a table: a linear search of 40 rows for each command showed in the profile of a hot batch. */
function indexOf<S extends string, E extends string>(
  table: StateTable<S, E>,
): Map<string, Transition<string, string>> {
  let index = indexes.get(table);
  if (!index) {
    index = new Map(table.transitions.map((row) => [`${row.from} ${row.event}`, row]));
    if (index.size !== table.transitions.length) throw new Error(`${table.noun}: two rows for one event`);
    indexes.set(table, index);
  }
  return index;
}

/** The table as Markdown, for the documentation. */
export function renderStateTable(table: StateTable<string, string>): string {
  const rows = table.transitions.map((row) => {
    const cells = [row.from, row.event, row.to, row.transfer ?? '', row.callback ?? '', row.effect ?? ''];
    return `| ${cells.join(' | ')} |`;
  });
  return [
    `States: ${table.states.join(', ')}. Final: ${table.final.join(', ')}.`,
    '',
    '| from | event | to | ledger transfer | callback | channel effect |',
    '|---|---|---|---|---|---|',
    ...rows,
  ].join('\n');
}
