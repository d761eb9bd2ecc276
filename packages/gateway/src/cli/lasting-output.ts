import { writeSync } from 'node:fs';
import type { DestinationStream } from 'pino';

const STDOUT = 1;
const STDERR = 2;
/** A reader that is slow fills a pipe for a moment; one that takes nothing for so long is treated as gone. */
const FULL_PIPE_TRIES = 20;
const FULL_PIPE_WAIT_MS = 10;

const clock = new Int32Array(new SharedArrayBuffer(4));

/** Writes all of a text at once, or throws. */
function writeAll(descriptor: number, text: string): void {
  let rest = Buffer.from(text);
  for (let tries = 0; rest.length > 0; ) {
    try {
      rest = rest.subarray(writeSync(descriptor, rest));
    } catch (error) {
      tries += 1;
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN' || tries > FULL_PIPE_TRIES) throw error;
      Atomics.wait(clock, 0, 0, FULL_PIPE_WAIT_MS);
    }
  }
}

/**
 * Where the log goes. A line that can't be written (a full disk, a reader that is gone) is lost, and nothing
 * else: work must not fail for the sake of its log. Standard error is told at the first one, and the log itself
 * how many were lost as soon as it takes lines again.
 */
export function lastingDestination(descriptor = STDOUT, complaints = STDERR): DestinationStream {
  let lost = 0;
  return {
    write(line: string): void {
      try {
        if (lost > 0) {
          const time = new Date().toISOString();
          writeAll(
            descriptor,
            `${JSON.stringify({ level: 40, time, name: 'naru', lost, msg: 'log lines were lost' })}\n`,
          );
          lost = 0;
        }
        writeAll(descriptor, line);
      } catch (error) {
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
    // There is nobody left to be told.
  }
}

/**
 * Nothing is broken off because its output can't be written: a server works on, a command finishes what it does.
 * Who reads no more (`naru … | head`) has read enough. Any other fault (a full disk) is said on standard error, once,
 * and a command ends with exit code 1.
 */
export function outliveOutput(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') return;
      const said = process.exitCode === 1;
      process.exitCode = 1;
      if (!said && stream === process.stdout) say(`naru: the output can't be written (${error.message})\n`);
    });
  }
}
