import type { FastifySchema } from 'fastify';
import type { DialectWebhook } from '../gateway.ts';
import { OF_RESPONSE } from './description.ts';

/** What the OpenAPI document says about a call of a merchant API. */
export interface CallDescription {
  /** The dialect's title: its tag. */
  readonly tag: string;
  readonly operationId: string;
  readonly summary: string;
  readonly description: string;
  readonly security: readonly object[];
  readonly params?: object;
  readonly headers?: object;
  readonly body?: object;
  /** A body that works, but for what a signature needs; a test sends it. */
  readonly example?: unknown;
  /** By HTTP status: the schemas of what comes with it. */
  readonly answers: Readonly<
    Record<number, { readonly description: string; readonly anyOf: readonly object[] }>
  >;
  /** What proves who calls, where it is in the body: OpenAPI has no security scheme for that. */
  readonly bodyProof?: BodyProof;
  /** The name of the dialect whose signature the call needs: the sandbox's page "Send signed" offers it. */
  readonly signedBy?: string;
}

/** A proof in the body of a call, as a reader, or a program that makes clients, needs it. */
export interface BodyProof {
  /** The member of the body that holds it. */
  readonly member: string;
  readonly algorithm: string;
  readonly encoding: 'base64' | 'hex';
  /** What is signed or hashed, in the order in which it stands. */
  readonly over: string;
  /** Whose key it is. */
  readonly key: string;
  /** Headers that belong to it. */
  readonly headers?: readonly string[];
  /** The document of the protocol that has it with examples. */
  readonly documentation: string;
}

/** The member of an operation that has its `BodyProof`. */
export const BODY_PROOF = 'x-naru-body-proof';

function proofText({ member, algorithm, encoding, over, key }: BodyProof): string {
  return `**Proof.** The member \`${member}\` is the ${encoding} of ${algorithm} over ${over}, with ${key}.`;
}

/** The member of an operation that says whose signature it needs. */
export const SIGNED_BY = 'x-naru-signed-by';

export function describeCall(call: CallDescription): FastifySchema {
  const { tag, signedBy, bodyProof, body, example, answers, ...rest } = call;
  const description = bodyProof ? `${call.description}\n\n${proofText(bodyProof)}` : call.description;
  return {
    ...rest,
    description,
    ...(bodyProof === undefined ? {} : { [BODY_PROOF]: bodyProof }),
    tags: [tag],
    ...(body === undefined ? {} : { body: example === undefined ? body : { ...body, examples: [example] } }),
    ...(signedBy === undefined ? {} : { [SIGNED_BY]: signedBy }),
    response: Object.fromEntries(
      Object.entries(answers).map(([status, { description, anyOf }]) => [
        status,
        { ...(anyOf.length === 1 ? anyOf[0] : { anyOf }), [OF_RESPONSE]: description },
      ]),
    ),
  } as FastifySchema;
}

/** A schema of a member as `given`, for the document alone: what this server sends is narrower than the contract. */
export function withMember(
  schema: { readonly properties: Readonly<Record<string, object>> },
  name: string,
  given: object,
): object {
  return {
    ...schema,
    properties: { ...schema.properties, [name]: { ...schema.properties[name], ...given } },
  };
}

/** The engine's events, of those a dialect reports, that are about this noun. */
export function eventsAbout(events: ReadonlySet<string>, noun: string): string[] {
  return [...events].filter((event) => event.startsWith(`${noun}_`));
}

/** The reply of plain text by which a merchant says that a message was received. */
export function receivedReply(text: string): DialectWebhook['reply'] {
  return {
    status: '200',
    description: 'Received.',
    contentType: 'text/plain',
    schema: { type: 'string', const: text },
    example: text,
  };
}

/** The webhooks of a dialect as the document has them. */
export function describeWebhook(tag: string, hook: DialectWebhook): object {
  const { name, summary, description, events, headers, contentType, body, example, reply } = hook;
  return {
    post: {
      operationId: name,
      tags: [tag],
      security: [],
      summary,
      description: `${description}\n\nEvents: ${events.map((event) => `\`${event}\``).join(', ')}.`,
      ...(headers === undefined ? {} : { parameters: headerParameters(headers) }),
      requestBody: { required: true, content: { [contentType]: { schema: body, example } } },
      responses: {
        [reply.status]: {
          description: reply.description,
          content: { [reply.contentType]: { schema: reply.schema, example: reply.example } },
        },
        default: { description: 'Anything else: the message comes again.' },
      },
    },
  };
}

function headerParameters(headers: Readonly<Record<string, object>>): object[] {
  return Object.entries(headers).map(([name, schema]) => ({ name, in: 'header', required: true, schema }));
}
