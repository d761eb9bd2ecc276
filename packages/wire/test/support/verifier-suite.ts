import { describe, expect, test } from 'vitest';

/** What the rules of a verifier have to know of it. */
export interface VerifierFacts {
  readonly name: string;
  readonly verify: (call: never) => { readonly ok: boolean };
  /** A genuine call. */
  readonly call: Readonly<Record<string, unknown>> & { readonly body: string };
  /** The member with what signatures are verified with, and values that it must not have. */
  readonly secret: readonly [member: string, ...wrong: unknown[]];
  /** Whether a header is signed or holds the signature. */
  readonly needsHeaders: boolean;
  /** What may be given to compare, with a value that fits the genuine call. */
  readonly expected: Readonly<Record<string, unknown>>;
}

/** How verifiers are called, as tests: each contract's `verifier-calls.test.ts` runs them. */
export function testVerifier(facts: VerifierFacts): void {
  const { name, call, needsHeaders, expected } = facts;
  const verify = facts.verify as (call: unknown) => { readonly ok: boolean };
  const [secret, ...wrongSecrets] = facts.secret;
  const thrown = (given: unknown): string => {
    try {
      return `no error, but ${JSON.stringify(verify(given))}`;
    } catch (error) {
      expect(error).toBeInstanceOf(TypeError);
      return (error as Error).message;
    }
  };

  describe(name, () => {
    test('takes text, a Buffer and other bytes', () => {
      for (const body of [call.body, Buffer.from(call.body), new TextEncoder().encode(call.body)]) {
        expect(verify({ ...call, body })).toMatchObject({ ok: true });
      }
      const around = Buffer.from(`${call.body}${call.body}`).subarray(0, Buffer.byteLength(call.body));
      expect(verify({ ...call, body: around })).toMatchObject({ ok: true });
    });

    test('takes the headers of Node and of fetch', () => {
      const headers = (call['headers'] ?? { a: '1' }) as Record<string, string>;
      expect(verify({ ...call, headers })).toMatchObject({ ok: true });
      expect(verify({ ...call, headers: new Headers(headers) })).toMatchObject({ ok: true });
    });

    test('a call without one object says how it is called', () => {
      for (const given of [undefined, null, call.body, [call.body], Buffer.from(call.body)]) {
        expect(thrown(given)).toMatch(new RegExp(String.raw`^${name}\(\{ body, .*\}\): the argument is `));
      }
    });

    test.each([
      ['missing', undefined],
      ['null', null],
      ['an object', {}],
      ['a list', ['a']],
      ['a number', 5],
    ])('a body that is %s is no body', (what, body) => {
      expect(thrown({ ...call, body })).toMatch(
        `body is ${what}: give the body of the request as text or as a Buffer`,
      );
      const { body: _, ...without } = call;
      if (body === undefined) expect(thrown(without)).toContain('body is missing');
    });

    test('an empty body is the sender’s fault', () => {
      expect(verify({ ...call, body: '' })).toMatchObject({ ok: false });
    });

    test('headers', () => {
      const { headers: _, ...without } = call;
      if (needsHeaders)
        expect(thrown(without)).toContain('headers is missing: give the headers of the request');
      else expect(verify(without)).toMatchObject({ ok: true });
      for (const headers of [null, 'nonce: 1', ['nonce', '1']]) {
        expect(thrown({ ...call, headers })).toMatch(/headers is (null|text|a list): give the headers/);
      }
    });

    test(`a ${secret} that is none says what to give, and not what it was`, () => {
      const { [secret]: _, ...without } = call;
      expect(thrown(without)).toMatch(new RegExp(`${secret} is missing: give `));
      for (const wrong of wrongSecrets) {
        const message = thrown({ ...call, [secret]: wrong });
        expect(message).toMatch(new RegExp(`${secret} is .*: give `));
        if (typeof wrong === 'string' && wrong !== '') expect(message).not.toContain(wrong);
      }
    });

    test.each(Object.keys(expected))('%s is compared, and undefined is no way to leave it out', (member) => {
      expect(verify({ ...call, [member]: expected[member] })).toMatchObject({ ok: true });
      expect(verify({ ...call, [member]: 'another' })).toMatchObject({ ok: false });
      expect(thrown({ ...call, [member]: undefined })).toContain(`${member} is undefined: give `);
      expect(thrown({ ...call, [member]: null })).toContain(`${member} is null: give `);
      expect(thrown({ ...call, [member]: '' })).toContain(`${member} is empty: give `);
    });

    test('a member that there is not is a mistake in writing', () => {
      expect(thrown({ ...call, rawBody: '' })).toContain('there is no member rawBody; there are body, ');
    });
  });
}
