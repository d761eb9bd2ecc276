import { type Currency, isCurrency, parseDecimal } from './money.ts';

/** The values that a setting takes: as an operator writes them, and as JSON stores them. */
export interface SettingKind<T = unknown> {
  /** What may follow the `=`, for errors and documentation. */
  readonly form: string;
  /** The value that a text stands for; undefined when it is invalid. */
  read(text: string): T | undefined;
  /**
   * Whether a stored value can be used. Limits are checked when it is set, not here: a narrower limit in a later
   * release must not turn off existing settings.
   */
  isStored(value: unknown): value is T;
}

export const yesNo: SettingKind<boolean> = {
  form: 'true or false',
  read: (text) => (text === 'true' ? true : text === 'false' ? false : undefined),
  isStored: (value) => typeof value === 'boolean',
};

export function oneOf<const W extends string>(...words: readonly W[]): SettingKind<W> {
  const isWord = (value: unknown): value is W => (words as readonly unknown[]).includes(value);
  return { form: words.join(', '), read: (text) => (isWord(text) ? text : undefined), isStored: isWord };
}

/** A whole number from a lower to an upper limit. */
export function between(least: number, most: number): SettingKind<number> {
  return {
    form: `a whole number from ${least} to ${most}`,
    read: (text) => {
      const number = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
      return number >= least && number <= most ? number : undefined;
    },
    isStored: (value) => typeof value === 'number',
  };
}

export function listOf<T>(one: SettingKind<T>, most: number): SettingKind<readonly T[]> {
  return {
    form: `a list with commas, each ${one.form}`,
    read: (text) => {
      const values = text.split(',').map((part) => one.read(part.trim()));
      const isGood = values.length <= most && values.every((value) => value !== undefined);
      return isGood ? values : undefined;
    },
    isStored: (value): value is readonly T[] =>
      Array.isArray(value) && value.every((item) => one.isStored(item)),
  };
}

export function matching(pattern: RegExp, form: string): SettingKind<string> {
  return {
    form,
    read: (text) => (pattern.test(text) ? text : undefined),
    isStored: (value) => typeof value === 'string',
  };
}

const MAX_ADDRESS_CHARS = 2048;
/**
 * `URL` drops or encodes these, but the text is kept as it is given. PostgreSQL takes neither U+0000 nor half of a
 * surrogate pair.
 */
const NOT_IN_ADDRESS = /[\s\p{Cc}\p{Cs}]/u;

/** Whether a text is an absolute web address without user and password: those would appear in every log. */
export function isWebAddress(text: string): boolean {
  if (text.length > MAX_ADDRESS_CHARS || NOT_IN_ADDRESS.test(text) || !URL.canParse(text)) return false;
  const { protocol, hostname, username, password } = new URL(text);
  return /^https?:$/.test(protocol) && hostname !== '' && username === '' && password === '';
}

export const webAddress: SettingKind<string> = {
  form: 'an address such as https://shop.example/webhook',
  read: (text) => (isWebAddress(text) ? text : undefined),
  isStored: (value) => typeof value === 'string',
};

export const currency: SettingKind<Currency> = {
  form: 'a currency such as KRW',
  read: (text) => (isCurrency(text) ? text : undefined),
  isStored: (value): value is Currency => typeof value === 'string' && isCurrency(value),
};

/** Amounts by currency: minor units as decimal text. */
export type Amounts = Readonly<Partial<Record<Currency, string>>>;

/** `KRW:20000,USD:15`. */
export const amounts: SettingKind<Amounts> = {
  form: 'currencies with amounts, such as KRW:20000,USD:15',
  read: (text) => {
    const read: Partial<Record<Currency, string>> = {};
    for (const part of text.split(',')) {
      const [name = '', amount = ''] = part.trim().split(':');
      const minorUnits = isCurrency(name) ? parseDecimal(amount, name) : undefined;
      if (minorUnits === undefined || !isCurrency(name) || name in read) return undefined;
      read[name] = minorUnits.toString();
    }
    return read;
  },
  isStored: (value): value is Amounts => typeof value === 'object' && value !== null,
};
