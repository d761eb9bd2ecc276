import { notingWrites } from '@naru/engine';
import { InputFailure, PlainFailure } from '../http/errors.ts';
import { recordChange } from './audit.ts';
import { inputFaults } from './faults.ts';
import {
  type Actor,
  changesSomething,
  type Members,
  type Operation,
  type OperationContext,
} from './operation.ts';
import { failureOf } from './refusals.ts';

/**
 * Runs an operation for an actor: checks permissions and input, and records changes. Throws `PlainFailure` for errors
 * that the caller may see; other errors are program errors.
 */
export async function runOperation<Input extends object, Output>(
  operation: Operation<Input, Output>,
  context: OperationContext,
  input: Input,
  actor: Actor,
): Promise<Output> {
  if (!actor.permissions.has(operation.permission))
    throw new PlainFailure('forbidden', `this needs the permission ${operation.permission}`);
  requireGood(operation, input as Members);
  const isChange = changesSomething(operation);
  const note = (fault?: string) => {
    if (!isChange) return;
    // Whoever changed an app or its merchant finds it changed at once; other processes do within a second.
    context.gateway.engine.context.directory.forget();
    recordChange(context.gateway, operation, input as Members, actor, fault);
  };
  return notingWrites(async (writes) => {
    try {
      const output = await operation.run(context, input, actor);
      note();
      return output;
    } catch (error) {
      const failure = failureOf(error, isChange && writes.hasWritten);
      note(failure?.code ?? 'internal');
      throw failure ?? error;
    }
  });
}

/** All faults as sentences, with the first faulty member. */
function requireGood({ input: schema }: Pick<Operation, 'input'>, input: Members): void {
  const faults = inputFaults(schema, input);
  const [first] = faults;
  if (!first) return;
  const sentences = faults.map(({ message }) => message);
  throw new InputFailure(first.member, sentences.join('; '), sentences.length > 1 ? sentences : undefined);
}
