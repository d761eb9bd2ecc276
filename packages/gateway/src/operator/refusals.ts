import type { Refusal } from '@naru/engine';
import { PlainFailure } from '../http/errors.ts';

/** The commit was sent and its answer was lost. Whoever repeats an adjustment that was booked books it twice. */
export const UNKNOWN_OUTCOME = 'the database did not say whether this was done: look before you do it again';
export const BUSY_STORE = 'the database was busy, and nothing was changed: do it again';

/** What operators are told of a refusal for which a command has no words of its own. */
export function refusalSentence(refusal: Refusal): string {
  if (refusal.code === 'busy') return BUSY_STORE;
  if (refusal.code !== 'internal') return `refused: ${refusal.code}`;
  if (refusal.reason === 'outcome unknown') return UNKNOWN_OUTCOME;
  return `this could not be done, and nothing was changed: ${refusal.reason}`;
}

/** The same for routes and for what they share with commands. */
export function refusalFailure(refusal: Refusal): PlainFailure {
  return new PlainFailure(refusal.code === 'busy' ? 'busy' : 'internal', refusalSentence(refusal));
}
