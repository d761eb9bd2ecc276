import type { SettingKind } from './setting-kinds.ts';

/**
 * The settings of an app as stored: JSON by name. Names are never read directly: the owner of a setting declares it
 * once and reads it through the declaration.
 */
export type StoredSettings = object;

/** The declaration of a setting by its owner. */
export interface SettingDeclaration<T = unknown> {
  readonly kind: SettingKind<T>;
  /** The default, in words for people. */
  readonly fallback: string;
  /** One sentence, for the command line and the documentation. */
  readonly help: string;
  /** More for the documentation; Markdown. */
  readonly more?: string;
  /** What an invalid stored value reads as: absent, unless money depends on it. */
  readonly misread?: T;
  /** The command-line option that sets it, where that is not `--setting`. */
  readonly option?: string;
}

/** A setting of an app. */
export interface Setting<T = unknown> extends SettingDeclaration<T> {
  readonly name: string;
  /** The owner: a noun of the engine, the checkout, a dialect. */
  readonly owner: string;
  /** Who may set it. */
  readonly setBy: 'operator';
  /** The value of an app; undefined where it is not set or invalid. */
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

/** Parses `name=value` for storage, or says why it is invalid. `name=default` removes a setting: null. */
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

/** A misspelt setting would do nothing, and nobody would notice. */
function unknownSetting(known: Settings, name: string): string {
  const names = Object.keys(known);
  const nearest =
    names.toSorted((one, other) => editDistance(one, name) - editDistance(other, name))[0] ?? '';
  const isNear = editDistance(nearest, name) <= MAX_SLIPS;
  return `There is no setting "${name}"${isNear ? `; nearest is ${nearest}` : ''}: ${names.join(', ')}.`;
}

/** Finds the name that was probably meant by a misspelt one. */
const MAX_SLIPS = 4;

/** The edit distance of two names, ignoring case. */
export function editDistance(one: string, other: string): number {
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
