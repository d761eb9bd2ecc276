import {
  ENDPOINTS,
  type EndpointName,
  ERROR_TABLE,
  failureSchema,
  openAnswerSchema,
  openRequestSchema,
  retrieveNothingSchema,
} from '@naru/eximbay';

/** What the documentation says about the dialect's calls. */

export type DocumentedRoute = EndpointName | 'open';

interface Documented {
  readonly summary: string;
  readonly body?: object;
  readonly answers: readonly object[];
}

const DOCUMENTED: Readonly<Record<DocumentedRoute, Documented>> = {
  ready: endpoint('ready', 'Prepare a payment: the fgkey opens its page'),
  verify: endpoint('verify', 'Ask whether the parameters of a result are genuine'),
  retrieve: endpoint('retrieve', 'Ask how a payment stands', [retrieveNothingSchema]),
  confirm: endpoint('confirm', 'Authorize what the payer has authenticated'),
  cancel: endpoint('cancel', 'Refund a payment, or give back an authorization'),
  capture: endpoint('capture', 'Capture an authorization'),
  settle: endpoint('settle', 'Confirm that a payment may be settled'),
  open: {
    summary: 'Open the payment page (called by the script, without Authorization)',
    body: openRequestSchema,
    answers: [openAnswerSchema],
  },
  rebill: endpoint('rebill', 'Charge a stored card without its payer'),
  deleteToken: bodiless('deleteToken', 'Forget a stored card'),
  tokenInquiry: bodiless('tokenInquiry', 'Ask which card a token stands for'),
  deleteRecurring: bodiless('deleteRecurring', 'End a recurring payment'),
  adjustRecurring: endpoint('adjustRecurring', 'Change the amount of the coming charges'),
};

function endpoint(name: EndpointName, summary: string, others: readonly object[] = []): Documented {
  const { request, answer } = ENDPOINTS[name];
  return { summary, body: request, answers: [answer, ...others] };
}

/** A call that the path says all of. */
function bodiless(name: EndpointName, summary: string): Documented {
  return { summary, answers: [ENDPOINTS[name].answer] };
}

/** The schema of a route, for the documentation only. */
export function documentation(name: DocumentedRoute): Record<string, unknown> {
  const { summary, body, answers } = DOCUMENTED[name];
  return {
    tags: ['Eximbay'],
    summary,
    ...(name === 'open' ? {} : { security: [{ eximbay: [] }] }),
    ...(body === undefined ? {} : { body }),
    response: { 200: { oneOf: [...answers, documentedFailure] } },
  };
}

export const eximbayDescription =
  'Cards with 3-D Secure, wallets and Korean methods on a hosted page that a script opens. The fgkey is SHA-256 over ' +
  'the secret key and the sorted parameters. Failures come with HTTP 200 and a `rescode` other than 0000, unless the ' +
  'app asks for HTTP statuses; the schema of the failure lists every code.';

/** For the document's list of security schemes. */
export const eximbaySecurity = {
  eximbay: {
    type: 'http',
    scheme: 'basic',
    description: 'The API key as user name, and an empty password.',
  },
} as const;

/** The refusal with every code and what it means, for readers of the documentation. */
const documentedFailure = {
  ...failureSchema,
  properties: {
    ...failureSchema.properties,
    rescode: {
      ...failureSchema.properties.rescode,
      description: [
        'Code of the refusal:',
        ...ERROR_TABLE.filter(({ name }) => name !== 'success').map(
          ({ code, resmsg, meaning }) => `- \`${code}\` ${resmsg}: ${meaning}`,
        ),
      ].join('\n'),
    },
  },
};
