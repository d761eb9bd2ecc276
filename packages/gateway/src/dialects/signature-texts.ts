import type { SignedEntry, SignedMembers } from '@naru/wire/json';

/** The texts that a merchant's code may have signed in place of the right one: for diagnoses in the sandbox. */

/** How a dialect whose text is `a=1&b=2&<ending>` makes it. */
export interface SignedForm {
  readonly members: SignedMembers;
  /** As received. */
  readonly body: string;
  /** Whether a member is in the text. */
  isSigned(entry: SignedEntry): boolean;
  /** The value of a member in the text; several where the form of nested ones is open. */
  readonly writers: readonly ((entry: SignedEntry) => string)[];
  /** What stands behind the members. */
  readonly ending: Ending;
  /** Endings that somebody may take for the right one. */
  readonly wrongEndings: readonly (Ending & { readonly fault: string })[];
}

export interface Ending {
  readonly name: string;
  readonly value: string;
}

export interface TriedText {
  readonly text: string;
  /** In what it differs from the right one, as ends of a sentence; none: it is the right one. */
  readonly faults: readonly string[];
}

interface Choice<T> {
  readonly of: T;
  readonly fault?: string;
}

type Order = (entries: readonly SignedEntry[]) => readonly SignedEntry[];

const byName: Order = (entries) => entries.toSorted((a, b) => (a.key < b.key ? -1 : 1));

const ORDERS: readonly Choice<Order>[] = [
  { of: byName },
  { of: (entries) => entries, fault: 'the members stand in the order of the body and not by name' },
  {
    of: (entries) => entries.toSorted((a, b) => (a.key.toLowerCase() < b.key.toLowerCase() ? -1 : 1)),
    fault: 'the members are sorted without regard to case (capital letters come first)',
  },
];

type Pick = 'signed' | 'with_empty' | 'with_null';

const PICKS: readonly Choice<Pick>[] = [
  { of: 'signed' },
  { of: 'with_empty', fault: 'empty members are kept' },
  { of: 'with_null', fault: 'empty members are kept, null as the word null' },
];

const VALUES: readonly Choice<(text: string, isText: boolean) => string>[] = [
  { of: (text) => text },
  { of: (text) => encodeURIComponent(text.toWellFormed()), fault: 'values are URL-encoded' },
  {
    of: (text, isText) => (isText ? JSON.stringify(text) : text),
    fault: 'texts stand in quotes, as in JSON',
  },
];

type Joined = (pairs: readonly (readonly [key: string, text: string])[], ending: Ending) => string;

const joined = (pairs: readonly (readonly [string, string])[]) =>
  pairs.map(([key, text]) => `${key}=${text}`).join('&');

const withEnding: Joined = (pairs, { name, value }) => joined([...pairs, [name, value]]);

function placements({ ending }: SignedForm): readonly Choice<Joined>[] {
  const what = `${ending.name}=…`;
  return [
    { of: withEnding },
    { of: (pairs) => joined(pairs), fault: `&${what} is missing at its end` },
    {
      of: (pairs, { value }) => `${joined(pairs)}&${value}`,
      fault: `the value of ${what} stands at its end without ${ending.name}=`,
    },
    {
      of: (pairs, { value }) => joined(pairs) + value,
      fault: `${what} is appended without &${ending.name}=`,
    },
    {
      of: (pairs, { name, value }) =>
        joined([...pairs, [name, value] as const].toSorted(([a], [b]) => (a < b ? -1 : 1))),
      fault: `${what} is sorted among the members and not at its end`,
    },
  ];
}

/** Larger bodies, and those of more members than any call has, are compared with the right text alone. */
const MAX_VARIED_CHARS = 16 * 1024;
const MAX_VARIED_MEMBERS = 100;

/** The text that was to be signed, in the first of the forms that nested values may have. */
export function rightText(form: SignedForm): string {
  return textOf(form, form.writers[0] ?? String, RIGHT, form.ending);
}

/**
 * The right text first, then what differs in the fewest points. Each is made when it is asked for: there are hundreds,
 * and mostly one of the first is found.
 */
export function* signatureTexts(form: SignedForm): Generator<TriedText> {
  for (const { faults, make } of variants(form)) yield { text: make(), faults };
}

interface Variant {
  readonly faults: readonly string[];
  /** Too unlikely to be made. */
  readonly isFar?: boolean;
  readonly make: () => string;
}

interface Manner {
  readonly order: Order;
  readonly pick: Pick;
  readonly value: (text: string, isText: boolean) => string;
  readonly place: Joined;
}

const RIGHT: Manner = {
  order: byName,
  pick: 'signed',
  value: (text) => text,
  place: withEnding,
};

function textOf(
  form: SignedForm,
  write: (entry: SignedEntry) => string,
  { order, pick, value, place }: Manner,
  ending: Ending,
): string {
  const pairs = order(picked(form, pick)).map((entry): [string, string] => [
    entry.key,
    value(pick === 'with_null' && isNull(form, entry) ? 'null' : write(entry), isText(form, entry)),
  ]);
  return place(pairs, ending);
}

function variants(form: SignedForm): Variant[] {
  const isVaried = form.body.length <= MAX_VARIED_CHARS && form.members.entries.length <= MAX_VARIED_MEMBERS;
  const take = <T>(choices: readonly Choice<T>[]) => (isVaried ? choices : choices.slice(0, 1));
  const endings: readonly Choice<Ending>[] = [
    { of: form.ending },
    ...form.wrongEndings.map(({ fault, ...of }) => ({ of, fault })),
  ];
  const made = form.writers.flatMap((write) =>
    combined([take(ORDERS), take(PICKS), take(VALUES), take(placements(form)), take(endings)] as const).map(
      ([order, pick, value, place, ending]): Variant => ({
        faults: [order, pick, value, place, ending].flatMap(({ fault = [] }) => fault),
        // There may be a key of each app of each merchant.
        isFar: ending.fault !== undefined && [order, pick, value, place].some(({ fault }) => fault),
        make: () => {
          const manner = { order: order.of, pick: pick.of, value: value.of, place: place.of };
          return textOf(form, write, manner, ending.of);
        },
      }),
    ),
  );
  return [...made.filter(({ isFar }) => !isFar), ...wholeBodies(form)].toSorted(
    (a, b) => a.faults.length - b.faults.length,
  );
}

type Choices = readonly (readonly Choice<unknown>[])[];
type Combination<C extends Choices> = { readonly [K in keyof C]: C[K][number] };

function combined<const C extends Choices>(choices: C): Combination<C>[] {
  return choices.reduce<unknown[][]>(
    (rows, next) => rows.flatMap((row) => next.map((one) => [...row, one])),
    [[]],
  ) as unknown as Combination<C>[];
}

function picked({ members, isSigned }: SignedForm, pick: Pick): readonly SignedEntry[] {
  return members.entries.filter(
    (entry) => isSigned(entry) || (pick !== 'signed' && entry.key !== 'sign' && entry.text.trim() === ''),
  );
}

function isNull({ members }: SignedForm, { key }: SignedEntry): boolean {
  return members.values[key] === null;
}

function isText({ members }: SignedForm, { key }: SignedEntry): boolean {
  return typeof members.values[key] === 'string';
}

/** JSON in place of pairs. */
function wholeBodies({ members, body, ending }: SignedForm): Variant[] {
  const { sign: _, ...unsigned } = members.values;
  const texts = [body, JSON.stringify(unsigned)];
  const fault = 'the body stands as JSON, and not as name=value pairs joined by &';
  const ends = ['', `&${ending.name}=${ending.value}`, ending.value];
  return texts.flatMap((text) => ends.map((end) => ({ make: () => text + end, faults: [fault] })));
}
