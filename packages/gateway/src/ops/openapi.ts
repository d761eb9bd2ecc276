import { createHash } from 'node:crypto';
import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { adminDescription, adminSecurity } from '../admin/access.ts';
import { EVENTS_TAG, eventWebhooks } from '../events/webhooks.ts';
import type { Gateway } from '../gateway.ts';
import { hidden } from '../http/hidden.ts';
import { describeWebhook, SIGNED_BY } from '../http/merchant-description.ts';
import { withComponents } from './components.ts';
import { DOCS_POLICY, DOCS_THEME } from './docs-theme.ts';

/** Collects the routes' own schemas for the API description; before any route. OpenAPI 3.1. */
export async function collectDescription(app: FastifyInstance, gateway: Gateway): Promise<void> {
  const dialects = [...gateway.dialects.values()];
  const security = dialects.map(({ docs }) => docs.security ?? {});
  const webhooks = dialects.flatMap(({ title, docs }) =>
    (docs.webhooks ?? []).map((hook) => [hook.name, describeWebhook(title, hook)] as const),
  );
  const canSign = gateway.sandbox !== undefined;
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Naru',
        version: '0.1.0',
        description:
          `Payment gateway for Korea. Existing ${inWords(dialects.map(({ title }) => title))} integrations work with ` +
          `another base URL and keys.${canSign ? `\n\n[${SEND_SIGNED}](${SEND_PAGE})` : ''}`,
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      components: { securitySchemes: Object.assign({}, ...security, adminSecurity) },
      servers: [{ url: gateway.config.publicUrl, description: 'This installation' }],
      webhooks: Object.fromEntries([...webhooks, ...eventWebhooks()]),
      tags: [
        ...dialects.map(({ title, docs }) => ({ name: title, description: docs.description })),
        EVENTS_TAG,
        { name: 'Checkout', description: 'What the hosted payment page calls. Not a merchant API.' },
        { name: 'Sandbox', description: 'Outcomes, time and callbacks at will; in sandbox mode only.' },
        { name: 'Administration', description: adminDescription },
        { name: 'Operation', description: 'Health, readiness and metrics.' },
      ],
    },
    stripBasePath: false,
    convertConstToEnum: false,
    transformObject: (document) =>
      'openapiObject' in document ? completed(document.openapiObject, canSign) : document.swaggerObject,
  });
}

/** The sandbox's page that signs and sends (sandbox/signing-routes.ts). */
const SEND_PAGE = '/sandbox/send';
const SEND_SIGNED = 'Send signed · 서명해서 보내기';

/** What the library can not say: bodies that may be left out, who can sign, and schemas by their names. */
function completed<D extends { readonly paths?: object }>(document: D, canSign: boolean): D {
  for (const item of Object.values(document.paths ?? {})) {
    for (const operation of Object.values(item) as Collected[]) {
      const { requestBody, operationId } = operation;
      if (canSign && operation[SIGNED_BY] !== undefined) {
        operation.externalDocs = { description: SEND_SIGNED, url: `${SEND_PAGE}#${operationId}` };
      }
      const types = Object.values(requestBody?.content ?? {}).map(({ schema }) => schema?.type);
      if (requestBody && types.every((type) => Array.isArray(type) && type.includes('null')))
        requestBody.required = false;
    }
  }
  return withComponents(document);
}

interface Collected {
  readonly operationId?: string;
  readonly requestBody?: RequestBody;
  readonly [SIGNED_BY]?: string;
  externalDocs?: { readonly description: string; readonly url: string };
}

interface RequestBody {
  required: boolean;
  readonly content: Readonly<Record<string, { readonly schema?: { readonly type?: unknown } }>>;
}

function inWords(names: readonly string[]): string {
  return new Intl.ListFormat('en-GB').format(names);
}

/** `/openapi.json` and, readable, `/docs`: what `described` has collected, served by `app` (the same or another). */
export async function descriptionRoutes(app: FastifyInstance, described: FastifyInstance): Promise<void> {
  const document = onceSerialized(described);
  const send = (request: FastifyRequest, reply: FastifyReply) => {
    const { bytes, etag } = document();
    reply.header('etag', etag).header('cache-control', 'no-cache');
    if (request.headers['if-none-match'] === etag) return reply.code(304).send();
    return reply.type('application/json; charset=utf-8').send(bytes);
  };
  // The page asks its own server for the document.
  if (app !== described) {
    await app.register(swagger, {
      mode: 'static',
      specification: { document: described.swagger() as never },
    });
  }
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    staticCSP: DOCS_POLICY,
    theme: DOCS_THEME,
    // Without the top bar: its logo and its address field are not ours.
    uiConfig: { deepLinking: true, layout: 'BaseLayout', defaultModelsExpandDepth: -1 },
    uiHooks: {
      // The page fetches its document here; the library would generate it for each reader.
      onRequest: (request, reply, done) => {
        if (request.routeOptions.url !== '/docs/json') return done();
        send(request, reply);
      },
    },
  });
  app.get('/openapi.json', { schema: hidden }, send);
  // The address that the start prints shows the description, not an error.
  app.get('/', { schema: hidden }, (_request, reply) => reply.redirect('/docs'));
}

/** The document never changes: it is written once, at the first question. Each further one would cost 10 ms. */
function onceSerialized(described: FastifyInstance): () => { readonly bytes: Buffer; readonly etag: string } {
  let made: { readonly bytes: Buffer; readonly etag: string } | undefined;
  return () => {
    if (made) return made;
    const bytes = Buffer.from(JSON.stringify(described.swagger()));
    const etag = `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`;
    made = { bytes, etag };
    return made;
  };
}
