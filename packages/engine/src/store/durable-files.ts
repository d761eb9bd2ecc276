import fs from 'node:fs';
import path from 'node:path';
import { NodeFS } from '@electric-sql/pglite/nodefs';

/** The two calls that make files durable; tests replace them to count or to fail. */
export interface DiskSync {
  syncFile(descriptor: number): void;
  syncDirectory(directory: string): void;
}

/** The real calls. */
export const diskSync: DiskSync = {
  syncFile: (descriptor) => fs.fsyncSync(descriptor),
  syncDirectory,
};

/** The parts of Emscripten's Node file system that are extended here; PGlite types them as a black box. */
interface EmscriptenNode {
  name: string;
  parent: EmscriptenNode;
}
interface EmscriptenNodeFs {
  realPath(node: EmscriptenNode): string;
  tryFSOperation<T>(operation: () => T): T;
  stream_ops: { fsync?: (stream: { nfd: number }) => number };
  node_ops: { rename(node: EmscriptenNode, directory: EmscriptenNode, name: string): void };
}

/**
 * PGlite's file system on Node, with the fsync that it lacks. Emscripten turns the C call fsync() into
 * `stream_ops.fsync` when there is one and into nothing otherwise. fdatasync() never reaches a file system
 * there, hence `wal_sync_method=fsync` in DURABLE_START_PARAMS.
 */
export class DurableNodeFs extends NodeFS {
  readonly #disk: DiskSync;
  #refusal: Error | undefined;

  constructor(dataDir: string, disk: DiskSync = diskSync) {
    super(dataDir);
    this.#disk = disk;
  }

  /** The last error of the system; PostgreSQL does not report it when its start fails. */
  get refusal(): Error | undefined {
    return this.#refusal;
  }

  override async init(...args: Parameters<NodeFS['init']>): ReturnType<NodeFS['init']> {
    const { emscriptenOpts } = await super.init(...args);
    const extend = (module: { NODEFS: unknown }) => this.#extend(module.NODEFS as EmscriptenNodeFs);
    return { emscriptenOpts: { ...emscriptenOpts, preRun: [...(emscriptenOpts.preRun ?? []), extend] } };
  }

  /** The NODEFS object belongs to one Emscripten module, hence to one database: it may be changed. */
  #extend(nodeFs: EmscriptenNodeFs): void {
    const tryOperation = nodeFs.tryFSOperation;
    nodeFs.tryFSOperation = (operation) =>
      tryOperation.call(nodeFs, () => this.#noting(operation)) as ReturnType<typeof operation>;
    nodeFs.stream_ops.fsync = (stream) => {
      // A failure becomes an errno and PostgreSQL panics, as it must: the kernel may have dropped the pages, so a
      // second try that succeeds proves nothing.
      nodeFs.tryFSOperation(() => this.#disk.syncFile(stream.nfd));
      return 0;
    };
    const rename = nodeFs.node_ops.rename;
    nodeFs.node_ops.rename = (node, directory, name) => {
      const oldDirectory = nodeFs.realPath(node.parent);
      const newDirectory = nodeFs.realPath(directory);
      rename(node, directory, name);
      nodeFs.tryFSOperation(() => {
        this.#disk.syncDirectory(newDirectory);
        if (oldDirectory !== newDirectory) this.#disk.syncDirectory(oldDirectory);
      });
    };
  }

  #noting<T>(operation: () => T): T {
    try {
      return operation();
    } catch (error) {
      if (error instanceof Error && 'code' in error && REFUSALS.has(String(error.code)))
        this.#refusal = error;
      throw error;
    }
  }
}

/** Errors of a file that do not mean that its content is broken. */
const REFUSALS = new Set(['EMFILE', 'ENFILE', 'ENOMEM', 'EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'EDQUOT']);

/** Makes the names in a directory durable. Windows cannot open a directory and needs no such call. */
export function syncDirectory(directory: string): void {
  if (process.platform === 'win32') return;
  const descriptor = fs.openSync(directory, 'r');
  try {
    fs.fsyncSync(descriptor);
  } finally {
    fs.closeSync(descriptor);
  }
}

/** Makes a directory with everything below it durable. */
export function syncTree(directory: string): void {
  for (const entry of fs.readdirSync(directory, { withFileTypes: true })) {
    const entryPath = path.join(directory, entry.name);
    if (entry.isDirectory()) syncTree(entryPath);
    else if (entry.isFile()) syncOneFile(entryPath);
  }
  syncDirectory(directory);
}

function syncOneFile(file: string): void {
  // Opened for writing because Windows refuses to flush a read-only handle.
  const descriptor = fs.openSync(file, 'r+');
  try {
    fs.fsyncSync(descriptor);
  } finally {
    fs.closeSync(descriptor);
  }
}
