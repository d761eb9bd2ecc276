import type { KeptMail } from '@naru/engine';
import type { FastifyInstance } from 'fastify';
import type { Gateway } from '../gateway.ts';
import { describeRoute } from '../http/description.ts';
import { listOf, record } from '../http/schemas.ts';
import { SINGLE_LINE_PATTERN } from '../http/text.ts';
import { MAIL } from './schemas.ts';

const MAX_MAILS = 200;

const query = {
  type: 'object',
  properties: {
    to: { type: 'string', minLength: 3, maxLength: 254, pattern: SINGLE_LINE_PATTERN },
    no: { type: 'string', minLength: 1, maxLength: 64, pattern: SINGLE_LINE_PATTERN },
  },
} as const;

/** The mails to payers, newest first: by address, by order number or by the number of a subscription. */
export async function mailRoutes(app: FastifyInstance, { gateway }: { gateway: Gateway }): Promise<void> {
  app.get<{ Querystring: { to?: string; no?: string } }>(
    '/_sandbox/mails',
    {
      schema: describeRoute({
        tag: 'Sandbox',
        operationId: 'sandbox.listMails',
        summary: 'E-mails to payers, newest first',
        description:
          'By address, by order number or by the number of a subscription. Nothing is sent by SMTP.',
        querystring: query,
        answer: record({ mails: listOf(MAIL) }),
      }),
    },
    async (request) => {
      const { to, no } = request.query;
      const of = { ...(to === undefined ? {} : { to }), ...(no === undefined ? {} : { number: no }) };
      const mails = await gateway.engine.mails.list(of, MAX_MAILS);
      return { mails: mails.map(mailView) };
    },
  );
}

function mailView(mail: KeptMail) {
  return {
    ...(mail.fault === undefined
      ? { to: mail.to.email, name: mail.to.name, subject: mail.subject, text: mail.text }
      : { to: null, name: null, subject: null, text: null, fault: mail.fault }),
    kind: mail.kind,
    language: mail.language,
    orderNumber: mail.orderNumber,
    number: mail.subjectNumber,
    state: mail.state,
    createdAt: mail.createdAt,
  };
}
