import { randomBytes } from 'node:crypto';
import { dropTestDatabases } from './server-databases.ts';

/** Gives the run a name, which its databases on the server carry, and drops them all at the end. */
export default function setup(): (() => Promise<void>) | undefined {
  const serverUrl = process.env.NARU_TEST_DATABASE_URL;
  if (!serverUrl) return undefined;
  const runId = randomBytes(4).toString('hex');
  process.env.NARU_TEST_RUN_ID = runId;
  return () => dropTestDatabases(serverUrl, runId);
}
