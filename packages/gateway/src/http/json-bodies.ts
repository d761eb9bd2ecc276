import { duplicateMember } from '@naru/wire/duplicate-member';
import type { FastifyInstance } from 'fastify';
import { PlainFailure } from './errors.ts';
import { takeUtf8 } from './utf8-bodies.ts';

/**
 * Reads JSON for routes outside the dialects. A POST without body is valid for "succeed"; Fastify would refuse an empty
 * one. A member that comes twice is refused, as in the dialects: readers disagree on which of the two counts.
 */
export function takeJson(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeContentTypeParser('application/json');
  takeUtf8(app, 'application/json', {}, (request, body, done) => {
    if (body === '') return done(null, null);
    parse(request, body, (error, value) => {
      const twice = error ? null : duplicateMember(body);
      if (twice === null) return done(error, value);
      done(new PlainFailure('invalid_request', `The member ${twice.slice(0, 100)} is there twice.`));
    });
  });
}
