import type { SentRequest } from '../transport/sender.ts';
import type { SignedOperation } from '../transport/signed-operations.ts';

/** What the page makes of an operation and its fields, and how it shows it. */

/** The path with its parts filled in. */
export function filledPath({ path }: SignedOperation, parts: Record<string, string>): string {
  return path.replace(/\{(\w{1,40})\}/g, (_, name: string) => encodeURIComponent(parts[name] ?? ''));
}

/** Members that name an order anew; a number that was used names the old one. */
const orderNames = ['orderId', 'merchantOrderNo', 'order_id', 'refund_id'];

/** The body with a number that nobody had before, of at most 32 characters, in place of the order's. */
export function withNewNumber(body: Record<string, unknown>, number: string): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(body).map(([name, value]) => {
      if (orderNames.includes(name) && typeof value === 'string') return [name, number];
      const isMembers = typeof value === 'object' && value !== null && !Array.isArray(value);
      return [name, isMembers ? withNewNumber(value as Record<string, unknown>, number) : value];
    }),
  );
}

/** Whether the body has such a number. */
export function hasNumber(body: Record<string, unknown>): boolean {
  return JSON.stringify(withNewNumber(body, '')) !== JSON.stringify(body);
}

/** The request as a command for a shell of Unix. */
export function curlOf({ method, url, headers, body }: SentRequest): string {
  const lines = [
    `curl -X ${method} ${quoted(url)}`,
    ...Object.entries(headers).map(([name, value]) => `  -H ${quoted(`${name}: ${value}`)}`),
    ...(body === null ? [] : [`  --data-binary ${quoted(body)}`]),
  ];
  return lines.join(' \\\n');
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
