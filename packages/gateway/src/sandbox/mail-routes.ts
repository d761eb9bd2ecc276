import type { KeptMail } from '@naru/engine';
import type { FastifyInstance } from 'fastify';
import type { Gateway } from '../gateway.ts';
import { SINGLE_LINE_PATTERN } from '../http/text.ts';

const TAGS = { tags: ['Sandbox'] };
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
    { schema: { ...TAGS, summary: 'E-mails to payers, newest first', querystring: query } },
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
