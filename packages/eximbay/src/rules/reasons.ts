import type { SchemaFault } from '@naru/wire/check';
import { SINGLE_LINE } from '@naru/wire/patterns';
import type { ObjectSchema, Schema } from '@naru/wire/schema';
import type { RequestAmountFault } from '../amount.ts';
import { PLAIN_AMOUNT, SIGNED_AMOUNT } from '../schemas/fields.ts';

/** Why parameters are refused, in words that an engineer understands without this source. */

const AMOUNT_FORM = 'must be digits, with a point before decimals and no separator';

/** What is wrong with the text of an amount. */
export function amountReason(fault: RequestAmountFault, currency: string): string {
  switch (fault) {
    case 'not_positive':
      return 'must be above zero';
    case 'too_many_decimals':
      return 'has too many decimals';
    case 'fraction_not_allowed':
      return `${currency} has no decimals`;
    case 'currency_unknown':
      return `${currency} is no currency of this API`;
    case 'malformed':
      return AMOUNT_FORM;
  }
}

/** The schema behind a path with dots and indexes. */
export function schemaAt(schema: Schema, path: string): Schema | undefined {
  let at: Schema | undefined = schema;
  for (const step of path.split(/[.[\]]+/).filter((part) => part !== '')) {
    if (at === undefined || !('type' in at)) return undefined;
    if (at.type === 'array') at = at.items;
    else if (at.type === 'object') at = at.properties[step];
    else return undefined;
  }
  return at;
}

const TYPES: Readonly<Record<string, string>> = { object: 'an object', array: 'a list', string: 'text' };

function joined(values: readonly unknown[]): string {
  const texts = values.map(String);
  return texts.length < 2 ? texts.join('') : `${texts.slice(0, -1).join(', ')} or ${texts.at(-1)}`;
}

function patternReason({ pattern, examples = [] }: Extract<Schema, { type: 'string' }>): string {
  if (pattern === SINGLE_LINE) return 'must be one line of text without control characters';
  if (pattern === PLAIN_AMOUNT) return AMOUNT_FORM;
  if (pattern === SIGNED_AMOUNT) return `${AMOUNT_FORM}, and may begin with a minus`;
  return examples.length === 0 ? 'has the wrong form' : `must look like ${joined(examples)}`;
}

/** Which rule of its schema a parameter breaks. */
export function formReason(schema: ObjectSchema, { path, keyword }: SchemaFault): string {
  const at = schemaAt(schema, path);
  if (at === undefined || !('type' in at)) return 'has the wrong form';
  if (keyword === 'type') return `must be ${TYPES[at.type] ?? at.type}`;
  if (at.type === 'array') return `has more than ${at.maxItems} entries`;
  if (at.type !== 'string') return 'has the wrong form';
  switch (keyword) {
    case 'enum':
      return `must be ${joined(at.enum ?? [])}`;
    case 'maxLength':
      return `has more than ${at.maxLength} characters`;
    default:
      return patternReason(at);
  }
}
