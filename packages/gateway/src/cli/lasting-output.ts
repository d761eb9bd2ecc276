import { writeSync } from 'node:fs';
import type { DestinationStream } from 'pino';

const STDOUT = 1;
const STDERR = 2;
/** A slow reader fills a pipe for a moment; one that reads nothing for this long is treated as gone. */
const FULL_PIPE_TRIES = 20;
const FULL_PIPE_WAIT_MS = 10;

const clock = new Int32Array(new SharedArrayBuffer(4));

/** Writes all of a text at once; waits for a full pipe `waits` times. Throws `PartlyWritten` in the middle. */
function writeAll(descriptor: number, text: string, waits = FULL_PIPE_TRIES): void {
  const whole = Buffer.from(text);
  let rest = whole;
  for (let tries = 0; rest.length > 0; ) {
    try {
      rest = rest.subarray(writeSync(descriptor, rest));
    } catch (error) {
      tries += 1;
      if ((error as NodeJS.ErrnoException).code === 'EAGAIN' && tries <= waits) {
        Atomics.wait(clock, 0, 0, FULL_PIPE_WAIT_MS);
      } else {
        throw rest.length < whole.length ? new PartlyWritten(error) : error;
      }
    }
  }
}

/** A text broke off: the next one has to begin a new line. */
class PartlyWritten extends Error {
  constructor(cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

/**
 * The log's output. A line that can't be written (a full disk, a reader that is gone or stuck) is lost without further
 * effect: work must not fail or wait because of its log. Only the first write to a full pipe waits. The first loss is
 * reported on standard error, and the number of lost lines in the log as soon as it accepts lines again.
 */
export function lastingDestination(descriptor = STDOUT, complaints = STDERR): DestinationStream {
  let lost = 0;
  let lineEnd = '';
  return {
    write(line: string): void {
      try {
        if (lost > 0) {
          const time = new Date().toISOString();
          const record = { level: 40, time, name: 'naru', lost, msg: 'log lines were lost' };
          writeAll(descriptor, `${lineEnd}${JSON.stringify(record)}\n`, 0);
          lost = 0;
          lineEnd = '';
        }
        writeAll(descriptor, line);
      } catch (error) {
        if (error instanceof PartlyWritten) lineEnd = '\n';
        lost += 1;
        if (lost === 1) complain(complaints, error);
      }
    },
  };
}

function complain(descriptor: number, error: unknown): void {
  const reason = error instanceof Error ? error.message : String(error);
  say(`naru: the log can't be written (${reason}): its lines are lost, the work goes on\n`, descriptor);
}

function say(sentence: string, descriptor = STDERR): void {
  try {
    writeAll(descriptor, sentence);
  } catch {
    // No output is left to report it.
  }
}

/**
 * Nothing is aborted because its output can't be written: a server goes on, a command finishes. A closed reader (`naru
 * … | head`) is no fault. Any other fault of standard output (a full disk) is reported on standard error, and a command
 * ends with exit code 1.
 */
export function outliveOutput(): void {
  process.stderr.on('error', () => undefined);
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') return;
    process.exitCode = 1;
    say(`naru: the output can't be written (${error.message})\n`);
  });
}
