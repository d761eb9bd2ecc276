import { checkoutDistDir } from '@naru/checkout';
import type { FastifyInstance } from 'fastify';
import type { DialectSigner, SignerCredentials } from '../contract/dialect-demo.ts';
import type { Gateway } from '../gateway.ts';
import { describeRoute } from '../http/description.ts';
import { PlainFailure } from '../http/errors.ts';
import { hidden } from '../http/hidden.ts';
import { FLAG, listOf, nullable, record, TEXT, titled } from '../http/schemas.ts';
import { SINGLE_LINE_PATTERN } from '../http/text.ts';
import { demoCredentialsOf } from './demo.ts';

const NAME = { type: 'string', minLength: 1, maxLength: 64, pattern: SINGLE_LINE_PATTERN } as const;

const callBody = {
  type: 'object',
  required: ['dialect'],
  properties: {
    dialect: { ...NAME, description: 'Whose signature' },
    app: { ...NAME, description: 'An app of the demo, by its title' },
    credentials: {
      type: 'object',
      maxProperties: 10,
      additionalProperties: { type: 'string', maxLength: 16_384 },
      description: 'In place of those of a demo app; they are used for this call and not kept',
    },
    members: { type: 'object', description: 'The body; none when absent' },
  },
  additionalProperties: false,
} as const;

interface CallBody {
  readonly dialect: string;
  readonly app?: string;
  readonly credentials?: SignerCredentials;
  readonly members?: Readonly<Record<string, unknown>>;
}

const SIGNER = titled(
  'Sandbox signer',
  record({
    dialect: TEXT,
    title: TEXT,
    fields: { ...listOf(record({ name: TEXT, isSecret: FLAG })), description: 'What it signs with' },
    apps: { ...listOf(TEXT), description: 'The titles of the demo’s apps' },
  }),
);

const SIGNED = titled(
  'Sandbox signed call',
  record({
    headers: { type: 'object', additionalProperties: { type: 'string' } },
    body: { ...nullable(TEXT), description: 'To be sent as it is' },
    signedText: { ...nullable(TEXT), description: 'What the signature is over; null where there is none' },
  }),
);

interface Signer {
  readonly dialect: string;
  readonly title: string;
  readonly signer: DialectSigner;
  readonly apps: ReadonlyMap<string, SignerCredentials>;
}

/** The page "Send signed" and what it asks for: signatures, of a demo app or by keys that somebody typed in. */
export async function signingRoutes(app: FastifyInstance, { gateway }: { gateway: Gateway }): Promise<void> {
  const signers = await signersOf(gateway);
  app.get('/sandbox/send', { schema: hidden }, (_, reply) =>
    reply
      .header('cache-control', 'no-store')
      .sendFile('sender.html', checkoutDistDir, { cacheControl: false }),
  );
  app.get(
    '/_sandbox/signers',
    {
      schema: describeRoute({
        tag: 'Sandbox',
        operationId: 'sandbox.listSigners',
        summary: 'The APIs whose calls the sandbox can sign, and the demo’s apps',
        description: 'For people who try an API by hand: live, nobody but the merchant can sign.',
        answer: record({ signers: listOf(SIGNER) }),
      }),
    },
    async () => ({
      signers: signers.map(({ dialect, title, signer, apps }) => ({
        dialect,
        title,
        fields: signer.fields,
        apps: [...apps.keys()],
      })),
    }),
  );
  app.post<{ Body: CallBody }>(
    '/_sandbox/signed-calls',
    {
      schema: describeRoute({
        tag: 'Sandbox',
        operationId: 'sandbox.signCall',
        summary: 'Sign a call as a merchant would',
        description: 'Nothing is sent: the caller does that, with these headers and this body.',
        body: callBody,
        example: exampleFor(signers),
        answer: SIGNED,
        errors: ['not_found'],
      }),
    },
    async ({ body }, reply) => {
      reply.header('cache-control', 'no-store');
      return signedCall(signers, body, gateway.realClock.outside.now());
    },
  );
}

async function signersOf({ dialects }: Gateway): Promise<readonly Signer[]> {
  const all = [...dialects.values()].map(async ({ name, title, demo }): Promise<Signer[]> => {
    if (!demo?.signer) return [];
    const apps = demo.signer.apps(await demoCredentialsOf(name));
    return [{ dialect: name, title, signer: demo.signer, apps }];
  });
  return (await Promise.all(all)).flat();
}

function exampleFor([first]: readonly Signer[]): CallBody | undefined {
  const [app] = first?.apps.keys() ?? [];
  return first && app !== undefined
    ? { dialect: first.dialect, app, members: { orderId: 'M22222000028' } }
    : undefined;
}

/** What the contracts throw for keys and members that can not be signed with. */
const UNUSABLE: ReadonlySet<string> = new Set(['TypeError', 'KeyFormatError']);

async function signedCall(signers: readonly Signer[], call: CallBody, now: Date) {
  const found = signers.find(({ dialect }) => dialect === call.dialect);
  if (!found) throw new PlainFailure('not_found', `Calls of ${call.dialect} can not be signed here.`);
  const credentials = call.credentials ?? found.apps.get(call.app ?? '');
  if (!credentials) throw new PlainFailure('not_found', 'Name an app of the demo, or give credentials.');
  const missing = found.signer.fields.find(({ name }) => (credentials[name] ?? '') === '');
  if (missing) throw new PlainFailure('invalid_request', `credentials.${missing.name} is missing.`);
  const signed = await found.signer.sign(call.members ?? {}, credentials, now).catch((error: unknown) => {
    // The sentences of the contracts name what is wrong with a key, and nothing of it.
    if (error instanceof Error && UNUSABLE.has(error.name)) {
      throw new PlainFailure('invalid_request', error.message);
    }
    throw error;
  });
  const { headers, members, signedText } = signed;
  return { headers, body: call.members === undefined ? null : JSON.stringify(members), signedText };
}
