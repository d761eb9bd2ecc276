import { errorResponses, OF_RESPONSE } from '../http/description.ts';
import { COMMON_ERRORS, type Operation, pathMembers } from './operation.ts';
import { PROGRESS_TYPE } from './progress.ts';
import type { AdminSchema } from './schema.ts';

/** The OpenAPI data of an operation's route: @fastify/swagger writes the document from it. */
export function describeOperation(operation: Operation): Record<string, unknown> {
  const { name, summary, permission, path, input, output, example, reports } = operation;
  const inPath = pathMembers(path);
  const others = Object.keys(input.properties).filter((member) => !inPath.includes(member));
  const part = (members: readonly string[]) => ({
    type: 'object',
    properties: Object.fromEntries(members.map((member) => [member, withExample(input, member, example)])),
    required: members.filter((member) => input.required.includes(member)),
    additionalProperties: false,
  });
  const inQuery = operation.method === 'GET' || operation.method === 'DELETE';
  const body = { ...part(others), examples: [exampleOf(others, example)] };
  return {
    operationId: name,
    tags: ['Administration'],
    security: [{ operator: [] }],
    summary,
    description:
      `Permission \`${permission}\`.` +
      (reports ? ` With \`Accept: ${PROGRESS_TYPE}\` it is answered by lines with its progress.` : ''),
    ...(inPath.length > 0 ? { params: part(inPath) } : {}),
    ...(others.length > 0 && inQuery ? { querystring: part(others) } : {}),
    ...(others.length > 0 && !inQuery ? { body } : {}),
    response: {
      [operation.status ?? 200]: { ...output, [OF_RESPONSE]: 'It was done.' },
      ...errorResponses([...COMMON_ERRORS, ...operation.errors]),
    },
  };
}

function withExample(
  { properties }: Operation['input'],
  member: string,
  example: Operation['example'],
): AdminSchema & { readonly examples?: readonly unknown[] } {
  const schema = properties[member] as AdminSchema;
  return example[member] === undefined ? schema : { ...schema, examples: [example[member]] };
}

function exampleOf(members: readonly string[], example: Operation['example']): Record<string, unknown> {
  return Object.fromEntries(
    members.filter((member) => example[member] !== undefined).map((member) => [member, example[member]]),
  );
}
