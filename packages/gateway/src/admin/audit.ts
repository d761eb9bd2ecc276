import type { Gateway } from '../gateway.ts';
import { type Actor, type Members, type Operation, pathMembers } from './operation.ts';

/**
 * Records a change or an attempt: `fault` is the code of why it failed. Only members of the path are recorded, and
 * those that the operation names: others contain payers' addresses, evidence and keys.
 */
export function recordChange(
  { log }: Gateway,
  { name, path, logged = [] }: Pick<Operation, 'name' | 'path' | 'logged'>,
  input: Members,
  actor: Actor,
  fault: string | undefined,
): void {
  const members = [...pathMembers(path), ...logged].filter((member) => input[member] !== undefined);
  const about = Object.fromEntries(members.map((member) => [member, input[member]]));
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
