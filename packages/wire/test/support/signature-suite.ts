import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

type Values = Readonly<Record<string, unknown>>;

/** What the rules of signatures have to know of one contract. */
export interface SignatureFacts {
  /** The member that holds the signature. */
  readonly member: string;
  /** Values that can be signed, and names and texts that can be added to them. */
  readonly values: fc.Arbitrary<Values>;
  readonly name: fc.Arbitrary<string>;
  readonly text: fc.Arbitrary<string>;
  readonly sign: (values: Values) => string;
  /** Verifies what was received, with the key that fits. */
  readonly verify: (received: Values) => object;
  /** The same, but with another key. */
  readonly verifyWithAnotherKey: (received: Values) => object;
  /** Values of a member that count as absent. */
  readonly blanks: readonly unknown[];
  /** What stands for no signature. */
  readonly missing: readonly unknown[];
  /** Signatures that are none by their form. */
  readonly malformed: (sign: string) => readonly string[];
  /** How often each property is tried. */
  readonly runs: number;
}

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** A signature in base64 that decodes to the same bytes in loose decoders, or to other ones: none is canonical. */
export function damagedBase64(sign: string): string[] {
  const digits = sign.replace(/=+$/, '');
  // The last digit before the padding has unused bits, which are 0.
  const last = BASE64[BASE64.indexOf(digits.at(-1) ?? '') + 1];
  return [
    `${sign} `,
    ` ${sign}`,
    `${sign.slice(0, 76)}\n${sign.slice(76)}`,
    `-_${sign.slice(2)}`,
    digits,
    `${digits.slice(0, -1)}${last}${sign.slice(digits.length)}`,
    `${digits}${'A'.repeat(sign.length - digits.length)}`,
    sign + sign,
    'x',
  ];
}

const mismatch = { ok: false, reason: 'mismatch' };

/** The rules of a contract's signature, as tests: each contract's test of its signature runs them. */
export function testSignature(facts: SignatureFacts): void {
  const { member, sign, verify, values, runs } = facts;
  const signed = (of: Values) => ({ ...of, [member]: sign(of) });

  describe('as every signature', () => {
    test('it verifies in any order of the members', () => {
      fc.assert(
        fc.property(values, fc.infiniteStream(fc.nat()), (of, order) => {
          const entries = Object.entries(signed(of)).map(
            (entry) => [order.next().value ?? 0, entry] as const,
          );
          const shuffled = entries.sort((a, b) => a[0] - b[0]).map(([, entry]) => entry);
          expect(verify(Object.fromEntries(shuffled))).toEqual({ ok: true });
        }),
        { numRuns: runs },
      );
    });

    test('a changed, added, removed or renamed member breaks it', () => {
      fc.assert(
        fc.property(values, facts.name, facts.text, fc.nat(), (of, newName, newText, pick) => {
          const all: Values = signed(of);
          const names = Object.keys(of);
          const name = names[pick % names.length] ?? '';
          const { [name]: old, ...others } = all;
          if (!facts.blanks.includes(old)) expect(verify(others)).toEqual(mismatch);
          if (String(old) !== newText) expect(verify({ ...all, [name]: newText })).toEqual(mismatch);
          if (Object.hasOwn(all, newName)) return;
          expect(verify({ ...all, [newName]: newText })).toEqual(mismatch);
          expect(verify({ ...others, [newName]: old })).toEqual(mismatch);
        }),
        { numRuns: runs },
      );
    });

    test('another key does not fit', () => {
      fc.assert(
        fc.property(values, (of) => {
          expect(facts.verifyWithAnotherKey(signed(of))).toEqual(mismatch);
        }),
        { numRuns: 20 },
      );
    });

    // A runner would count a test without blanks as skipped.
    if (facts.blanks.length > 0) testBlanks(facts);

    test('a missing, a malformed and a wrong one are refused for different reasons', () => {
      const of = { a: '1' };
      const right = sign(of);
      expect(verify(of)).toEqual({ ok: false, reason: 'missing' });
      for (const none of facts.missing) {
        expect(verify({ ...of, [member]: none })).toEqual({ ok: false, reason: 'missing' });
      }
      for (const wrong of facts.malformed(right)) {
        expect(verify({ ...of, [member]: wrong }), wrong).toEqual({ ok: false, reason: 'malformed' });
      }
      const flipped = (right.startsWith('A') ? 'B' : 'A') + right.slice(1);
      expect(verify({ ...of, [member]: flipped })).toEqual(mismatch);
    });
  });
}

function testBlanks({ member, sign, verify, values, name: names, blanks, runs }: SignatureFacts): void {
  test('blank members change nothing, on either side', () => {
    fc.assert(
      fc.property(values, names, fc.constantFrom(...blanks), (of, name, blank) => {
        fc.pre(!Object.hasOwn(of, name));
        expect(verify({ ...of, [member]: sign(of), [name]: blank })).toEqual({ ok: true });
        expect(sign({ ...of, [name]: blank })).toBe(sign(of));
      }),
      { numRuns: runs },
    );
  });
}
