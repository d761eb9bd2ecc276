import type { KeyObject } from 'node:crypto';
import type { AppKey } from '@naru/engine';

/** Parsing a key costs more than verifying with it; keys never change, so they are cached by their id. */
const prepared = new Map<string, KeyObject>();
const MAX_PREPARED = 10_000;

/** The key object of an app's key, parsed by `load` the first time it is asked for. */
export function preparedKey(key: AppKey, load: (text: string) => KeyObject): KeyObject {
  let found = prepared.get(key.id);
  if (!found) {
    if (prepared.size >= MAX_PREPARED) prepared.clear();
    found = load(key.text);
    prepared.set(key.id, found);
  }
  return found;
}
