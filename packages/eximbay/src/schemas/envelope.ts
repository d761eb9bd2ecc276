import type { Infer, ObjectSchema } from '@naru/wire/schema';
import * as field from './fields.ts';

/** What every answer has, and all that a refusal needs. */
export const failureSchema = {
  title: 'Eximbay refusal',
  description: 'The call was not carried out, or not certainly.',
  type: 'object',
  properties: { rescode: field.rescode, resmsg: field.resmsg, errcode: field.errcode },
  required: ['rescode', 'resmsg'],
  additionalProperties: true,
} as const satisfies ObjectSchema;
export type Failure = Infer<typeof failureSchema>;

/** The answer of calls that say nothing but their outcome. */
export const plainAnswerSchema = {
  title: 'Eximbay plain answer',
  description: 'Outcome of a call that has nothing else to say.',
  type: 'object',
  properties: { rescode: field.rescode, resmsg: field.resmsg },
  required: ['rescode', 'resmsg'],
  additionalProperties: true,
} as const satisfies ObjectSchema;
export type PlainAnswer = Infer<typeof plainAnswerSchema>;
