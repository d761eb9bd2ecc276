/** A kind of piece of a text, and what it looks like from its first character on: a sticky pattern. */
export type Kind<Name extends string> = readonly [name: Name, pattern: RegExp];

export interface Piece<Name extends string> {
  /** Undefined for the text between pieces. */
  readonly kind: Name | undefined;
  readonly text: string;
  readonly groups: Readonly<Record<string, string | undefined>>;
}

/** Cuts a text into pieces: at each place the first kind that fits. */
export function scan<Name extends string>(text: string, kinds: readonly Kind<Name>[]): Piece<Name>[] {
  const pieces: Piece<Name>[] = [];
  let from = 0;
  let at = 0;
  const takePlain = () => {
    if (at > from) pieces.push({ kind: undefined, text: text.slice(from, at), groups: {} });
  };
  while (at < text.length) {
    const found = pieceAt(text, at, kinds);
    if (!found) {
      at += 1;
      continue;
    }
    takePlain();
    pieces.push(found);
    at += found.text.length;
    from = at;
  }
  takePlain();
  return pieces;
}

function pieceAt<Name extends string>(
  text: string,
  at: number,
  kinds: readonly Kind<Name>[],
): Piece<Name> | undefined {
  for (const [kind, pattern] of kinds) {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match) return { kind, text: match[0], groups: match.groups ?? {} };
  }
  return undefined;
}
