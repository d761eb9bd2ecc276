import { expect, test } from 'vitest';
import { routableUrl } from '../../src/http/routable-url.ts';

test.each([
  ['/krw/collect/apply', '/krw/collect/apply'],
  ['//krw/collect/apply', '/krw/collect/apply'],
  ['/v1///payments//ready?a=//b&c=%zz', '/v1/payments/ready?a=//b&c=%zz'],
  ['//', '/'],
  ['//%zz//a', '/%25zz/a'],
  ['/pay/%EA%B0%80', '/pay/%EA%B0%80'],
  ['http://pay.example/krw', 'http://pay.example/krw'],
  ['*', '*'],
])('%s is routed as %s', (url, routed) => {
  expect(routableUrl(url)).toBe(routed);
});
