/**
 * How long after its creation a command may still be committed: queue, lock (1 s), set aside (6 s), a lost session and
 * one repetition. Until then other processes must assume that what this process knew still counts. A queue at a pooler
 * comes on top: code that waits for commands can be configured to wait longer.
 */
export const COMMAND_MS = 13_000;

/**
 * How long to wait before a channel is asked again about an open question, by the number of times it has been asked:
 * short at first, since most doubts are a slow answer, then longer and longer, without end. An order in doubt is
 * somebody's money.
 */
const ASK_AGAIN_SECONDS = [3, 10, 30, 60, 300, 600] as const;

export function askAgainDelayMs(tries: number): number {
  const last = ASK_AGAIN_SECONDS[ASK_AGAIN_SECONDS.length - 1] ?? 600;
  return (ASK_AGAIN_SECONDS[tries] ?? last) * 1000;
}
