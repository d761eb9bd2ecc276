import type { Fired, MemoryReading } from './http/messages.ts';
import { Helper } from './support/child.ts';
import type { Databases } from './support/databases.ts';
import { startGateway } from './support/gateway-process.ts';
import { grouped, mebibytes, type SectionReport, say } from './support/report.ts';

/** Memory of a real server process, before and while orders come in over HTTP; read after a full collection. */

const CONNECTIONS = 64;
const STEPS = 4;
/**
 * From half of the orders to all of them. A leak of one order's record (about 1 kB) a request would be 50 MB on a
 * heap of some 30; what the allocator keeps or gives back moves the resident size by a tenth either way.
 */
const MOST_HEAP_GROWTH = 1.15;
const MOST_RESIDENT_GROWTH = 1.25;

export async function benchMemory(databases: Databases, quick: boolean): Promise<SectionReport> {
  const orders = quick ? 8000 : 100_000;
  const databaseUrl = await databases.create('memory');
  const gateway = await startGateway({ databaseUrl });
  const load = new Helper('http/load-generator.ts');
  try {
    const readings: { readonly orders: number; readonly reading: MemoryReading }[] = [
      { orders: 0, reading: await gateway.memory() },
    ];
    const count = orders / STEPS;
    for (let step = 1; step <= STEPS; step += 1) {
      await load.ask({ kind: 'presign', endpoint: 'apply', first: (step - 1) * count, count });
      const fired = await load.ask<Fired>({
        kind: 'fire',
        port: gateway.port,
        connections: CONNECTIONS,
        count,
      });
      if (fired.failures > 0) throw new Error(`${fired.failures} failed, first ${fired.firstFailure}`);
      const reading = await gateway.memory();
      readings.push({ orders: step * count, reading });
      say(`memory after ${grouped(step * count)} orders: ${mebibytes(reading.residentBytes)}`);
    }
    return report(readings, quick);
  } finally {
    await Promise.all([load.stop(), gateway.stop()]);
    await databases.drop('memory');
  }
}

function report(
  readings: readonly { readonly orders: number; readonly reading: MemoryReading }[],
  quick: boolean,
): SectionReport {
  const last = readings.at(-1)?.reading;
  const middle = readings[STEPS / 2]?.reading;
  if (!last || !middle) throw new Error('a reading is missing');
  const bounds = [
    { what: 'heap, all orders to half of them', name: 'heapBytes', bound: MOST_HEAP_GROWTH },
    {
      what: 'resident memory, all orders to half of them',
      name: 'residentBytes',
      bound: MOST_RESIDENT_GROWTH,
    },
  ] as const;
  return {
    tables: [
      {
        title: 'Memory of the server process on PostgreSQL, after a full collection',
        header: ['orders created', 'resident', 'heap used'],
        rows: readings.map(({ orders, reading }) => [
          orders === 0 ? 'none (idle)' : grouped(orders),
          mebibytes(reading.residentBytes),
          mebibytes(reading.heapBytes),
        ]),
      },
    ],
    // With few orders the warm-up still grows the heap; that is no leak and no verdict.
    requirements: quick
      ? []
      : bounds.map(({ what, name, bound }) => ({
          what,
          measured: last[name] / middle[name],
          bound,
          kind: 'at most',
        })),
  };
}
