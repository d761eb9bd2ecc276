import { isCurrency, parseDecimal } from '@naru/engine';

/** One setting of an app as an operator writes it. */
export interface Setting {
  /** What may stand behind the `=`, for the error. */
  readonly form: string;
  /** The value, or undefined when the text is none. */
  readonly read: (text: string) => unknown;
}

export const yesNo: Setting = {
  form: 'true or false',
  read: (text) => (text === 'true' ? true : text === 'false' ? false : undefined),
};

export function oneOf(...words: readonly string[]): Setting {
  return { form: words.join(', '), read: (text) => (words.includes(text) ? text : undefined) };
}

export function between(least: number, most: number): Setting {
  return {
    form: `a whole number from ${least} to ${most}`,
    read: (text) => {
      const number = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
      return number >= least && number <= most ? number : undefined;
    },
  };
}

export function listOf(one: Setting, most: number): Setting {
  return {
    form: `a list with commas, each ${one.form}`,
    read: (text) => {
      const values = text.split(',').map((part) => one.read(part.trim()));
      return values.length <= most && values.every((value) => value !== undefined) ? values : undefined;
    },
  };
}

export function matching(pattern: RegExp, form: string): Setting {
  return { form, read: (text) => (pattern.test(text) ? text : undefined) };
}

/** `KRW:20000,USD:15` as minor units by currency. */
export function feesOf(text: string): Record<string, string> | undefined {
  const fees: Record<string, string> = {};
  for (const part of text.split(',')) {
    const [currency = '', amount = ''] = part.trim().split(':');
    const minorUnits = isCurrency(currency) ? parseDecimal(amount, currency) : undefined;
    if (minorUnits === undefined || currency in fees) return undefined;
    fees[currency] = minorUnits.toString();
  }
  return fees;
}
