import type { CallbackReader, ReadCallback, ReceivedCallback } from '../../contract/dialect-cli.ts';
import type { Dialects } from '../../gateway.ts';
import { demoCredentialsOf } from '../../sandbox/demo.ts';
import { readTextFile } from '../read-file.ts';

export interface DialectReader {
  readonly dialect: string;
  readonly read: CallbackReader;
}

/** Verifies the callbacks of the demo apps. */
export async function demoReaders(dialects: Dialects): Promise<DialectReader[]> {
  const readers: DialectReader[] = [];
  for (const { name, cli } of dialects.values()) {
    const read = cli.listener?.(await demoCredentialsOf(name));
    if (read) readers.push({ dialect: name, read });
  }
  return readers;
}

/** Verifies those of the apps in a file, which has the form of sandbox/demo-credentials.json. */
export async function fileReaders(dialects: Dialects, file: string): Promise<DialectReader[]> {
  const all = objectIn(await readTextFile(file, '--credentials'));
  const names = [...dialects.values()].filter(({ cli }) => cli.listener).map(({ name }) => name);
  const known = Object.keys(all ?? {}).filter((name) => names.includes(name));
  if (!all || known.length === 0) {
    throw new Error(
      `--credentials: ${file} must have the form of sandbox/demo-credentials.json, with ${names.join(' or ')}`,
    );
  }
  return known.map((dialect) => {
    try {
      const read = dialects.get(dialect)?.cli.listener?.(all[dialect]);
      if (!read) throw new Error('has no callbacks');
      return { dialect, read };
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new Error(`--credentials: ${dialect} in ${file} is not usable: ${reason}`);
    }
  });
}

function objectIn(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? (value as Readonly<Record<string, unknown>>) : undefined;
  } catch {
    return undefined;
  }
}

export type Read = ReadCallback & { readonly dialect: string | undefined };

const NOBODY = { app: undefined, orderNumber: undefined, event: undefined } as const;

/** A message of which no dialect can say anything. */
export function unread(fault: string): Read {
  return { dialect: undefined, fault, reply: 'FAIL', about: NOBODY };
}

/** The verdict of the dialect whose message it is. */
export function readBy(readers: readonly DialectReader[], received: ReceivedCallback): Read {
  for (const { dialect, read } of readers) {
    try {
      const found = read(received);
      if (found) return { ...found, dialect };
    } catch {
      return { dialect, fault: 'unreadable', reply: 'FAIL', about: NOBODY };
    }
  }
  return unread(objectIn(received.body) ? 'not of a known app' : 'no JSON');
}
