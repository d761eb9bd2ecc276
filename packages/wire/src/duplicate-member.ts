/** Strings first, so that what stands in them is never taken for structure. */
const TOKEN = /"(?:[^"\\]|\\.)*(?:"|$)|[{}[\],]/gs;

interface Level {
  /** Of an object: the members so far. */
  readonly names: Set<string> | null;
  name: string;
  index: number;
  awaitsName: boolean;
}

function pathOf(levels: readonly Level[]): string {
  return levels
    .map(({ names, name, index }) => (names === null ? `[${index}]` : `.${name}`))
    .join('')
    .replace(/^\./, '');
}

/**
 * The path of the first member that an object of the text has twice, at any depth, or null. Readers disagree on which
 * of the two counts, and one of them may be the merchant's own check. The text must be JSON.
 */
export function duplicateMember(text: string): string | null {
  const levels: Level[] = [];
  for (const [token] of text.matchAll(TOKEN)) {
    const level = levels.at(-1);
    if (token === '{' || token === '[') {
      const names = token === '{' ? new Set<string>() : null;
      levels.push({ names, name: '', index: 0, awaitsName: names !== null });
    } else if (token === '}' || token === ']') {
      levels.pop();
    } else if (token === ',') {
      if (level) level.index += 1;
      if (level) level.awaitsName = level.names !== null;
    } else if (level?.names && level.awaitsName) {
      level.name = JSON.parse(token) as string;
      if (level.names.has(level.name)) return pathOf(levels);
      level.names.add(level.name);
      level.awaitsName = false;
    }
  }
  return null;
}
