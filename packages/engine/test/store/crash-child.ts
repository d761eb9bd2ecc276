import { openEmbeddedStore } from '../../src/store/embedded-store.ts';

/*
 * Run by crash.test.ts in a process of its own, to be killed there: opens the store in the given directory,
 * says "open", and with a second argument commits numbers from there on, saying each one after its commit.
 */
const [dataDir, firstNumber] = process.argv.slice(2);
if (dataDir === undefined) throw new Error('usage: crash-child.ts DATA_DIR [FIRST_NUMBER]');

const store = await openEmbeddedStore({ dataDir, fsync: true });
process.stdout.write('open\n');

if (firstNumber !== undefined) {
  await store.exec('CREATE TABLE IF NOT EXISTS commits (number bigint PRIMARY KEY, pair bigint NOT NULL)');
  for (let number = BigInt(firstNumber); ; number += 2n) {
    await store.transaction(async (tx) => {
      await tx.query('INSERT INTO commits VALUES ($1, $2)', [number, number + 1n]);
      await tx.query('INSERT INTO commits VALUES ($1, $2)', [number + 1n, number]);
    });
    process.stdout.write(`${number}\n`);
  }
}
await store.close();
