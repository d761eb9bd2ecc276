import { types } from 'node:util';

/**
 * How verifiers are called: with one object. What a sender did wrong is a result; a call that no sender can make right
 * (a body that was parsed, a secret that is not set) is a TypeError that says what to give instead. No message holds a
 * value: it could be a secret.
 */

/** A request's body as it came: its text, or its bytes (a Buffer). */
export type RequestBody = string | Uint8Array;

/** What one member of a call has to be. */
export interface MemberRule {
  readonly fits: (value: unknown) => boolean;
  /** What to give, as it follows "give ". */
  readonly give: string;
  /**
   * `required` must be there. `optional` may be absent. An `expected` one may be absent, too, but not undefined: who
   * names it wants it compared, and a value that was not found must not turn the comparison off.
   */
  readonly need: 'required' | 'optional' | 'expected';
}

export interface CallRule {
  /** How it is called, as it begins the message: `verifyCallback({ body, keys })`. */
  readonly usage: string;
  readonly members: Readonly<Record<string, MemberRule>>;
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value);
}

export const BODY: MemberRule = {
  fits: (value) => typeof value === 'string' || types.isUint8Array(value),
  give: 'the body of the request as text or as a Buffer, as it came and before anything parses it',
  need: 'required',
};

export const HEADERS: MemberRule = {
  fits: isObject,
  give: 'the headers of the request: request.headers',
  need: 'required',
};

/** Of callbacks without signed headers: taken, so that all verifiers can be called alike, and not looked at. */
export const UNSIGNED_HEADERS: MemberRule = { ...HEADERS, need: 'optional' };

export const EXPECTED_TEXT: MemberRule = {
  fits: isText,
  give: 'text, or leave the member out to compare nothing',
  need: 'expected',
};

export const NAMES: MemberRule = {
  fits: (value) => Array.isArray(value) && value.every(isText),
  give: 'a list of names',
  need: 'optional',
};

/** A secret; where it comes from in `give`. */
export function secretRule(give: string): MemberRule {
  return { fits: isText, give, need: 'required' };
}

/** Whether a value is what `loadPublicKey` returns. */
export function isPublicKey(value: unknown): boolean {
  return types.isKeyObject(value) && value.type === 'public';
}

export function oneOf(values: readonly string[]): MemberRule {
  return {
    fits: (value) => typeof value === 'string' && values.includes(value),
    give: values.map((value) => `'${value}'`).join(' or '),
    need: 'optional',
  };
}

/** A finite number from 0. */
export function isQuantity(value: unknown): boolean {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}

function described(value: unknown): string {
  if (value === undefined) return 'missing';
  if (value === null) return 'null';
  if (value === '') return 'empty';
  if (Array.isArray(value)) return 'a list';
  if (ArrayBuffer.isView(value)) return 'a Buffer';
  if (types.isKeyObject(value)) return `a ${value.type} key`;
  return { string: 'text', object: 'an object', number: 'a number' }[typeof value as string] ?? typeof value;
}

/** Throws unless `call` is what the rule says. */
export function checkCall(call: unknown, { usage, members }: CallRule): void {
  const wrong = (fault: string) => new TypeError(`${usage}: ${fault}`);
  if (!isObject(call)) throw wrong(`the argument is ${described(call)}: give one object with these members`);
  for (const [name, { fits, give, need }] of Object.entries(members)) {
    const value = call[name];
    if (value === undefined && (need === 'optional' || (need === 'expected' && !(name in call)))) continue;
    if (value === undefined && need === 'expected') throw wrong(`${name} is undefined: give ${give}`);
    if (!fits(value)) throw wrong(`${name} is ${described(value)}: give ${give}`);
  }
  const unknown = Object.keys(call).find((name) => !Object.hasOwn(members, name));
  if (unknown !== undefined) {
    throw wrong(`there is no member ${unknown}; there are ${Object.keys(members).join(', ')}`);
  }
}

/** The text of a body. */
export function bodyText(body: RequestBody): string {
  if (typeof body === 'string') return body;
  return Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8');
}
