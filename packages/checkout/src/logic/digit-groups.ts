/**
 * A number in parts that are easy to read and to type: where it has hyphens, behind each of them; else four digits
 * each, where no digit stays alone at the end. Together they are the number as it was.
 */
export function digitGroups(number: string): string[] {
  if (!/^\d{7,}$/.test(number)) return number.match(/[^-]+-?|-/g) ?? [];
  const groups = number.match(/\d{1,4}/g) ?? [];
  const last = groups[groups.length - 1] ?? '';
  return last.length > 1 ? groups : [...groups.slice(0, -2), `${groups[groups.length - 2] ?? ''}${last}`];
}
