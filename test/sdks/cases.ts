import fc from 'fast-check';

/**
 * Cases that every SDK must decide as the contracts do. A case is an operation with plain data, and what the contract
 * makes of it; a program in the SDK's language answers them (`sdks/php/test/cases.php`,
 * `sdks/java/src/test/java/dev/naru/sdk/cases/Driver.java`).
 */

export interface Case {
  readonly op: string;
  /** What is tried, for the message of a test that fails. */
  readonly title: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly expected: unknown;
}

type Members = Readonly<Record<string, unknown>>;

/** Members of an object that are there. */
export function present(members: Members): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(members).filter(([, value]) => value !== undefined && value !== null),
  );
}

/** What a verifier of callbacks says, in the form of the SDKs: `member` for the parameter of forms, too. */
export function verifiedResult(result: object): unknown {
  const { ok, reason, member, parameter, kind, outcome, payload, data, type, sentAtMs } = result as Members;
  return present({
    ok,
    reason,
    member: member ?? parameter,
    kind,
    outcome,
    payload: payload ?? data,
    type,
    sentAtMs,
  });
}

/** The result of a call in the form of the SDKs: code and message under one name in all of them. */
export function callResult(result: object): unknown {
  const { ok, kind, data, code, rescode, message, msg, resmsg, cause, ...others } = result as Members;
  return present({
    kind: ok === true ? 'ok' : kind,
    data,
    code: code ?? rescode,
    message: message ?? msg ?? resmsg,
    cause: cause === undefined ? undefined : causeOf(cause as Members),
    ...others,
  });
}

function causeOf({ type, detail, code, rescode, message, msg, resmsg, ...others }: Members): unknown {
  const text = message ?? msg ?? resmsg;
  const status = others['httpStatus'];
  return present({
    type,
    detail: detail ?? text ?? (status === undefined ? undefined : `HTTP ${status}`),
    code: code ?? rescode,
    message: text,
    ...others,
  });
}

/** A fetch that answers with one text, and keeps what it was asked. */
export function stubFetch(status: number, text: string) {
  const seen: { url?: string; method?: string; headers?: Headers; body?: string | undefined } = {};
  const fetch: typeof globalThis.fetch = async (url, init) => {
    seen.url = String(url);
    seen.method = init?.method ?? 'GET';
    seen.headers = new Headers(init?.headers);
    seen.body = init?.body as string | undefined;
    return new Response(text, { status });
  };
  return { fetch, seen };
}

/** An array of PHP does not know an empty object from an empty list. */
export function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, member]) => [name, plain(member)] as const);
  return entries.length === 0 ? [] : Object.fromEntries(entries);
}

/** Documents that nobody thought of: the same ones each time. */
export function randomTexts(): string[] {
  const text = fc.string({ unit: 'binary', maxLength: 8 });
  const name = text.filter((one) => one !== '__proto__');
  const value = fc.oneof(text, fc.jsonValue({ maxDepth: 2, stringUnit: 'binary' }));
  const document = fc.tuple(fc.dictionary(name, value, { maxKeys: 8 }), fc.constantFrom(0, 1, '\t'));
  return fc
    .sample(document, { numRuns: 200, seed: 20_260_101 })
    .map(([members, space]) => JSON.stringify(members, null, space));
}

/** Bodies of half a megabyte that begin as a good one; nothing is proven when they are read. */
export function largeBodies(good: string): [title: string, body: string][] {
  const without = good.replace(/\}$/, '');
  const many = Array.from({ length: 40_000 }, (_, index) => `,"x${index}":1`).join('');
  const text = (piece: string) => `${without},"zz":${JSON.stringify(piece.repeat(250_000))}}`;
  return [
    ['blanks', `${good}${' '.repeat(500_000)}`],
    ['line breaks in front', `${'\n'.repeat(500_000)}${good}`],
    ['many members', `${without}${many}}`],
    ['a long text of names', text('&a=')],
    ['a long text of delimiters', text('&')],
    ['a long text of escapes', text('\\"')],
    ['a long number', `${without},"zz":${'1'.repeat(500_000)}}`],
    ['brackets', `${without},"zz":${'['.repeat(500_000)}`],
    ['a list', `${without},"zz":[${'1,'.repeat(250_000)}1]}`],
  ];
}
