import { randomBytes } from 'node:crypto';
import { traceId } from '@naru/teemopay';

const PROCESS_ID = randomBytes(16).toString('hex');
const THREAD_LIMIT = 100;
const SEQUENCE_LIMIT = 10_000;
let sequence = 0;

/** The number of a call in the platform's form (teemopay.md §3): process, thread, milliseconds, a running number. */
export function nextTraceId(): string {
  sequence = (sequence + 1) % SEQUENCE_LIMIT;
  return traceId({
    processId: PROCESS_ID,
    thread: process.pid % THREAD_LIMIT,
    // Real time, as in every log: the sandbox's clock moves orders, not calls.
    epochMs: Date.now(),
    sequence,
  });
}
