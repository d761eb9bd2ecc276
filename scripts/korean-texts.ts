/**
 * The Korean text of each row of a table. Between them there is one for each name and none for a name that is gone, or
 * the documents can't be written, which a test reports.
 */
export function koreanTexts<Row>(
  list: string,
  rows: readonly Row[],
  nameOf: (row: Row) => string,
  texts: Readonly<Record<string, string>>,
): (row: Row) => string {
  const names = new Set(rows.map(nameOf));
  const missing = [...names].filter((name) => !Object.hasOwn(texts, name));
  const left = Object.keys(texts).filter((name) => !names.has(name));
  if (missing.length > 0) throw new Error(`${list} has no Korean text for: ${missing.join(', ')}`);
  if (left.length > 0) throw new Error(`${list} has a text for what is not there: ${left.join(', ')}`);
  return (row) => texts[nameOf(row)] ?? '';
}
