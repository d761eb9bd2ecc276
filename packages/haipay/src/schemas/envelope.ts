import type { Infer, ObjectSchema } from '@naru/wire/schema';

const errorCode = {
  description: 'Code of the outcome of the call; "00000000" on success.',
  type: 'string',
  minLength: 1,
  examples: ['4002'],
} as const;

/** The answer to a call that was carried out: status "1" and `data`. */
export function successEnvelopeSchemaOf<const D extends ObjectSchema>(data: D) {
  return {
    title: data.title === undefined ? 'HaiPay success envelope' : `${data.title} in its envelope`,
    description: 'The call was carried out. The state of an order is in data, not here.',
    type: 'object',
    properties: {
      status: { description: 'Outcome of the call.', type: 'string', const: '1' },
      error: { description: 'Always 00000000.', type: 'string', const: '00000000' },
      msg: { description: 'Empty.', type: 'string' },
      data,
    },
    required: ['status', 'error', 'msg', 'data'],
    additionalProperties: true,
  } as const satisfies ObjectSchema;
}

export interface SuccessEnvelope<D> {
  status: '1';
  error: '00000000';
  msg: string;
  data: D;
}

export const failureEnvelopeSchema = {
  title: 'HaiPay failure envelope',
  description: 'The call was refused. There is no data and no signature. HTTP 200.',
  type: 'object',
  properties: {
    status: { description: 'Outcome of the call.', type: 'string', const: '0' },
    error: errorCode,
    msg: {
      description: 'What was wrong.',
      type: 'string',
      examples: ['system:channel code does not exist'],
    },
  },
  required: ['status', 'error', 'msg'],
  additionalProperties: true,
} as const satisfies ObjectSchema;
export type FailureEnvelope = Infer<typeof failureEnvelopeSchema>;
