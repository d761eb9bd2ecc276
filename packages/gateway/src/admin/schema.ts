import { CURRENCIES } from '@naru/engine';
import type { BooleanSchema, NullSchema, NumberSchema, StringSchema } from '@naru/wire/schema';
import { SINGLE_LINE_PATTERN } from '../http/text.ts';

export {
  FLAG,
  listOf,
  NUMBER,
  nullable,
  oneOf,
  record,
  TEXT,
  titled,
  withOptional,
} from '../http/schemas.ts';

/**
 * The building blocks of operations' inputs and outputs. `title` is what a fault says a value must be. Amounts are
 * decimal texts beside their currency, times ISO 8601 with their zone.
 */

interface Annotations {
  readonly title?: string;
  readonly description?: string;
}

export interface RecordSchema extends Annotations {
  readonly type: 'object';
  readonly properties: Readonly<Record<string, AdminSchema>>;
  readonly required: readonly string[];
  /** False: in an input, other members are refused. */
  readonly additionalProperties: boolean;
}

export type AdminSchema =
  | StringSchema
  | NumberSchema
  | BooleanSchema
  | NullSchema
  | (Annotations & { readonly type: 'array'; readonly items: AdminSchema; readonly maxItems?: number })
  | (Annotations & { readonly anyOf: readonly AdminSchema[] })
  | RecordSchema;

/** A value of a schema as its receiver may use it: nobody changes it. */
export type Given<T> = T extends readonly (infer Item)[]
  ? readonly Given<Item>[]
  : T extends object
    ? { readonly [K in keyof T]: Given<T[K]> }
    : T;

export const ID = {
  type: 'string',
  pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$',
  title: 'an id such as 01890a5d-ac96-774b-bcce-b302099a8057',
} as const;

/** RFC 3339: `Date` itself accepts much that is not a time. Unusable times are refused by `timeOf`. */
export const TIME = {
  type: 'string',
  pattern: '^\\d{4}-\\d\\d-\\d\\d[Tt]\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,9})?([Zz]|[+-]\\d\\d:\\d\\d)$',
  title: 'a time such as 2026-11-21T09:00:00+09:00',
} as const;

export const DAY = {
  type: 'string',
  pattern: '^\\d{4}-\\d\\d-\\d\\d$',
  title: 'a day such as 2026-11-21',
} as const;

export const CURRENCY = {
  type: 'string',
  enum: CURRENCIES,
  title: 'a currency such as KRW, USD or JPY',
} as const;

/** Its maximum and decimals depend on its currency: see `readAmount`. */
export const AMOUNT = {
  type: 'string',
  maxLength: 40,
  title: 'a decimal amount as a text, such as "12.50"',
} as const;

/** Any object: its content is checked where it is used. */
export const ANY_OBJECT = {
  type: 'object',
  properties: {},
  required: [],
  additionalProperties: true,
  title: 'an object',
} as const;

export function line(maxLength: number) {
  return {
    type: 'string',
    minLength: 1,
    maxLength,
    pattern: SINGLE_LINE_PATTERN,
    title: `a text of 1 to ${maxLength} characters in one line`,
  } as const;
}

/** The number of an order, the platform's or a merchant's own. */
export const ORDER_NUMBER = line(128);

export function between(minimum: number, maximum: number) {
  return { type: 'integer', minimum, maximum } as const;
}

export const MAX_PAGE = 1000;
const DEFAULT_PAGE = 50;

/** How many lines of a list, and where to go on. */
export const PAGE = {
  limit: { ...between(1, MAX_PAGE), description: `${DEFAULT_PAGE} when absent` },
  after: {
    type: 'string',
    minLength: 1,
    maxLength: 512,
    description: '`next` of the page before',
  },
} as const;

/** A page of a list. */
export function page<const S extends object>(item: S) {
  return {
    type: 'object',
    properties: {
      items: { type: 'array', items: item },
      next: {
        anyOf: [{ type: 'string' }, { type: 'null' }],
        description: '`after` of the next page; null: this is the last one',
      },
    },
    required: ['items', 'next'],
    additionalProperties: false,
  } as const;
}

/** The lines of a list and where it continues: a full page may have a next one. */
export function pageOf<Row, Item>(
  rows: readonly Row[],
  { limit = DEFAULT_PAGE }: { readonly limit?: number | undefined },
  cursor: (row: Row) => string,
  view: (row: Row) => Item,
): { readonly items: readonly Item[]; readonly next: string | null } {
  const last = rows.at(-1);
  return { items: rows.map(view), next: last !== undefined && rows.length === limit ? cursor(last) : null };
}

export function limitOf({ limit = DEFAULT_PAGE }: { readonly limit?: number | undefined }): number {
  return limit;
}

type Present<T> = { [K in keyof T]: Exclude<T[K], undefined> };

/** The defined members: one that is undefined counts as absent. */
export function present<T extends object>(members: T): Present<T> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as Present<T>;
}
