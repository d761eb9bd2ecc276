import { Engine, type Refusal, refused, StatementError, StoreUnavailableError } from '@naru/engine';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { refusalFailure } from '../../src/admin/refusals.ts';
import { faultsOf } from '../../src/cli/faults.ts';
import { commandLine } from '../support/cli.ts';

const UNKNOWN = 'the database did not say whether this was done: look before you do it again';
const BUSY = 'the database was busy, and nothing was changed: do it again';

afterEach(() => vi.restoreAllMocks());

describe('a command whose commit was not answered', () => {
  const { naru } = commandLine();

  test('does not read as refused: done again, the money would be booked twice', {
    timeout: 90_000,
  }, async () => {
    const made = await naru('merchant', 'create', 'Seoul Books', '--json');
    const { merchantId } = JSON.parse(made.out) as { merchantId: string };
    const adjusted = async (refusal: Refusal) => {
      vi.spyOn(Engine.prototype, 'adjust').mockResolvedValue(refused(refusal));
      return (await naru('ledger', 'adjust', merchantId, '1000')).error;
    };
    expect(await adjusted({ code: 'internal', reason: 'outcome unknown' })).toBe(`naru: ${UNKNOWN}\n`);
    expect(await adjusted({ code: 'internal', reason: 'store unavailable' })).toBe(
      'naru: this could not be done, and nothing was changed: store unavailable\n',
    );
    expect(await adjusted({ code: 'busy' })).toBe(`naru: ${BUSY}\n`);
    expect(await adjusted({ code: 'insufficient_balance' })).toBe('naru: refused: insufficient_balance\n');
  });
});

test.each<[Refusal, string, string]>([
  [{ code: 'busy' }, 'busy', BUSY],
  [{ code: 'internal', reason: 'outcome unknown' }, 'outcome_unknown', UNKNOWN],
  [{ code: 'insufficient_balance' }, 'conflict', 'refused: insufficient_balance'],
])('the HTTP API says of %j the same', (refusal, code, message) => {
  expect(refusalFailure(refusal)).toMatchObject({ code, message });
});

test.each([
  [new StoreUnavailableError('gone', { outcomeUnknown: true }), `gone; ${UNKNOWN}`],
  [new StoreUnavailableError('gone', { outcomeUnknown: false }), 'gone'],
  // Nothing that was given is wrong: a row is held, or a statement took too long.
  [new StatementError('canceling statement due to lock timeout', { code: '55P03' }), BUSY],
  [new StatementError('deadlock detected', { code: '40P01' }), BUSY],
  [
    new StatementError('canceling statement due to statement timeout', { code: '57014' }),
    'the database took too long, and nothing was changed (57014)',
  ],
  [
    new StatementError('relation "sealing_keys" does not exist', { code: '42P01' }),
    'the database lacks what this program works with (relation "sealing_keys" does not exist): run naru migrate',
  ],
  [
    new StatementError('bad', { code: '23514', table: 'apps', constraint: 'apps_check' }),
    'the database refused what was given (23514 apps.apps_check); nothing was changed',
  ],
])('what is said of %s', (error, sentence) => {
  expect(faultsOf(error)).toEqual([sentence]);
});
