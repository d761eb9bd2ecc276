import {
  ENDPOINTS,
  type Endpoint,
  type EndpointName,
  ERROR_TABLE,
  failureSchema,
  OTHER_PATHS,
  openAnswerSchema,
  openRequestSchema,
  retrieveNothingSchema,
  SUCCESS_CODE,
} from '@naru/eximbay';
import type { FastifySchema } from 'fastify';
import type { DialectDocs } from '../../../gateway.ts';
import { exampleOf } from '../../../http/example.ts';
import { type CallDescription, describeCall, withMember } from '../../../http/merchant-description.ts';
import { eximbayWebhooks } from './webhooks.ts';

/** What the documentation says about the dialect's calls; all schemas are those of the contract. */

export type DocumentedRoute = EndpointName | 'open';

const TITLE = 'Eximbay';

const SUMMARIES: Readonly<Record<DocumentedRoute, string>> = {
  ready: 'Prepare a payment: the fgkey opens its page',
  verify: 'Ask whether the parameters of a result are genuine',
  retrieve: 'Ask how a payment stands',
  confirm: 'Authorize what the payer has authenticated',
  cancel: 'Refund a payment, or give back an authorization',
  capture: 'Capture an authorization',
  settle: 'Confirm that a payment may be settled',
  open: 'Open the payment page (called by the script, without Authorization)',
  rebill: 'Charge a stored card without its payer',
  deleteToken: 'Forget a stored card',
  tokenInquiry: 'Ask which card a token stands for',
  deleteRecurring: 'End a recurring payment',
  adjustRecurring: 'Change the amount of the coming charges',
};

type Call = Pick<Endpoint, 'path' | 'request' | 'answer'>;

const OPEN: Call = { path: OTHER_PATHS.open, request: openRequestSchema, answer: openAnswerSchema };

const PAYMENT = { currency: 'USD', amount: '1.00', lang: 'EN' } as const;
const PREPARED = {
  payment: { ...PAYMENT, transaction_type: 'PAYMENT' },
  buyer: { name: 'HONG GILDONG' },
  url: { return_url: 'https://shop.example/return', status_url: 'https://shop.example/status' },
} as const;

/** What an example needs beside the members that have one of their own. */
const EXAMPLES: Readonly<Partial<Record<DocumentedRoute, Readonly<Record<string, unknown>>>>> = {
  ready: PREPARED,
  open: PREPARED,
  verify: { data: 'rescode=0000&resmsg=Success.&…' },
  retrieve: { payment: PAYMENT },
  confirm: { payment: { ...PAYMENT, payer_auth_id: '1849705C6420220902000010' } },
  cancel: {
    refund: { refund_type: 'F', refund_id: 'R-20220819105102', reason: 'The article is sold out' },
    payment: { ...PAYMENT, balance: '1.00' },
  },
  capture: { payment: PAYMENT },
  settle: { payment: PAYMENT },
  rebill: { payment: PAYMENT },
};

/** docs/protocols/eximbay.md §2 */
const FGKEY = {
  member: 'fgkey',
  algorithm: 'SHA-256',
  encoding: 'hex',
  over:
    'the secret key, `?`, and the parameters of the order as `name=value` in the order of their names, ' +
    'joined by `&`',
  key: 'the secret key of the app; `/v1/payments/ready` makes it, and the shop passes it on',
  documentation: 'docs/protocols/eximbay.md',
} as const;

/** The schema of a route, for the documentation only. */
export function documentation(name: DocumentedRoute): FastifySchema {
  const call: Call = name === 'open' ? OPEN : ENDPOINTS[name];
  const hasBody = Object.keys(call.request.properties).length > 0;
  return describeCall({
    tag: TITLE,
    operationId: `eximbay.${name}`,
    summary: SUMMARIES[name],
    description: [call.request.description, call.answer.description].join('\n\n'),
    ...(name === 'open'
      ? { security: [], bodyProof: FGKEY }
      : { security: [{ eximbay: [] }], signedBy: 'eximbay' }),
    ...pathSchema(call.path),
    ...(hasBody ? { body: call.request, example: exampleOf(call.request, EXAMPLES[name]) } : {}),
    answers: {
      200: {
        description: 'It was carried out (`rescode` 0000), or refused (any other `rescode`).',
        anyOf: [
          withMember(call.answer, 'rescode', { const: SUCCESS_CODE }),
          ...(name === 'retrieve' ? [retrieveNothingSchema] : []),
          refusal,
        ],
      },
      ...REFUSED_BY_STATUS,
    },
  });
}

const NUMBERS: Readonly<Record<string, string>> = {
  transaction_id: 'Number of the transaction',
  token_id: 'Id of the stored card',
  recurring_id: 'Id of the recurring payment',
};

function pathSchema(path: string): { readonly params?: object } {
  const [, name] = /\{(\w{1,40})\}/.exec(path) ?? [];
  if (name === undefined) return {};
  const properties = { [name]: { type: 'string', description: NUMBERS[name] } };
  return { params: { type: 'object', properties, required: [name] } };
}

const REFUSALS = ERROR_TABLE.filter(({ code }) => code !== SUCCESS_CODE);

/** The refusal with every code and what it means, for readers of the documentation. */
const refusal = withMember(failureSchema, 'rescode', {
  enum: [...new Set(REFUSALS.map(({ code }) => code))],
  description: [
    'Code of the refusal:',
    ...REFUSALS.map(({ code, resmsg, meaning }) => `- \`${code}\` ${resmsg}: ${meaning}`),
  ].join('\n'),
});

/** For apps that want HTTP statuses. */
const REFUSED_BY_STATUS: CallDescription['answers'] = Object.fromEntries(
  [...new Set(REFUSALS.map(({ httpStatus }) => httpStatus))]
    .filter((status) => status !== 200)
    .toSorted()
    .map((status) => [
      status,
      { description: 'Refused, where the app has the setting for HTTP statuses.', anyOf: [refusal] },
    ]),
);

export const eximbayDocs: DialectDocs = {
  description:
    'Cards with 3-D Secure, wallets and Korean methods on a hosted page that a script opens. The fgkey is SHA-256 ' +
    'over the secret key and the sorted parameters. Failures come with HTTP 200 and a `rescode` other than 0000, ' +
    'unless the app asks for HTTP statuses; the schema of the failure lists every code.',
  security: {
    eximbay: {
      type: 'http',
      scheme: 'basic',
      description:
        'The API key as user name, and an empty password: `Authorization: Basic` with the base64 of `<key>:`. The ' +
        'body of these calls is not signed; what the payer’s browser carries is, by the fgkey.',
    },
  },
  webhooks: eximbayWebhooks,
};
