/**
 * Drops the members that count as absent: null, empty text and undefined (spec §2.2, step 3). Done before
 * validation, so that an optional member sent as "" is not refused for its length, and a required one is
 * "missing".
 */
export function presentMembers(raw: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const present: Record<string, unknown> = {};
  for (const name of Object.keys(raw)) {
    const value = raw[name];
    // Assigning to `__proto__` would replace the prototype of the result instead of adding a member.
    if (value === null || value === undefined || value === '' || name === '__proto__') continue;
    present[name] = value;
  }
  return present;
}
