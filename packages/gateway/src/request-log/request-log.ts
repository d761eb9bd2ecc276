import { newId } from '@naru/engine';
import type { LoggedRequest } from './entry.ts';

interface Kept {
  readonly entry: LoggedRequest;
  readonly bytes: number;
}

export interface RequestFilter {
  readonly dialect?: string | undefined;
  /** A part of it. */
  readonly path?: string | undefined;
  readonly app?: string | undefined;
  readonly order?: string | undefined;
  readonly status?: number | undefined;
  readonly isRefused?: boolean | undefined;
}

export interface RequestPage {
  /** Only older ones than this: the last of the page before. */
  readonly before?: string | undefined;
  /** Only newer ones than this. */
  readonly since?: string | undefined;
  readonly limit: number;
}

export const MAX_LOGGED = 1000;
/** Of texts, at two bytes a character. */
export const MAX_LOGGED_BYTES = 16 * 1024 * 1024;

/**
 * The last requests to the merchant APIs, in the memory of this process: for whoever writes a merchant's code against a
 * sandbox. Bounded in number and in bytes; the oldest go first. Ids increase, so that a page continues also when its
 * last request is gone.
 */
export class RequestLog {
  #kept: Kept[] = [];
  #bytes = 0;
  #lastMs = 0;

  /** An id greater than all before: no two have one millisecond, and a clock that is set back is not followed. */
  nextId(now: Date): string {
    this.#lastMs = Math.max(now.getTime(), this.#lastMs + 1);
    return newId(new Date(this.#lastMs));
  }

  add(entry: LoggedRequest): void {
    const bytes = bytesOf(entry);
    this.#kept.push({ entry, bytes });
    this.#bytes += bytes;
    while (this.#kept.length > MAX_LOGGED || this.#bytes > MAX_LOGGED_BYTES) {
      this.#bytes -= this.#kept.shift()?.bytes ?? 0;
    }
  }

  find(id: string): LoggedRequest | undefined {
    return this.#kept.find(({ entry }) => entry.id === id)?.entry;
  }

  /** Newest first. */
  list(filter: RequestFilter, { before, since, limit }: RequestPage): LoggedRequest[] {
    const found: LoggedRequest[] = [];
    for (const { entry } of this.#kept.toReversed()) {
      if (found.length === limit) break;
      if (before !== undefined && entry.id >= before) continue;
      if (since !== undefined && entry.id <= since) break;
      if (fits(entry, filter)) found.push(entry);
    }
    return found;
  }

  clear(): void {
    this.#kept = [];
    this.#bytes = 0;
  }
}

function fits(
  entry: LoggedRequest,
  { dialect, path, app, order, status, isRefused }: RequestFilter,
): boolean {
  return (
    (dialect === undefined || entry.dialect === dialect) &&
    (path === undefined || entry.path.includes(path)) &&
    (app === undefined || entry.app === app) &&
    (order === undefined || entry.orderNumber === order) &&
    (status === undefined || entry.status === status) &&
    (isRefused === undefined || (entry.refusal !== null) === isRefused)
  );
}

/** What is behind an entry beside its texts. */
const BASE_BYTES = 1024;

function bytesOf({ path, app, orderNumber, refusal, request, answer }: LoggedRequest): number {
  const headers = Object.entries(request.headers).flat();
  const refused = [refusal?.text, refusal?.reason, refusal?.expected?.signedText];
  const texts = [path, app, orderNumber, request.body.text, answer.body.text, ...refused];
  const chars = [...texts, ...headers].reduce((sum, text) => sum + (text?.length ?? 0), 0);
  return BASE_BYTES + 2 * chars;
}
