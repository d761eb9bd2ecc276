import type { Party } from './port.ts';

/** The person with what the order is for: both are sealed together. */
export function withSubject(party: Party, subject: string | null): Party {
  return subject === null ? party : { ...party, subject };
}

/** What a channel may know of a person: all but what the dialect keeps for itself. */
export function partyForChannel({ extra: _, ...party }: Party): Party {
  return party;
}
