import {
  ALL_ERRORS,
  CALLBACK_SUCCESS_REPLY,
  COUNTRY,
  ENDPOINTS,
  type Endpoint,
  type EndpointName,
  failureEnvelopeSchema,
  payinCallbackSchema,
  payoutCallbackSchema,
  SUCCESS_CODE,
  successEnvelopeSchemaOf,
} from '@naru/teemopay';
import type { FastifySchema } from 'fastify';
import type { DialectDocs, DialectWebhook } from '../../gateway.ts';
import { exampleOf } from '../../http/example.ts';
import { describeCall, eventsAbout, receivedReply, withMember } from '../../http/merchant-description.ts';
import { TEEMOPAY_EVENTS } from './callbacks.ts';

/** What the documentation says about the dialect's calls and messages; all schemas are those of the contract. */

const TITLE = 'TeemoPay';

const SUMMARIES: Readonly<Record<EndpointName, string>> = {
  paymentCreate: 'Create a payment: virtual account, KYC virtual account, KakaoPay, TossPay',
  paymentQuery: 'Query a payment',
  payoutCreate: 'Create a payout',
  payoutQuery: 'Query a payout',
  merchantBalance: 'Balances',
  transactionList: 'List of orders, page by page',
};

/** In the place of a signature, which is another for each nonce. */
const SIGN = { sign: 'base64 of the signature over all other fields and the nonce' } as const;

const TIMESTAMP = { type: 'string', pattern: '^\\d{13}$' } as const;
const NONCE = { type: 'string', minLength: 32, maxLength: 32 } as const;
const COUNTRY_HEADER = { type: 'string', const: COUNTRY } as const;

const HEADERS = {
  type: 'object',
  required: ['timestamp', 'nonce', 'country', 'app_code'],
  properties: {
    timestamp: { ...TIMESTAMP, description: 'Epoch milliseconds, within 30 s of now.' },
    nonce: { ...NONCE, description: '32 characters, new for each call.' },
    country: COUNTRY_HEADER,
    app_code: { type: 'string', description: 'The application. `appCode` is understood, too.' },
  },
} as const;

/** docs/protocols/teemopay.md §2 */
const PROOF = {
  member: 'sign',
  algorithm: 'SHA1withRSA (RSASSA-PKCS1-v1_5)',
  encoding: 'base64',
  over:
    'all other fields that are not null or blank, as `name=value` in the order of their names, joined by `&`, and ' +
    '`&nonce=` with the nonce of the header',
  key: 'the merchant’s private key',
  headers: ['nonce'],
  documentation: 'docs/protocols/teemopay.md',
} as const;

/** The schema of a route, for the documentation only. */
export function documentation(name: EndpointName): FastifySchema {
  const { request, data }: Endpoint = ENDPOINTS[name];
  return describeCall({
    tag: TITLE,
    operationId: `teemopay.${name}`,
    summary: SUMMARIES[name],
    description: [request.description, data.description].join('\n\n'),
    security: [],
    signedBy: 'teemopay',
    bodyProof: PROOF,
    headers: HEADERS,
    body: request,
    example: exampleOf(request, SIGN),
    answers: {
      200: {
        description: 'The call was handled (`code` 200), or refused (any other `code`).',
        anyOf: [successEnvelopeSchemaOf(data), documentedFailure],
      },
    },
  });
}

const SENT = ALL_ERRORS.filter(({ sent, code }) => sent && code !== SUCCESS_CODE);

/** The failure envelope with every code that is sent and what it means, for readers of the documentation. */
const documentedFailure = withMember(failureEnvelopeSchema, 'code', {
  enum: [...new Set(SENT.map(({ code }) => code))],
  description: [
    'Code of the refusal:',
    ...SENT.map(({ code, msg, meaning }) => `- \`${code}\` ${msg}: ${meaning}`),
  ].join('\n'),
});

function webhook(
  name: string,
  summary: string,
  noun: string,
  body: typeof payinCallbackSchema | typeof payoutCallbackSchema,
): DialectWebhook {
  return {
    name: `teemopay.${name}`,
    summary,
    description: body.description,
    events: eventsAbout(TEEMOPAY_EVENTS, noun),
    headers: {
      timestamp: TIMESTAMP,
      nonce: NONCE,
      country: COUNTRY_HEADER,
      appCode: { type: 'string' },
    },
    contentType: 'application/json',
    body,
    example: exampleOf(body, {
      status: 2,
      amount: '1000.00',
      serviceAmount: '10.50',
      errorCode: null,
      errorMessage: null,
      completeTime: '2026-01-01 12:05:09',
      ...SIGN,
    }),
    reply: receivedReply(CALLBACK_SUCCESS_REPLY),
  };
}

export const teemopayDocs: DialectDocs = {
  description:
    'Virtual accounts, wallets and payouts in won. `sign` is SHA1withRSA (RSA-1024) over the sorted fields and the ' +
    'nonce of the header; answers are not signed. Failures come with HTTP 200 and a `code` other than 200; the ' +
    'schema of the failure lists every code.',
  webhooks: [
    webhook('payinCallback', 'A payment was received', 'payment', payinCallbackSchema),
    webhook('payoutCallback', 'A payout succeeded, failed or came back', 'payout', payoutCallbackSchema),
  ],
};
