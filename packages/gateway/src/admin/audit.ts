import type { Gateway } from '../gateway.ts';
import { type Actor, type Members, type Operation, pathMembers } from './operation.ts';

/**
 * Records that somebody changed something, or tried to: `fault` is the code of why it was not done. Named are what the
 * path names and no other member: those hold addresses of payers, evidence and keys.
 */
export function recordChange(
  { log }: Gateway,
  { name, path }: Pick<Operation, 'name' | 'path'>,
  input: Members,
  actor: Actor,
  fault: string | undefined,
): void {
  const about = Object.fromEntries(pathMembers(path).map((member) => [member, input[member]]));
  log.info(
    {
      operation: name,
      actor: `${actor.kind} ${actor.name}`,
      ...about,
      ...(fault === undefined ? {} : { fault }),
    },
    fault === undefined ? 'administration' : 'administration: refused',
  );
}
