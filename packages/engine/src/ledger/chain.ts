import { createHash } from 'node:crypto';
import type { Entry } from './transfers.ts';

/** The hash that a merchant's chain starts from. */
export const GENESIS_HASH = Buffer.alloc(32);

export interface PostedEntry extends Entry {
  readonly line: number;
  readonly balanceAfter: bigint;
}

export interface PostedTransfer {
  readonly merchantId: string;
  readonly sequence: bigint;
  readonly kind: string;
  readonly subjectKind: string;
  readonly subjectId: string;
  readonly createdAt: Date;
  readonly previousHash: Buffer;
  readonly hash: Buffer;
  readonly entries: readonly PostedEntry[];
}

/**
 * The hash of a transfer: SHA-256 over the previous hash and everything the transfer says. Changing, removing or
 * reordering any row breaks every later hash of that merchant.
 */
export function chainHash(transfer: Omit<PostedTransfer, 'hash'>): Buffer {
  const head = [
    transfer.merchantId,
    transfer.sequence,
    transfer.kind,
    transfer.subjectKind,
    transfer.subjectId,
    transfer.createdAt.toISOString(),
  ].join('|');
  const lines = transfer.entries.map((line) =>
    [line.line, line.kind, line.channel, line.currency, line.amount, line.balanceAfter].join('|'),
  );
  return createHash('sha256')
    .update(transfer.previousHash)
    .update([head, ...lines].join('\n'))
    .digest();
}
