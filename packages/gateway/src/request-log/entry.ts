import type { IncomingHttpHeaders } from 'node:http';
import type { ExpectedText } from './refusal.ts';

/** A call as it came in. */
export interface ReceivedCall {
  readonly headers: IncomingHttpHeaders;
  /** Empty when there is none. */
  readonly body: string;
}

/** What a call is about, by what it says itself: nobody has verified it. */
export interface CallNames {
  /** The public id of the app. */
  readonly app?: string | undefined;
  readonly orderNumber?: string | undefined;
}

/** A body as it is kept: cards and secrets are masked, and what is too long is cut. */
export interface KeptBody {
  /** null: there was none, or it was not read (too large, not UTF-8). */
  readonly text: string | null;
  /** Of the whole body. */
  readonly bytes: number;
  readonly isCut: boolean;
}

/** A request to a merchant API and its answer. */
export interface LoggedRequest {
  readonly id: string;
  readonly receivedAt: Date;
  readonly dialect: string;
  readonly method: string;
  readonly path: string;
  readonly app: string | null;
  readonly orderNumber: string | null;
  readonly status: number;
  readonly durationMs: number;
  /** null: the call was carried out. */
  readonly refusal: LoggedRefusal | null;
  readonly request: { readonly headers: Readonly<Record<string, string>>; readonly body: KeptBody };
  readonly answer: { readonly body: KeptBody };
}

export interface LoggedRefusal {
  readonly code: string | null;
  readonly text: string;
  /** In plain words. */
  readonly reason: string;
  readonly expected: ExpectedText | null;
}

/** The members of a JSON object; none where it is none. */
export function membersIn(body: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
  } catch {
    return {};
  }
}

/** The first that is a text or a number. */
export function nameOf(...values: readonly unknown[]): string | undefined {
  const found = values.find(
    (value) => (typeof value === 'string' && value !== '') || typeof value === 'number',
  );
  return found === undefined ? undefined : String(found);
}
