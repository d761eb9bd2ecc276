import type { StateSet, StateTable, Transition } from './states.ts';

/** The traits of each state of a noun: the one place where the members of a set are declared. */
export type StateTraits<State extends string, Trait extends string> = Readonly<
  Record<State, readonly Trait[]>
>;

/** The states of a declaration, in its order. */
export function statesOf<State extends string>(traits: StateTraits<State, string>): readonly State[] {
  return Object.keys(traits) as State[];
}

/** The sets that a declaration of traits defines: for each trait the states that have it. */
export function setsOf<State extends string, Trait extends string>(
  traits: StateTraits<State, Trait>,
  names: readonly Trait[],
): Readonly<Record<Trait, StateSet<State>>> {
  const states = statesOf(traits);
  const entries = names.map((name) => [
    name,
    new Set(states.filter((state) => traits[state].includes(name))),
  ]);
  return Object.fromEntries(entries) as Record<Trait, StateSet<State>>;
}

/** The states in which any of these events applies. */
export function whereApplies<Row extends Transition>(
  { states, transitions }: StateTable<Row>,
  ...events: readonly Row['event'][]
): StateSet<Row['from']> {
  const from = new Set(transitions.filter(({ event }) => events.includes(event)).map((row) => row.from));
  return new Set(states.filter((state) => from.has(state)));
}

/** The target states of such rows. */
export function whereLed<Row extends Transition>(
  { states, transitions }: StateTable<Row>,
  isSuch: (row: Row) => boolean,
): StateSet<Row['from']> {
  const to = new Set(transitions.filter(isSuch).map((row) => row.to));
  return new Set(states.filter((state) => to.has(state)));
}

/** The states that no row leaves for another one. */
export function finalOf<Row extends Transition>({ final }: StateTable<Row>): StateSet<Row['from']> {
  return new Set(final);
}

/** The states that are in none of the sets. */
export function allBut<Row extends Transition>(
  { states }: StateTable<Row>,
  ...sets: readonly StateSet<Row['from']>[]
): StateSet<Row['from']> {
  return new Set(states.filter((state) => !sets.some((set) => set.has(state))));
}

/** The states of the first set that are not in the second. */
export function without<State extends string>(set: StateSet<State>, other: StateSet<State>): StateSet<State> {
  return new Set([...set].filter((state) => !other.has(state)));
}

/** The states that are in any of the sets, in the order of the table. */
export function anyOf<Row extends Transition>(
  { states }: StateTable<Row>,
  ...sets: readonly StateSet<Row['from']>[]
): StateSet<Row['from']> {
  return new Set(states.filter((state) => sets.some((set) => set.has(state))));
}

/**
 * `in ('a', 'b')`, to follow a column of states. Written out and not a parameter: the planner uses a partial index only
 * when it can prove the index's condition from the statement's text.
 */
export function inStates(states: StateSet): string {
  return `in (${quoted(states)})`;
}

/** `not in ('a', 'b')`: for the indexes whose condition is written so. */
export function notInStates(states: StateSet): string {
  return `not in (${quoted(states)})`;
}

function quoted(states: StateSet): string {
  const names = [...states];
  if (names.length === 0) throw new Error('an empty set of states matches nothing');
  const odd = names.find((name) => !/^[a-z_]+$/.test(name));
  if (odd !== undefined) throw new Error(`${odd} is no name of a state`);
  return names.map((name) => `'${name}'`).join(', ');
}
