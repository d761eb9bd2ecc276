import type { Party } from './port.ts';

/** The person and the order's description: both are sealed together. */
export function withSubject(party: Party, subject: string | null): Party {
  return subject === null ? party : { ...party, subject };
}

/** The data about a person that a channel may see: all but the dialect's own. */
export function partyForChannel({ extra: _, ...party }: Party): Party {
  return party;
}
