import { readdirSync } from 'node:fs';
import path from 'node:path';
import { root } from './sources.ts';

/** From the root, with the slash at its end. */
export const DIALECTS_FOLDER = 'packages/gateway/src/dialects/';

/** Naru's dialects, by their folders: a contract package and a page of docs/protocols have the same name. */
export const DIALECT_NAMES: readonly string[] = readdirSync(path.join(root, DIALECTS_FOLDER), {
  withFileTypes: true,
})
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);
