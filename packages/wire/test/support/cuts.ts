export type Cut = Readonly<Record<string, string>>;

/**
 * All ways to cut a text `name=value&name=value` into members whose names are in order and whose values are not empty,
 * with at most `glued` of its `&` inside values. Signing any of them gives the same text again.
 */
export function cutsOf(text: string, glued: number): Cut[] {
  const pieces = text.split('&');
  const cuts: Cut[] = [];
  const walk = (at: number, members: readonly (readonly [string, string])[], left: number): void => {
    const piece = pieces[at];
    const [lastName = '', lastValue = ''] = members.at(-1) ?? [];
    if (piece === undefined) {
      if (lastValue !== '') cuts.push(Object.fromEntries(members));
      return;
    }
    const equals = piece.indexOf('=');
    const name = piece.slice(0, Math.max(equals, 0));
    const begins = equals > 0 && name > lastName && (at === 0 || lastValue !== '');
    if (begins) walk(at + 1, [...members, [name, piece.slice(equals + 1)]], left);
    if (at > 0 && left > 0) {
      walk(at + 1, [...members.slice(0, -1), [lastName, `${lastValue}&${piece}`]], left - 1);
    }
  };
  walk(0, [], glued);
  return cuts;
}
