import type { OrderPosition } from '@naru/engine';

/** The question that a cursor was given out for; used with another one it would silently skip orders. */
export interface CursorScope {
  readonly appId: string;
  readonly type: string;
  readonly status: number | undefined;
  readonly beginMs: number;
  readonly endMs: number;
}

const VERSION = 1;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Position and scope as one opaque text. Not sealed: it contains nothing that its reader does not know. */
export function encodeCursor(scope: CursorScope, { createdAt, id }: OrderPosition): string {
  const parts = [VERSION, ...scopeParts(scope), createdAt.getTime(), id];
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}

/** The position of a cursor that was given out for this question, or undefined. */
export function decodeCursor(scope: CursorScope, text: string): OrderPosition | undefined {
  let parts: unknown;
  try {
    parts = JSON.parse(Buffer.from(text, 'base64url').toString());
  } catch {
    return undefined;
  }
  if (!Array.isArray(parts)) return undefined;
  const [version, ...rest] = parts as unknown[];
  const [id, createdAtMs] = [rest.pop(), rest.pop()];
  if (version !== VERSION || JSON.stringify(rest) !== JSON.stringify(scopeParts(scope))) return undefined;
  if (typeof id !== 'string' || !UUID.test(id) || !Number.isSafeInteger(createdAtMs)) return undefined;
  // A position outside of the range was not given out, and may not even be a time.
  const isInRange = Number(createdAtMs) >= scope.beginMs && Number(createdAtMs) <= scope.endMs;
  return isInRange ? { createdAt: new Date(Number(createdAtMs)), id } : undefined;
}

function scopeParts({ appId, type, status, beginMs, endMs }: CursorScope): unknown[] {
  return [appId, type, status ?? 0, beginMs, endMs];
}
