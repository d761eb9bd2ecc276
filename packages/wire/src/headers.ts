/** Headers as Node, Fastify or Express give them, or as the Headers of fetch. */
export type HeaderSource =
  | { get(name: string): string | null }
  | Readonly<Record<string, string | readonly string[] | undefined>>;

function hasGet(headers: HeaderSource): headers is { get(name: string): string | null } {
  return typeof headers['get'] === 'function';
}

/** One header by its name in any case; undefined when it is absent, blank or there several times. */
export function headerValue(headers: HeaderSource, name: string): string | undefined {
  if (hasGet(headers)) return headers.get(name)?.trim() || undefined;
  const wanted = name.toLowerCase();
  let found: string | undefined;
  for (const key of Object.keys(headers)) {
    if (key.length !== wanted.length || key.toLowerCase() !== wanted) continue;
    const value = headers[key];
    const one = typeof value === 'string' ? value : value?.length === 1 ? value[0] : undefined;
    if (found !== undefined || one === undefined) return undefined;
    found = one;
  }
  return found?.trim() || undefined;
}
