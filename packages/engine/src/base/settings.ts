import type { SettingKind } from './setting-kinds.ts';

/**
 * The settings of an app as the database has them: JSON by name. Nobody reads names off it: the owner of a setting
 * declares it once and reads it by its declaration.
 */
export type StoredSettings = object;

/** What an owner says of a setting. */
export interface SettingDeclaration<T = unknown> {
  readonly kind: SettingKind<T>;
  /** What holds where it is not set, in words for people. */
  readonly fallback: string;
  /** One sentence, for the command line and the documentation. */
  readonly help: string;
  /** What the documentation says besides; Markdown. */
  readonly more?: string;
  /** What a stored value reads as that is none of the kind: absent, unless money hangs on it. */
  readonly misread?: T;
  /** The option that sets it, where that is not `--setting`. */
  readonly option?: string;
}

/** A setting of an app. */
export interface Setting<T = unknown> extends SettingDeclaration<T> {
  readonly name: string;
  /** Whose it is: a noun of the engine, the checkout, a dialect. */
  readonly owner: string;
  /** Who may set it. */
  readonly setBy: 'operator';
  /** The value of an app; undefined where it is not set, or is none of the kind. */
  of(settings: StoredSettings): T | undefined;
}

export type Settings = Readonly<Record<string, Setting>>;

type Typed<D> = { readonly [N in keyof D]: D[N] extends SettingDeclaration<infer T> ? Setting<T> : never };

/** The settings of one owner. */
export function declareSettings<const D extends Readonly<Record<string, SettingDeclaration>>>(
  owner: string,
  declared: D,
): Typed<D> {
  const entries = Object.entries(declared).map(([name, one]): [string, Setting] => [
    name,
    {
      ...one,
      name,
      owner,
      setBy: 'operator',
      of: (settings) => readStored(one, storedUnder(settings, name)),
    },
  ]);
  return Object.fromEntries(entries) as Typed<D>;
}

function storedUnder(settings: StoredSettings, name: string): unknown {
  return Object.hasOwn(settings, name) ? (settings as Readonly<Record<string, unknown>>)[name] : undefined;
}

function readStored<T>({ kind, misread }: SettingDeclaration<T>, stored: unknown): T | undefined {
  if (stored === undefined || stored === null) return undefined;
  return kind.isStored(stored) ? stored : misread;
}

/** All settings of several owners. Throws where two owners declare one name. */
export function allSettings(...owners: readonly Settings[]): Settings {
  const all: Record<string, Setting> = {};
  for (const [name, setting] of owners.flatMap((owner) => Object.entries(owner))) {
    const known = all[name];
    if (known && known !== setting) {
      throw new Error(`the setting ${name} is declared by ${known.owner} and by ${setting.owner}`);
    }
    all[name] = setting;
  }
  return all;
}

/** A `name=value` as it is stored, or why it is none. `name=default` takes a setting back: null. */
export function readSetting(
  known: Settings,
  text: string,
): { readonly name: string; readonly value: unknown } | { readonly fault: string } {
  const [name = '', value = ''] = text.split(/=(.*)/s);
  const setting = Object.hasOwn(known, name) ? known[name] : undefined;
  if (!setting) return { fault: unknownSetting(known, name) };
  if (setting.option !== undefined) return { fault: `Set them with ${setting.option}.` };
  if (value === 'default') return { name, value: null };
  const read = setting.kind.read(value);
  return read === undefined
    ? { fault: `${name} is ${setting.kind.form}, or default.` }
    : { name, value: read };
}

/** A setting with a slip of the pen would do nothing, and nobody would notice. */
function unknownSetting(known: Settings, name: string): string {
  const names = Object.keys(known);
  const nearest = names.toSorted((one, other) => distance(one, name) - distance(other, name))[0] ?? '';
  const isNear = distance(nearest, name) <= MAX_SLIPS;
  return `There is no setting "${name}"${isNear ? `; nearest is ${nearest}` : ''}: ${names.join(', ')}.`;
}

/** Letters that a slip of the pen may have got wrong. */
const MAX_SLIPS = 4;

/** How many letters are to be put in, taken out or changed, whatever their case. */
function distance(one: string, other: string): number {
  const to = other.slice(0, 64).toLowerCase();
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const letter of one.toLowerCase()) {
    const next = [(row[0] ?? 0) + 1];
    for (let index = 0; index < to.length; index += 1) {
      const change = (row[index] ?? 0) + (to[index] === letter ? 0 : 1);
      next.push(Math.min((row[index + 1] ?? 0) + 1, (next[index] ?? 0) + 1, change));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}
