import { CHARGEBACK_STATES, type ChargebackState } from '@naru/engine';
import { type Command, InvalidArgumentError, Option } from 'commander';
import {
  acceptChargeback,
  deductChargeback,
  listChargebacks,
  loseChargeback,
  raiseCase,
  representChargeback,
  showChargeback,
  winChargeback,
} from '../../admin/chargebacks/operations.ts';
import type { OutputOf } from '../../admin/operation.ts';
import { isSeveralLines } from '../../http/text.ts';
import { type Admin, withAdmin } from '../admin.ts';
import { type NumberIsOptions, numberIs, withNumberIs } from '../number-is.ts';
import {
  LISTED_BEFORE,
  type ListedFrom,
  limitArgument,
  lineArgument,
  listedBeforeArgument,
  orderNumberArgument,
  uuidArgument,
} from '../parse.ts';
import { printRecord, printRows } from '../print.ts';

interface ListOptions {
  readonly state?: ChargebackState;
  readonly before?: ListedFrom;
  readonly limit: number;
  readonly json?: boolean;
}

interface RaiseOptions extends NumberIsOptions {
  readonly case: string;
  readonly reason: string;
  readonly reasonCode?: string;
  readonly amount?: string;
  readonly deduct: boolean;
  readonly json?: boolean;
}

/** The actions that need no evidence. */
const ACTIONS = {
  deduct: [deductChargeback, 'the money of a reported chargeback was taken'],
  accept: [acceptChargeback, 'the merchant accepts it: the payer keeps the money'],
  win: [winChargeback, 'decided: the merchant keeps the money'],
  lose: [loseChargeback, 'decided: the payer keeps the money'],
} as const;

/** `naru chargebacks …`. */
export function chargebackCommands(program: Command): void {
  const chargebacks = program.command('chargebacks').description('payments that payers’ banks take back');
  chargebacks
    .command('list')
    .description('the latest first')
    .addOption(new Option('--state <state>', 'only these').choices([...CHARGEBACK_STATES]))
    .option('--limit <n>', 'at most', limitArgument, 50)
    .option('--before <id>', LISTED_BEFORE, listedBeforeArgument)
    .option('--json', 'as JSON')
    .action((options: ListOptions) => withAdmin((admin) => list(admin, options)));
  chargebacks
    .command('show')
    .argument('<id>', 'the chargeback’s id', uuidArgument)
    .description('one chargeback, with the merchant’s evidence')
    .option('--json', 'as JSON')
    .action((id: string, options: { json?: boolean }) =>
      withAdmin(async (admin) => printRecord(await admin.call(showChargeback, { id }), options)),
    );
  withNumberIs(chargebacks.command('raise'))
    .argument('<orderNo>', 'the payment’s number', orderNumberArgument)
    .description('open a case about a payment, by the platform’s or the merchant’s number')
    .requiredOption('--case <number>', 'the channel’s number of the case', lineArgument(64))
    .requiredOption('--reason <text>', 'the reason, which the merchant sees', lineArgument(255))
    .option('--reason-code <code>', 'the card scheme’s code of the reason', lineArgument(32))
    .option('--amount <amount>', 'a part, in the payment’s currency; all that is left otherwise')
    .option('--no-deduct', 'the bank only asks so far: no money is taken yet')
    .option('--json', 'as JSON')
    .action((number: string, options: RaiseOptions) => withAdmin((admin) => raise(admin, number, options)));
  chargebacks
    .command('represent')
    .argument('<id>', 'the chargeback’s id', uuidArgument)
    .description('evidence was sent: the payer’s bank decides')
    .option('--evidence <text>', 'what was sent; kept sealed', evidenceArgument)
    .action((id: string, { evidence }: { evidence?: string }) =>
      withAdmin(async (admin) => showState(await admin.call(representChargeback, { id, evidence }))),
    );
  for (const [name, [operation, description]] of Object.entries(ACTIONS)) {
    chargebacks
      .command(name)
      .argument('<id>', 'the chargeback’s id', uuidArgument)
      .description(description)
      .action((id: string) => withAdmin(async (admin) => showState(await admin.call(operation, { id }))));
  }
}

function showState({ state }: { readonly state: string }): void {
  process.stdout.write(`The chargeback is ${state}.\n`);
}

const MAX_EVIDENCE_CHARS = 4000;

/** Several lines are allowed. */
function evidenceArgument(text: string): string {
  if (text !== '' && text.length <= MAX_EVIDENCE_CHARS && isSeveralLines(text)) return text;
  throw new InvalidArgumentError(`A text of 1 to ${MAX_EVIDENCE_CHARS} characters.`);
}

async function list(admin: Admin, { state, before, limit, ...options }: ListOptions): Promise<void> {
  const { items } = await admin.call(listChargebacks, { state, limit, ...before });
  const shown = items.map(
    ({ id, reportedAt, state: now, platformNumber, currency, amount, deadline, reason }) => ({
      id,
      reportedAt,
      state: now,
      payment: platformNumber,
      amount: `${amount} ${currency}`,
      deadline,
      reason,
    }),
  );
  printRows(options.json ? items : shown, options, 'There are no chargebacks.');
}

async function raise(admin: Admin, number: string, options: RaiseOptions): Promise<void> {
  const { case: caseNumber, amount, reason, reasonCode, deduct, json } = options;
  const input = { number, ...numberIs(options), caseNumber, amount, reason, reasonCode, deduct };
  const raised = await admin.call(raiseCase, input, { names: { amount: '--amount' } });
  if (json) printRecord(raised, options);
  else process.stdout.write(`${sentence(raised)}\n`);
}

function sentence(raised: OutputOf<typeof raiseCase>): string {
  const { amount, currency, platformNumber, repeated, id, state } = raised;
  const what = repeated
    ? 'The case is known already'
    : `${amount} ${currency} of ${platformNumber} are charged back`;
  return `${what}: chargeback ${id} is ${state}.`;
}
