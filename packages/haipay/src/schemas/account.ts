import type { Infer, ObjectSchema } from '@naru/wire/schema';
import * as field from './fields.ts';

export const accountLedgerRequestSchema = {
  title: 'HaiPay account/ledger request',
  description: 'Asks for the balances of the app.',
  type: 'object',
  properties: { appId: field.appId, sign: field.sign },
  required: ['appId', 'sign'],
  additionalProperties: true,
} as const satisfies ObjectSchema;
export type AccountLedgerRequest = Infer<typeof accountLedgerRequestSchema>;

export const accountLedgerDataSchema = {
  title: 'HaiPay account/ledger data',
  description: 'Balances: bal = availableBal + frzBal + unSettleBal.',
  type: 'object',
  properties: {
    bal: { ...field.answeredAmount, description: 'Whole balance, with two decimals.' },
    availableBal: { ...field.answeredAmount, description: 'Part that can be paid out.' },
    frzBal: { ...field.answeredAmount, description: 'Part that is frozen by payouts under way.' },
    unSettleBal: { ...field.answeredAmount, description: 'Part that waits for settlement.' },
    sign: field.sign,
  },
  required: ['bal', 'availableBal', 'frzBal', 'unSettleBal', 'sign'],
  additionalProperties: true,
} as const satisfies ObjectSchema;
export type AccountLedgerData = Infer<typeof accountLedgerDataSchema>;
