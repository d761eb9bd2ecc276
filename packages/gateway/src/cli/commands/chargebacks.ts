import {
  CHARGEBACK_STATES,
  type Chargeback,
  type ChargebackState,
  formatDecimal,
  type ListedBefore,
  type Payment,
} from '@naru/engine';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Gateway } from '../../gateway.ts';
import { isSeveralLines } from '../../http/text.ts';
import {
  actOnChargeback,
  CHARGEBACK_ACTIONS,
  type ChargebackActionName,
  chargebackOf,
  chargebackView,
  disputedPayment,
} from '../../operator/chargeback-view.ts';
import { raiseChargeback } from '../../operator/raise-chargeback.ts';
import {
  amountOption,
  LISTED_BEFORE,
  limitArgument,
  lineArgument,
  listedBeforeArgument,
  orderNumberArgument,
  uuidArgument,
} from '../parse.ts';
import { printRecord, printRows } from '../print.ts';
import { withRuntime } from '../runtime.ts';

interface ListOptions {
  readonly state?: ChargebackState;
  readonly before?: ListedBefore;
  readonly limit: number;
  readonly json?: boolean;
}

interface RaiseOptions {
  readonly case: string;
  readonly reason: string;
  readonly reasonCode?: string;
  readonly amount?: string;
  readonly deduct: boolean;
  readonly json?: boolean;
}

const DESCRIPTIONS: Readonly<Record<ChargebackActionName, string>> = {
  deduct: 'the money of a reported chargeback was taken',
  represent: 'evidence was sent: the payer’s bank decides',
  accept: 'the merchant accepts it: the payer keeps the money',
  win: 'decided: the merchant keeps the money',
  lose: 'decided: the payer keeps the money',
};

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
    .action((options: ListOptions) => withRuntime(({ gateway }) => list(gateway, options)));
  chargebacks
    .command('show')
    .argument('<id>', 'the chargeback’s id', uuidArgument)
    .description('one chargeback, with the merchant’s evidence')
    .option('--json', 'as JSON')
    .action((id: string, options: { json?: boolean }) =>
      withRuntime(async ({ gateway }) => {
        const chargeback = await chargebackOf(gateway, id);
        const evidence = gateway.engine.chargebacks.evidenceOf(chargeback);
        printRecord({ ...(await viewOf(gateway, chargeback)), evidence }, options);
      }),
    );
  chargebacks
    .command('raise')
    .argument('<orderNo>', 'the payment’s number', orderNumberArgument)
    .description('open a case about a payment, by the platform’s or the merchant’s number')
    .requiredOption('--case <number>', 'the channel’s number of the case', lineArgument(64))
    .requiredOption('--reason <text>', 'why, as the merchant is told', lineArgument(255))
    .option('--reason-code <code>', 'the card scheme’s code of the reason', lineArgument(32))
    .option('--amount <amount>', 'a part, in the payment’s currency; all that is left otherwise')
    .option('--no-deduct', 'the bank only asks so far: no money is taken yet')
    .option('--json', 'as JSON')
    .action((number: string, options: RaiseOptions) =>
      withRuntime(({ gateway }) => raise(gateway, number, options)),
    );
  for (const action of Object.keys(CHARGEBACK_ACTIONS) as ChargebackActionName[]) {
    const command = chargebacks
      .command(action)
      .argument('<id>', 'the chargeback’s id', uuidArgument)
      .description(DESCRIPTIONS[action]);
    if (action === 'represent')
      command.option('--evidence <text>', 'what was sent; kept sealed', evidenceArgument);
    command.action((id: string, options: { evidence?: string }) =>
      withRuntime(async ({ gateway }) => {
        const found = await chargebackOf(gateway, id);
        const { state } = await actOnChargeback(gateway, found, action, options.evidence);
        process.stdout.write(`The chargeback is ${state}.\n`);
      }),
    );
  }
}

const MAX_EVIDENCE_CHARS = 4000;

/** Several lines are allowed. */
function evidenceArgument(text: string): string {
  if (text !== '' && text.length <= MAX_EVIDENCE_CHARS && isSeveralLines(text)) return text;
  throw new InvalidArgumentError(`A text of 1 to ${MAX_EVIDENCE_CHARS} characters.`);
}

async function list(gateway: Gateway, options: ListOptions): Promise<void> {
  const { state, before, limit } = options;
  const page = await gateway.engine.chargebacks.recent({
    limit,
    ...(state === undefined ? {} : { state }),
    ...(before === undefined ? {} : { before }),
  });
  const rows = await Promise.all(page.map((one) => viewOf(gateway, one)));
  const shown = rows.map(
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
  printRows(options.json ? rows : shown, options, 'There are no chargebacks.');
}

async function raise(gateway: Gateway, number: string, options: RaiseOptions): Promise<void> {
  const payment = await disputedPayment(gateway, number);
  const { amount, reason, reasonCode, deduct } = options;
  if (amount !== undefined) amountOption('--amount', amount, payment.currency, 'positive');
  const { chargeback, repeated } = await raiseChargeback(gateway, payment, options.case, {
    reason,
    deduct,
    ...(amount === undefined ? {} : { amount }),
    ...(reasonCode === undefined ? {} : { reasonCode }),
  });
  if (options.json) printRecord({ repeated, ...chargebackView(chargeback, payment) }, options);
  else process.stdout.write(`${sentence(chargeback, payment, repeated)}\n`);
}

function sentence(chargeback: Chargeback, payment: Payment, repeated: boolean): string {
  const sum = `${formatDecimal(chargeback.amount, chargeback.currency)} ${chargeback.currency}`;
  const what = repeated
    ? 'The case is known already'
    : `${sum} of ${payment.platformNumber} are charged back`;
  return `${what}: chargeback ${chargeback.id} is ${chargeback.state}.`;
}

async function viewOf(gateway: Gateway, chargeback: Chargeback) {
  const payment = await gateway.engine.payments.get(chargeback.merchantId, chargeback.paymentId);
  return chargebackView(chargeback, payment);
}
