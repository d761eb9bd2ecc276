import type { Infer, ObjectSchema } from '@naru/wire/schema';

const traceId = {
  description: 'Number of the call, for questions to the operator.',
  type: 'string',
  examples: ['747bbf80261844ed85b809212aab0d81.85.17422898158610299'],
} as const;

/** The answer to a call that was handled: code 200 and `data`. */
export function successEnvelopeSchemaOf<const D extends ObjectSchema>(data: D) {
  return {
    title: data.title === undefined ? 'TeemoPay success envelope' : `${data.title} in its envelope`,
    description: 'The call was handled. How the order stands is in data, not here.',
    type: 'object',
    properties: {
      code: { description: 'Always 200.', type: 'integer', const: 200 },
      msg: { description: 'Always success.', type: 'string', const: 'success' },
      data,
      traceId,
    },
    required: ['code', 'msg', 'data', 'traceId'],
    additionalProperties: true,
  } as const satisfies ObjectSchema;
}

export interface SuccessEnvelope<D> {
  code: 200;
  msg: string;
  data: D;
  traceId: string;
}

export const failureEnvelopeSchema = {
  title: 'TeemoPay failure envelope',
  description: 'The call was refused. Answers are not signed. HTTP 200.',
  type: 'object',
  properties: {
    code: { description: 'Code of the refusal.', type: 'integer', examples: [426] },
    msg: { description: 'What was wrong.', type: 'string', examples: ['merchant order duplicate'] },
    data: { description: 'Nothing.', type: 'null' },
    traceId,
  },
  required: ['code', 'msg', 'data', 'traceId'],
  additionalProperties: true,
} as const satisfies ObjectSchema;
export type FailureEnvelope = Infer<typeof failureEnvelopeSchema>;
