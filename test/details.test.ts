import { describe, expect, test } from 'vitest';
import { listFiles, readSource } from './support/sources.ts';

/*
 * `details` and `payer.extra` have a member for each owner, and each owner one file with its type and its one parser
 * (docs/decisions/0023-details-by-owner.md). Whoever reads a member past its parser trusts the row.
 */

/** The files that read a member, and which. */
const PARSERS: Readonly<Record<string, readonly string[]>> = {
  'packages/engine/src/payments/engine-details.ts': ['details.engine'],
  'packages/engine/src/channels/channel-details.ts': ['details.channel'],
  'packages/gateway/src/checkout/page-details.ts': ['extra.page'],
  'packages/gateway/src/dialects/eximbay/orders/details.ts': ['details.dialect', 'extra.dialect'],
};
/** The trace is the engine's, of all orders, and lies below the nouns. */
const TRACE = 'packages/engine/src/base/trace.ts';

const BAG = '(?:details|extra)';
const OWNER = '(?:dialect|page|channel|engine)';
const MEMBER = /\b(details|extra)\s*(?:\?|!)?\.\s*(dialect|page|channel|engine)\b/g;
/** Other ways to what is inside: by name in brackets, taken apart, asserted to be of a type. */
const PAST_THE_PARSER = [
  new RegExp(`\\b${BAG}\\s*(?:\\?\\.|!)?\\s*\\[`, 'g'),
  new RegExp(`\\{[^{}=]*\\b${OWNER}\\b[^{}]*\\}\\s*=\\s*[\\w.?()]*\\b${BAG}\\b`, 'g'),
  /\}\s*:\s*Details\b/g,
  /\bdetails:\s*\{[^{}]*\}[^{}]*\}\s*:\s*(?:Detailed|Payment|Pick)\b/g,
  new RegExp(`\\b(?:${BAG}|${BAG}(?:\\?|!)?\\.${OWNER})\\s*\\)?\\s+as\\s+(?!const\\b)`, 'g'),
];

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
}

function membersRead(text: string): string[] {
  return [...text.matchAll(MEMBER)].map(([, bag, owner]) => `${bag}.${owner}`);
}

function pastTheParser(text: string): string[] {
  return PAST_THE_PARSER.flatMap((pattern) => [...text.matchAll(pattern)].map(([found]) => found));
}

const shipped = listFiles(['.ts', '.tsx'])
  .filter((file) => /^packages\/\w+\/src\/|^examples\//.test(file))
  .map((file) => ({ file, text: withoutComments(readSource(file).text) }));

describe('details and payer.extra', () => {
  test('a member is read by the parser of its owner alone, and by one', () => {
    const read = shipped.flatMap(({ file, text }) => [
      ...new Set(membersRead(text).map((member) => `${file} ${member}`)),
    ]);
    const parsers = Object.entries(PARSERS).flatMap(([file, members]) =>
      members.map((one) => `${file} ${one}`),
    );
    expect(read.toSorted()).toEqual(parsers.toSorted());
  });

  test('nothing reads them in another way', () => {
    const found = shipped
      .filter(({ file }) => file !== TRACE)
      .flatMap(({ file, text }) => pastTheParser(text).map((one) => `${file}: ${one}`));
    expect(found).toEqual([]);
    expect(pastTheParser(shipped.find(({ file }) => file === TRACE)?.text ?? '')).toHaveLength(1);
  });

  test.each([
    "payment.details['voucherNumber']",
    "payer.extra?.['order']",
    'payment.details as unknown as OrderDetails',
    '(payment.details as WithConfirmation).confirmationMail',
    'payer.extra?.dialect as SealedDetails',
    '(details.channel) as ChannelDetails',
    'const { dialect } = payment.details;',
    'function of({ engine = {} }: Details) {}',
    'function of({ id, details: { engine } }: Payment) {}',
  ])('is found: %s', (text) => {
    expect(pastTheParser(text)).not.toEqual([]);
  });

  test.each([
    'const details = { a } as const;',
    'const { recurring } = details;',
    'details: { dialect: kept }',
  ])('is nothing of this: %s', (text) => {
    expect(pastTheParser(text)).toEqual([]);
  });
});
