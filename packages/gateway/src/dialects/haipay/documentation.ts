import {
  ALL_ERRORS,
  CALLBACK_SUCCESS_REPLY,
  collectionCallbackSchema,
  ENDPOINTS,
  type Endpoint,
  type EndpointName,
  failureEnvelopeSchema,
  payoutCallbackSchema,
  SUCCESS_CODE,
  successEnvelopeSchemaOf,
} from '@naru/haipay';
import type { FastifySchema } from 'fastify';
import type { DialectDocs, DialectWebhook } from '../../gateway.ts';
import { exampleOf } from '../../http/example.ts';
import { describeCall, eventsAbout, receivedReply, withMember } from '../../http/merchant-description.ts';
import { haipayCallbacks } from './callbacks.ts';

/** What the documentation says about the dialect's calls and messages; all schemas are those of the contract. */

const TITLE = 'HaiPay';

const SUMMARIES: Readonly<Record<EndpointName, string>> = {
  collectApply: 'Create a payment',
  collectQuery: 'Query a payment',
  payApply: 'Create a payout (KRW)',
  payQuery: 'Query a payout (KRW)',
  accountLedger: 'Balances',
  refundApply: 'Refund a payment in full',
  refundQuery: 'Query a refund',
  paymentConfig: 'Methods, limits, fees and settlement terms of the app',
  cashierApply: 'Create a payment by the global cashier (Korea)',
  cashierQuery: 'Query a payment of the global cashier',
};

/** In the place of a signature, which is another for each secret key. */
const SIGN = { sign: 'base64 of the signature over all other members' } as const;

/** What an example needs beside the members that are always required. */
const EXAMPLES: Readonly<Partial<Record<EndpointName, Readonly<Record<string, unknown>>>>> = {
  collectApply: {
    name: 'Gildong Hong',
    payType: 'EWALLET',
    inBankCode: 'KAKAOPAY_KRW',
    subject: 'iphone13',
  },
  cashierApply: { name: 'Gildong Hong' },
  refundQuery: { orderId: 'R22222000028' },
};

const CURRENCY = {
  type: 'object',
  properties: {
    currency: { type: 'string', enum: ['krw', 'usd'], description: 'Currency of the app; in any case' },
  },
  required: ['currency'],
} as const;

/** docs/protocols/haipay.md §2 */
const PROOF = {
  member: 'sign',
  algorithm: 'SHA256withRSA (RSASSA-PKCS1-v1_5)',
  encoding: 'base64',
  over:
    'all other members that are not empty, as `name=value` in the order of their names, joined by `&`, and ' +
    '`&key=` with the secret key of the app',
  key: 'the merchant’s private key',
  documentation: 'docs/protocols/haipay.md',
} as const;

/** The schema of a route, for the documentation only. */
export function documentation(name: EndpointName): FastifySchema {
  const { path, request, data }: Endpoint = ENDPOINTS[name];
  return describeCall({
    tag: TITLE,
    operationId: `haipay.${name}`,
    summary: SUMMARIES[name],
    description: [request.description, data.description].join('\n\n'),
    security: [],
    signedBy: 'haipay',
    bodyProof: PROOF,
    ...(path.includes('{currency}') ? { params: CURRENCY } : {}),
    body: request,
    example: exampleOf(request, { ...EXAMPLES[name], ...SIGN }),
    answers: {
      200: {
        description: 'The call was carried out (`status` "1"), or refused (`status` "0").',
        anyOf: [successEnvelopeSchemaOf(data), documentedFailure],
      },
    },
  });
}

const REFUSALS = ALL_ERRORS.filter(({ code }) => code !== SUCCESS_CODE);

/** The failure envelope with every code and what it means, for readers of the documentation. */
const documentedFailure = withMember(failureEnvelopeSchema, 'error', {
  enum: REFUSALS.map(({ code }) => code),
  description: ['Error code:', ...REFUSALS.map(({ code, meaning }) => `- \`${code}\` ${meaning}`)].join('\n'),
});

function webhook(
  name: string,
  summary: string,
  noun: string,
  body: typeof collectionCallbackSchema | typeof payoutCallbackSchema,
): DialectWebhook {
  return {
    name: `haipay.${name}`,
    summary,
    description: body.description,
    events: eventsAbout(haipayCallbacks.events, noun),
    contentType: 'application/json',
    body,
    example: exampleOf(body, { payTime: '2026-01-01 12:05:09', ...SIGN }),
    reply: receivedReply(CALLBACK_SUCCESS_REPLY),
  };
}

export const haipayDocs: DialectDocs = {
  description:
    'Signed JSON orders. `sign` is SHA256withRSA over the sorted members and the secret key; answers are signed the ' +
    'same way inside `data`. Failures come with HTTP 200, `status` "0" and no `data`; the schema of the failure ' +
    'lists every code.',
  webhooks: [
    webhook('collectionCallback', 'A payment was paid, or failed', 'payment', collectionCallbackSchema),
    webhook('payoutCallback', 'A payout succeeded, or failed', 'payout', payoutCallbackSchema),
  ],
};
