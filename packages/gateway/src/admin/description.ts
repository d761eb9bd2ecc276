import { type PlainErrorCode, STATUSES } from '../http/errors.ts';
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
      [operation.status ?? 200]: { description: 'It was done.', ...output },
      ...errorResponses(operation),
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

/** By status: several codes share one. */
function errorResponses({ errors }: Operation): Record<string, unknown> {
  const codes = [...new Set<PlainErrorCode>([...COMMON_ERRORS, ...errors])];
  const statuses = [...new Set(codes.map((code) => STATUSES[code]))].toSorted();
  return Object.fromEntries(
    statuses.map((status) => {
      const those = codes.filter((code) => STATUSES[code] === status);
      return [status, { description: those.join(', '), ...errorSchema(those) }];
    }),
  );
}

function errorSchema(codes: readonly PlainErrorCode[]) {
  return {
    type: 'object',
    required: ['error'],
    properties: {
      error: {
        type: 'object',
        required: ['code', 'message'],
        properties: {
          code: { type: 'string', enum: codes },
          message: { type: 'string', description: 'A sentence for people' },
          member: { type: 'string', description: 'Of the input: the first that is wrong' },
          faults: {
            type: 'array',
            items: { type: 'string' },
            description: 'All sentences, where there are several',
          },
        },
      },
    },
  } as const;
}
