import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import { eximbayDescription, eximbaySecurity } from '../apis/eximbay/index.ts';
import { haipayDescription } from '../apis/haipay/index.ts';
import { teemopayDescription } from '../apis/teemopay/index.ts';
import type { Gateway } from '../gateway.ts';
import { hidden } from '../http/hidden.ts';
import { operatorDescription, operatorSecurity } from '../operator/access.ts';

/** The API description, made from the routes' own schemas: OpenAPI 3.1 at `/openapi.json`, readable at `/docs`. */
export async function openApiDocument(app: FastifyInstance, gateway: Gateway): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Naru',
        version: '0.1.0',
        description:
          'Payment gateway for Korea. Existing HaiPay, TeemoPay and Eximbay integrations work with another base URL ' +
          'and keys.',
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      components: { securitySchemes: { ...eximbaySecurity, ...operatorSecurity } },
      servers: [{ url: gateway.config.publicUrl }],
      tags: [
        { name: 'HaiPay', description: haipayDescription },
        { name: 'TeemoPay', description: teemopayDescription },
        { name: 'Eximbay', description: eximbayDescription },
        { name: 'Checkout', description: 'What the hosted payment page calls. Not a merchant API.' },
        { name: 'Sandbox', description: 'Outcomes, time and callbacks at will; in sandbox mode only.' },
        { name: 'Operator', description: operatorDescription },
        { name: 'Operation', description: 'Health, readiness and metrics.' },
      ],
    },
    stripBasePath: false,
  });
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    staticCSP: true,
    theme: { title: 'Naru API' },
    // Without the bar on top: its logo and its address field are not ours.
    uiConfig: { deepLinking: true, layout: 'BaseLayout', defaultModelsExpandDepth: -1 },
  });
  app.get('/openapi.json', { schema: hidden }, () => app.swagger());
}
