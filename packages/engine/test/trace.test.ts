import { expect, test } from 'vitest';
import { inTrace, nextTraceparent, readTraceparent, tracedDetails, traceIdOf } from '../src/base/trace.ts';

const ID = '4bf92f3577b34da6a3ce929d0e0e4736';
const HEADER = `00-${ID}-00f067aa0ba902b7-01`;

test('a traceparent as the standard has it is read; anything else is no trace', () => {
  expect(readTraceparent(HEADER)).toBe(HEADER);
  expect(readTraceparent(`01-${ID}-00f067aa0ba902b7-01-more`)).toBe(HEADER);
  for (const wrong of [
    undefined,
    '',
    'x',
    `ff-${ID}-00f067aa0ba902b7-01`,
    `00-${ID}-00f067aa0ba902b7-01-more`,
    `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`,
    `00-${ID}-${'0'.repeat(16)}-01`,
    `00-${ID.toUpperCase()}-00f067aa0ba902b7-01`,
    `${HEADER}\r\nx: y`,
  ]) {
    expect(readTraceparent(wrong), String(wrong)).toBeUndefined();
  }
});

test('what is made inside of a trace keeps it; a message about it has a span of its own', () => {
  expect(tracedDetails()).toEqual({});
  inTrace(HEADER, () => expect(tracedDetails()).toEqual({ engine: { traceparent: HEADER } }));
  expect(tracedDetails()).toEqual({});
  expect(traceIdOf({ engine: { traceparent: HEADER } })).toBe(ID);
  expect(traceIdOf({})).toBeUndefined();
  for (const engine of [{}, { traceparent: 'x' }, { traceparent: 7 }])
    expect(traceIdOf({ engine })).toBeUndefined();
  const next = nextTraceparent(HEADER);
  expect(next).toMatch(new RegExp(`^00-${ID}-[0-9a-f]{16}-01$`));
  expect(next).not.toBe(HEADER);
});
