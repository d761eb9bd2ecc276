import type { PGlite } from '@electric-sql/pglite';

/** The parts of PGlite's Emscripten module that its statement loop calls. */
interface StatementLoop {
  _PostgresMainLoopOnce: () => void;
  stackRestore: (stackPointer: number) => unknown;
}

/** How PGlite's C code marks the jump that ends a failed statement: the normal way of an SQL error. */
const STATEMENT_ERROR_STATUS = 100;

/** Returns what ended the database, or undefined while it is alive. */
export type PanicProbe = () => unknown;

/**
 * Makes a dead PostgreSQL visible. PGlite 0.5.16 catches whatever its statement loop throws, takes it for an SQL error
 * and goes round again: after a panic (a WAL write or fsync that failed) or a WebAssembly trap that is an endless loop,
 * measured as a process that hangs at full load. Here the first such exception is kept and thrown at the one place
 * where it leaves the loop, and nothing is executed after it, so that a half-written commit is never finished.
 */
export function guardAgainstPanic(database: PGlite): PanicProbe {
  const loop: StatementLoop = database.Module;
  const runOnce = loop._PostgresMainLoopOnce;
  const restoreStack = loop.stackRestore;
  let panic: unknown;
  loop._PostgresMainLoopOnce = () => {
    if (panic !== undefined) throw panic;
    try {
      runOnce();
    } catch (error) {
      if ((error as { status?: unknown } | null)?.status !== STATEMENT_ERROR_STATUS) panic = error;
      throw error;
    }
  };
  loop.stackRestore = (stackPointer) => {
    // Called in PGlite's catch block, the only code where an exception gets out.
    if (panic !== undefined) throw panic;
    return restoreStack(stackPointer);
  };
  return () => panic;
}
