/*
 * npm run lock: after every change of the dependencies.
 *
 * Takes the `engines` of the dependencies out of package-lock.json. npm compares them with the Node that runs npm
 * and warns; but Naru's programs and tools run on the Node that packages/gateway/bin/launch.js chooses.
 * Rejected: older tools (vitest, vite, commander and the rest of Node 18's time), and installing tools in a second
 * step (a second place that can fail, and the runtime's own dependencies warn as well).
 */
import fs from 'node:fs';
import { fileURLToPath } from 'node:url';

const LOCK_FILE = fileURLToPath(new URL('../package-lock.json', import.meta.url));

interface Lock {
  packages: Record<string, { engines?: unknown }>;
}

const lock = JSON.parse(fs.readFileSync(LOCK_FILE, 'utf8')) as Lock;
let count = 0;
for (const [folder, entry] of Object.entries(lock.packages)) {
  // The root's own entry mirrors package.json; npm calls the lock stale when they differ.
  if (folder === '' || entry.engines === undefined) continue;
  delete entry.engines;
  count += 1;
}
fs.writeFileSync(LOCK_FILE, `${JSON.stringify(lock, null, 2)}\n`);
process.stdout.write(`package-lock.json: engines of ${count} dependencies taken out\n`);
