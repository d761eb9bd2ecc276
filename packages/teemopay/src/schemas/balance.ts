import type { Infer, ObjectSchema } from '@naru/wire/schema';
import * as field from './fields.ts';

export const merchantBalanceRequestSchema = {
  title: 'TeemoPay merchant/balance request',
  description:
    'Asks for the balances of the merchant in the country of the header. Signed over the nonce alone.',
  type: 'object',
  properties: { sign: field.sign },
  required: ['sign'],
  additionalProperties: true,
} as const satisfies ObjectSchema;
export type MerchantBalanceRequest = Infer<typeof merchantBalanceRequestSchema>;

export const merchantBalanceDataSchema = {
  title: 'TeemoPay merchant/balance data',
  description: 'Balances: totalAmount = frozenAmount + availAmount.',
  type: 'object',
  properties: {
    totalAmount: { ...field.amount, description: 'Whole balance, with two decimals.' },
    frozenAmount: {
      ...field.amount,
      description: 'Part that waits for settlement, is held, or belongs to payouts under way.',
    },
    availAmount: { ...field.amount, description: 'Part that can be paid out.' },
  },
  required: ['totalAmount', 'frozenAmount', 'availAmount'],
  additionalProperties: true,
} as const satisfies ObjectSchema;
export type MerchantBalanceData = Infer<typeof merchantBalanceDataSchema>;
