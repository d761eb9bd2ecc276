/**
 * How long after it was made a command may be committed: queue, lock (1 s), set aside (6 s), a lost session and once
 * more. What a process knew when it made one counts for other processes until then. A queue at a pooler comes on top:
 * who waits for commands can be told to wait longer.
 */
export const COMMAND_MS = 13_000;

/**
 * How long to wait before a channel that left a question open is asked again, by the number of times it has been
 * asked: soon at first, since most doubts are a slow answer, then ever more rarely, but without end. An order in
 * doubt is somebody's money.
 */
const ASK_AGAIN_SECONDS = [3, 10, 30, 60, 300, 600] as const;

export function askAgainDelayMs(tries: number): number {
  const last = ASK_AGAIN_SECONDS[ASK_AGAIN_SECONDS.length - 1] ?? 600;
  return (ASK_AGAIN_SECONDS[tries] ?? last) * 1000;
}
