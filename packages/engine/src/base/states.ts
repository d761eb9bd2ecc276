/**
 * State tables as data. One row says: in this state, this event leads to that state, with these ledger transfers, this
 * message to the merchant and this call to the channel. Decisions execute rows; docs and tests read them. Names are
 * literal types of each noun, so that the code executing a row has to handle each of them.
 */
export interface Transition<
  State extends string = string,
  Event extends string = string,
  Transfer extends string = string,
  Callback extends string = string,
  Effect extends string = string,
> {
  readonly from: State;
  readonly event: Event;
  readonly to: State;
  /** The row applies only then; at another time the event has no row. */
  readonly guard?: TimeGuard;
  /** The ledger transfer booked with it (ledger/transfers.ts). */
  readonly transfer?: Transfer;
  /** The message to the merchant; each dialect chooses which of them it sends. */
  readonly callback?: Callback;
  /** The call to the channel that follows. */
  readonly effect?: Effect;
}

/** Some states of a noun, in the order in which the noun declares them. */
export type StateSet<State extends string = string> = ReadonlySet<State>;

/** Sets by their names. */
export type StateSets<State extends string = string> = Readonly<Record<string, StateSet<State>>>;

/** Before the record's deadline, or from the deadline on. */
export type TimeGuard = 'in_time' | 'overdue';

export interface StateTable<Row extends Transition = Transition> {
  readonly noun: string;
  readonly states: readonly Row['from'][];
  readonly events: readonly Row['event'][];
  /** The states that no row leaves for another. */
  readonly final: readonly Row['from'][];
  /** The states that an event repeats: when it comes again in one of them, nothing changes. */
  readonly saidBy?: Readonly<Partial<Record<Row['event'], readonly Row['from'][]>>>;
  readonly transitions: readonly Row[];
}

/** Completes the declaration of a table. Throws for two rows of one state and event. */
export function stateTable<Row extends Transition>(
  declared: Omit<StateTable<Row>, 'final'>,
): StateTable<Row> {
  const { states, transitions } = declared;
  const left = new Set(transitions.filter(({ from, to }) => from !== to).map(({ from }) => from));
  const table = { ...declared, final: states.filter((state) => !left.has(state)) };
  indexOf(table);
  return table;
}

/** Finds the row for (`from`, `event`); undefined means that the event does not apply in that state. */
export function findTransition<Row extends Transition>(
  table: StateTable<Row>,
  from: Row['from'],
  event: Row['event'],
): Row | undefined {
  return indexOf(table).get(`${from} ${event}`);
}

/** Whether the event applies in the state at some time, before or after the deadline. */
export function applies<Row extends Transition>(
  table: StateTable<Row>,
  from: Row['from'],
  event: Row['event'],
): boolean {
  return findTransition(table, from, event) !== undefined;
}

/** Whether a row holds at `now` for a record with this deadline. */
export function holds({ guard }: Pick<Transition, 'guard'>, deadline: Date, now: Date): boolean {
  if (guard === undefined) return true;
  return guard === 'in_time' ? now < deadline : now >= deadline;
}

/** Whether the event repeats what the state already says. */
export function isSaid<Row extends Transition>(
  table: StateTable<Row>,
  state: Row['from'],
  event: Row['event'],
): boolean {
  return table.saidBy?.[event]?.includes(state) === true;
}

const indexes = new WeakMap<object, ReadonlyMap<string, Transition>>();

/** Built once per table: a linear search of 40 rows for each command showed in the profile of a hot batch. */
function indexOf<Row extends Transition>(table: StateTable<Row>): ReadonlyMap<string, Row> {
  const known = indexes.get(table);
  if (known) return known as ReadonlyMap<string, Row>;
  const index = new Map(table.transitions.map((row) => [`${row.from} ${row.event}`, row]));
  if (index.size !== table.transitions.length) throw new Error(`${table.noun}: two rows for one event`);
  indexes.set(table, index);
  return index;
}

/** The table as Markdown, for the documentation, with the named sets of its states. */
export function renderStateTable(table: StateTable, sets: StateSets = {}): string {
  const rows = table.transitions.map((row) => {
    const event = row.guard ? `${row.event} (${GUARD_WORDS[row.guard]})` : row.event;
    const cells = [row.from, event, row.to, row.transfer ?? '', row.callback ?? '', row.effect ?? ''];
    return `| ${cells.join(' | ')} |`;
  });
  const said = Object.entries(table.saidBy ?? {}).map(
    ([event, states]) => `\`${event}\` in ${(states ?? []).join(', ')}`,
  );
  return [
    `States: ${table.states.join(', ')}. Final: ${table.final.join(', ')}.`,
    '',
    ...(said.length > 0 ? [`Repeated without effect: ${said.join('; ')}.`, ''] : []),
    '| from | event | to | ledger transfer | callback | channel effect |',
    '|---|---|---|---|---|---|',
    ...rows,
    ...setLines(sets),
  ].join('\n');
}

const GUARD_WORDS: Readonly<Record<TimeGuard, string>> = { in_time: 'in time', overdue: 'overdue' };

function setLines(sets: StateSets): string[] {
  const lines = Object.entries(sets).map(([name, states]) => `| ${name} | ${[...states].join(', ')} |`);
  return lines.length > 0 ? ['', '| set | states |', '|---|---|', ...lines] : [];
}
