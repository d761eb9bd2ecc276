import type { FastifyInstance } from 'fastify';
import { brunoCollection } from '../collections/bruno.ts';
import { type ApiDescription, preparedFolders } from '../collections/calls.ts';
import { type CollectionSetup, postmanCollection } from '../collections/postman.ts';
import type { SignerCredentials } from '../contract/dialect-demo.ts';
import type { Gateway } from '../gateway.ts';
import { hidden } from '../http/hidden.ts';
import { demoCredentialsOf } from './demo.ts';

/** `/postman.json` and `/bruno.json`: the calls of the merchant APIs with the demo's keys, out of the description. */
export async function collectionRoutes(
  app: FastifyInstance,
  { gateway }: { gateway: Gateway },
): Promise<void> {
  const credentials = await firstCredentials(gateway);
  const setup = (): CollectionSetup => ({
    baseUrl: gateway.config.publicUrl,
    folders: preparedFolders(app.swagger() as ApiDescription, gateway.dialects),
    credentials,
  });
  app.get('/postman.json', { schema: hidden }, (_, reply) =>
    reply.header('cache-control', 'no-store').send(postmanCollection(setup())),
  );
  app.get('/bruno.json', { schema: hidden }, (_, reply) =>
    reply.header('cache-control', 'no-store').send(brunoCollection(setup())),
  );
}

async function firstCredentials({ dialects }: Gateway): Promise<Map<string, SignerCredentials>> {
  const found = new Map<string, SignerCredentials>();
  for (const { name, demo } of dialects.values()) {
    const [first] = demo?.signer?.apps(await demoCredentialsOf(name)).values() ?? [];
    if (first) found.set(name, first);
  }
  return found;
}
