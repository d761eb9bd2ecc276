import { buildsOn, expectThat } from '../case.ts';
import { type Answer, Unanswered } from '../http.ts';
import type { MerchantBench, MerchantCheck, MerchantSuite, Severity } from './check.ts';
import { acceptedAnswer, expectAccepted, expectRefused, expectRefusedInOrder, said } from './steps.ts';

interface Check {
  readonly title: string;
  readonly severity: Severity;
  readonly mend: string;
  readonly run: (bench: MerchantBench) => Promise<void>;
}

/** Tries of a message that is answered with 5xx, as a platform repeats it. */
const TRIES = 3;

/** Two at once come first: later both would be repetitions. */
function first(): Readonly<Record<string, Check>> {
  return {
    'at-once': {
      title:
        'The same message twice at the same moment is accepted twice, or once and then when it comes again',
      severity: 'major',
      mend: 'Remember in one transaction that a message was booked (a unique key), and accept what is booked already.',
      run: atOnce,
    },
    accepted: {
      title: 'The message that an order is paid is accepted',
      severity: 'critical',
      mend: 'Compare the credentials; verify the body as it came, before anything parses it.',
      async run(bench) {
        const answer = bench.order.isKnown ? await bench.first() : await acceptedAnswer(bench);
        expectThat(bench.messages.verdict(answer) !== 'refused', 'an answer that accepts it', said(answer));
      },
    },
  };
}

async function atOnce(bench: MerchantBench): Promise<void> {
  const { messages } = bench;
  // Each delivery is made anew, as a platform does it: a nonce of a repetition is another one.
  const [one, other] = [await messages.paid(), await messages.paid()];
  const answers = await Promise.all([bench.send(one), bench.send(other)]);
  const isLost = (answer: Answer) => messages.verdict(answer) === 'refused';
  for (const answer of answers.filter(isLost)) {
    const again = await bench.send(await messages.paid());
    // An endpoint that says no to all of them does not know the order: another check says what to do then.
    const isPlainNo = [...answers, again].every((one) => isLost(one) && one.status < 500);
    buildsOn(!isPlainNo, `the genuine message was refused (${said(again)})`);
    expectThat(!isLost(again), 'accepted when it comes again', `${said(answer)}, then ${said(again)}`);
  }
}

function replies({ reply }: MerchantSuite): Readonly<Record<string, Check>> {
  return {
    reply: {
      title: `The reply to what is accepted is HTTP 200 with ${reply}`,
      severity: 'critical',
      mend: `Answer with the text ${reply} and nothing else, as plain text: else the message comes again.`,
      async run(bench) {
        const answer = await acceptedAnswer(bench);
        expectThat(bench.messages.verdict(answer) === 'accepted', `HTTP 200 with ${reply}`, said(answer));
      },
    },
    'in-time': {
      title: 'The reply comes in time',
      severity: 'major',
      mend: 'Remember the message and answer; do what takes long afterwards.',
      async run(bench) {
        try {
          await bench.send(await bench.messages.paid());
        } catch (error) {
          const isLate = error instanceof Unanswered && error.isTimeout;
          if (!isLate) throw error;
          expectThat(false, 'an answer in time', error.message);
        }
      },
    },
    repeated: {
      title: 'The same message again is accepted again',
      severity: 'critical',
      mend: 'Accept what is booked already, and do not book it twice: a message that is refused comes for ever.',
      async run(bench) {
        await expectAccepted(bench, await bench.messages.paid(), await bench.messages.paid());
      },
    },
  };
}

function genuineness({ proof }: MerchantSuite): Readonly<Record<string, Check>> {
  const verify = `Verify the ${proof} over all members as they came, before anything else; refuse what does not fit.`;
  return {
    'signature-wrong': {
      title: `A ${proof} by another key is refused`,
      severity: 'critical',
      mend: verify,
      run: async (bench) => expectRefused(bench, await bench.messages.signedByAnother()),
    },
    'signature-missing': {
      title: `A message without ${proof} is refused`,
      severity: 'critical',
      mend: verify,
      run: async (bench) => expectRefused(bench, await bench.messages.unsigned()),
    },
    'amount-altered': {
      title: `A message whose amount was altered after its ${proof} was made is refused`,
      severity: 'critical',
      mend: verify,
      run: async (bench) => expectRefused(bench, await bench.messages.altered('amount')),
    },
    'order-altered': {
      title: `A message whose order number was altered after its ${proof} was made is refused`,
      severity: 'critical',
      mend: verify,
      run: async (bench) => expectRefused(bench, await bench.messages.altered('order')),
    },
    'other-app': {
      title: 'A genuine message for another app is refused',
      severity: 'minor',
      mend: 'Compare the id of the app in the message with your own.',
      run: async (bench) => expectRefused(bench, await bench.messages.otherApp()),
    },
    'other-amount': {
      title: 'A genuine message with another amount than that of the order is refused',
      severity: 'critical',
      mend: 'Compare amount and currency with those of the order: a payer can bring the result of a cheaper one.',
      async run(bench) {
        buildsOn(bench.order.isKnown, 'nobody named an order: --order and --amount');
        await optional(bench, await bench.messages.otherAmount?.());
      },
    },
    'moved-border': {
      title: `A message is refused whose ${proof} fits, but in which a value reads as further parameters`,
      severity: 'major',
      mend: 'Refuse values in which a & is followed by the name of a parameter and =, and parameters you do not know.',
      run: async (bench) => optional(bench, await bench.messages.movedBorder?.()),
    },
  };
}

async function optional(bench: MerchantBench, message: Parameters<typeof expectRefused>[1] | undefined) {
  if (message) await expectRefused(bench, message);
}

function tolerance({ contentType }: MerchantSuite): Readonly<Record<string, Check>> {
  return {
    steps: {
      title: 'Messages that come one after the other about one order are all accepted',
      severity: 'major',
      mend: 'Book each message by its own number and status; deliver when all of the amount is there.',
      run: async (bench) => expectAccepted(bench, ...(await bench.messages.steps())),
    },
    older: {
      title: 'An older message that comes after the newer one is accepted',
      severity: 'major',
      mend: 'Accept it and leave the order as it is: messages may overtake each other, and what is paid stays paid.',
      async run(bench) {
        const message = await bench.messages.older?.();
        if (message) await expectAccepted(bench, message, await bench.messages.paid());
      },
    },
    'unknown-members': {
      title: 'A message with a member that came later to the protocol is accepted',
      severity: 'major',
      mend: 'Verify the members that came, not a fixed list of names, and ignore those that you do not use.',
      run: async (bench) => expectAccepted(bench, await bench.messages.withUnknown()),
    },
    'empty-members': {
      title: 'A message with empty members is accepted',
      severity: 'major',
      mend: 'Treat empty members as the protocol says, both in what is verified and in what is read.',
      run: async (bench) => expectAccepted(bench, await bench.messages.withEmpty()),
    },
    'odd-texts': {
      title: 'A message whose texts have Hangul, &, %, + and quotation marks is accepted',
      severity: 'major',
      mend: 'Read the body as UTF-8 and verify decoded values, neither escaped nor trimmed.',
      run: async (bench) => expectAccepted(bench, await bench.messages.withOddTexts()),
    },
    'content-type': {
      title: 'A charset behind the content type makes no difference',
      severity: 'minor',
      mend: `Compare the part before the semicolon: ${contentType}.`,
      async run(bench) {
        const { headers, body } = await bench.messages.paid();
        const types = ['UTF-8', 'utf-8'].map((charset) => `${contentType};charset=${charset}`);
        const messages = types.map((type) => ({ body, headers: { ...headers, 'content-type': type } }));
        await expectAccepted(bench, ...messages);
      },
    },
  };
}

function nonsense(): Readonly<Record<string, Check>> {
  return {
    'content-type-other': {
      title: 'A message as text/plain is accepted or refused, and not answered with 5xx',
      severity: 'minor',
      mend: 'Read the body yourself, whatever its type, or answer 415.',
      async run(bench) {
        await acceptedAnswer(bench);
        const { headers, body } = await bench.messages.paid();
        const answer = await bench.send({ body, headers: { ...headers, 'content-type': 'text/plain' } });
        expectThat(answer.status < 500, 'another status than 5xx', said(answer));
      },
    },
    'body-nonsense': {
      title: 'A body that is no message is refused, and not with 5xx',
      severity: 'minor',
      mend: 'Catch what the reader of the body throws, and answer 400.',
      async run(bench) {
        const { headers } = await bench.messages.paid();
        await expectRefusedInOrder(bench, { headers, body: '%%% \u0000 {' });
      },
    },
    'body-empty': {
      title: 'An empty body is refused, and not with 5xx',
      severity: 'minor',
      mend: 'Check that there is a body, and answer 400.',
      async run(bench) {
        const { headers } = await bench.messages.paid();
        await expectRefusedInOrder(bench, { headers, body: '' });
      },
    },
    get: {
      title: 'GET is not accepted like a message',
      severity: 'minor',
      mend: 'Answer 405 to other methods than POST.',
      run: async (bench) => expectRefused(bench, { headers: {}, body: '' }, 'GET'),
    },
  };
}

function ends(): Readonly<Record<string, Check>> {
  return {
    retry: {
      title: 'What the endpoint answered with 5xx is accepted when it comes again',
      severity: 'major',
      mend: 'Undo everything when an error ends the work, also the mark that the message was seen.',
      async run(bench) {
        await acceptedAnswer(bench);
        const message = await bench.messages.paid();
        let answer = await bench.send(message);
        for (let tries = 1; tries < TRIES && answer.status >= 500; tries++)
          answer = await bench.send(message);
        expectThat(answer.status < 500, `accepted within ${TRIES} tries`, said(answer));
      },
    },
    replay: {
      title: 'The first message after all others is accepted again',
      severity: 'major',
      mend: 'Remember booked messages as long as the orders: repetitions may come after hours.',
      run: async (bench) => expectAccepted(bench, await bench.messages.paid()),
    },
  };
}

/** The checks that a dialect has a section for, in the order in which they run. */
export function merchantChecks(suite: MerchantSuite): readonly MerchantCheck[] {
  const all = {
    ...first(),
    ...replies(suite),
    ...genuineness(suite),
    ...tolerance(suite),
    ...nonsense(),
    ...ends(),
  };
  return Object.entries(all).flatMap(([id, check]) => {
    const cites = suite.cites[id];
    return cites === undefined ? [] : [{ id, cites, ...check }];
  });
}
