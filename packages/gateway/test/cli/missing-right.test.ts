import { StatementError } from '@naru/engine';
import { expect, test } from 'vitest';
import { faultsOf } from '../../src/cli/faults.ts';

test('a right that the database does not give its user is said in the words of the database', () => {
  const denied = new StatementError('permission denied for schema public', { code: '42501' });
  expect(faultsOf(denied)).toEqual([
    'the database does not let its user do this: permission denied for schema public; nothing was changed',
  ]);
});
