import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { PGlite, PGliteOptions } from '@electric-sql/pglite';
import { EmscriptenBuiltinFilesystem } from '@electric-sql/pglite/basefs';

/** Where PGlite expects the database. */
const DATABASE_DIR = '/pglite/data';
const FILE_MODE = 0o600;
const FOLDER_MODE = 0o700;

interface SnapshotFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** What stands in front of the files' bytes in the written form: folders, then files with their sizes. */
interface Contents {
  readonly folders: readonly string[];
  readonly files: readonly (readonly [path: string, sizeBytes: number])[];
}

const LENGTH_BYTES = 4;

/**
 * A database that many stores in memory begin with. They share its files until they write to them, and the compiled
 * program: a store of its own costs what it writes and PostgreSQL's own memory. It is taken of a database that was
 * closed: one that was copied while it ran would replay its log and fill its caches at each start.
 */
export class DatabaseSnapshot {
  readonly folders: readonly string[];
  readonly files: readonly SnapshotFile[];

  constructor(folders: readonly string[], files: readonly SnapshotFile[]) {
    this.folders = folders;
    this.files = files;
  }

  /** Of `bytes` that `written` gave; they are used, not copied. */
  static read(bytes: Uint8Array): DatabaseSnapshot {
    const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    let at = LENGTH_BYTES + view.readUInt32LE(0);
    const contents = JSON.parse(view.toString('utf8', LENGTH_BYTES, at)) as Contents;
    const files = contents.files.map(([file, size]) => {
      const from = at;
      at += size;
      // No Buffer: what PostgreSQL's file system calls a copy (`slice`) is none of a Buffer.
      return { path: file, bytes: new Uint8Array(bytes.buffer, bytes.byteOffset + from, size) };
    });
    if (at !== bytes.length) throw new Error('the snapshot of the database is not whole');
    return new DatabaseSnapshot(contents.folders, files);
  }

  /** For a file. */
  written(): Buffer {
    const { folders, files } = this;
    const contents: Contents = { folders, files: files.map(({ path: file, bytes }) => [file, bytes.length]) };
    const text = Buffer.from(JSON.stringify(contents));
    const length = Buffer.alloc(LENGTH_BYTES);
    length.writeUInt32LE(text.length);
    return Buffer.concat([length, text, ...files.map(({ bytes }) => bytes)]);
  }

  /** The options of a PGlite that begins with this database. */
  async options(): Promise<PGliteOptions> {
    return { ...(await program()), fs: new SharedFiles(this) };
  }
}

type Program = Required<Pick<PGliteOptions, 'pgliteWasmModule' | 'fsBundle'>>;

let loaded: Promise<Program> | undefined;

/** PostgreSQL compiled, and the files that come with it: once in a process. */
function program(): Promise<Program> {
  loaded ??= loadProgram();
  return loaded;
}

async function loadProgram(): Promise<Program> {
  const folder = path.dirname(createRequire(import.meta.url).resolve('@electric-sql/pglite'));
  const [wasm, data] = await Promise.all(
    ['pglite.wasm', 'pglite.data'].map((name) => readFile(path.join(folder, name))),
  );
  return {
    pgliteWasmModule: await WebAssembly.compile(wasm as Buffer<ArrayBuffer>),
    fsBundle: new SharedBytes(data as Buffer<ArrayBuffer>),
  };
}

/** Node puts the parts of a blob together anew for each reader. */
class SharedBytes extends Blob {
  readonly #bytes: ArrayBuffer;

  constructor(bytes: Buffer<ArrayBuffer>) {
    super([]);
    this.#bytes = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length);
  }

  override async arrayBuffer(): Promise<ArrayBuffer> {
    return this.#bytes;
  }
}

/** The parts of Emscripten's file system in memory that are used here; PGlite types them as a black box. */
interface MemoryNode {
  readonly mode: number;
  contents: Uint8Array;
  usedBytes: number;
  isShared?: boolean;
}
type Write = (stream: { readonly node: MemoryNode }, ...rest: unknown[]) => number;
interface MemoryModule {
  readonly FS: {
    mkdirTree(folder: string, mode: number): void;
    writeFile(file: string, bytes: Uint8Array): void;
    chmod(file: string, mode: number): void;
    readdir(folder: string): string[];
    isDir(mode: number): boolean;
    lookupPath(file: string): { readonly node: MemoryNode };
    quit(): void;
  };
  readonly MEMFS: { readonly ops_table: { readonly file: { readonly stream: { write: Write } } } };
}

/** PGlite's files in memory. Its own class for them is not exported. */
class MemoryFiles extends EmscriptenBuiltinFilesystem {
  override async closeFs(): Promise<void> {
    this.module().FS.quit();
  }

  protected module(): MemoryModule {
    return (this.pg as PGlite & { readonly Module: unknown }).Module as MemoryModule;
  }
}

/** Files in memory whose bytes are the snapshot's until they are written to. */
class SharedFiles extends MemoryFiles {
  readonly #begun: DatabaseSnapshot | undefined;

  constructor(begun?: DatabaseSnapshot) {
    super();
    this.#begun = begun;
  }

  override async initialSyncFs(): Promise<void> {
    if (!this.#begun) return;
    const { FS, MEMFS } = this.module();
    // The table belongs to one Emscripten module, hence to one database: it may be changed.
    const { stream } = MEMFS.ops_table.file;
    const write = stream.write;
    stream.write = (open, ...rest) => {
      const { node } = open;
      if (node.isShared) {
        node.contents = new Uint8Array(node.contents);
        node.isShared = false;
      }
      return write(open, ...rest);
    };
    FS.mkdirTree(DATABASE_DIR, FOLDER_MODE);
    for (const folder of this.#begun.folders) FS.mkdirTree(`${DATABASE_DIR}/${folder}`, FOLDER_MODE);
    for (const { path: file, bytes } of this.#begun.files) {
      const at = `${DATABASE_DIR}/${file}`;
      FS.writeFile(at, new Uint8Array(0));
      FS.chmod(at, FILE_MODE);
      const { node } = FS.lookupPath(at);
      node.contents = bytes;
      node.usedBytes = bytes.length;
      node.isShared = true;
    }
  }
}

/** Keeps the files of a database when it is closed: of a new one, or of one that began with a snapshot. */
export class KeptFiles extends SharedFiles {
  #snapshot: DatabaseSnapshot | undefined;

  /** After the database was closed. */
  get snapshot(): DatabaseSnapshot {
    if (!this.#snapshot) throw new Error('the database was not closed yet');
    return this.#snapshot;
  }

  override async closeFs(): Promise<void> {
    const folders: string[] = [];
    const files: SnapshotFile[] = [];
    const { FS } = this.module();
    const walk = (folder: string): void => {
      for (const name of FS.readdir(`${DATABASE_DIR}/${folder}`)) {
        if (name === '.' || name === '..') continue;
        const inside = folder === '' ? name : `${folder}/${name}`;
        const { node } = FS.lookupPath(`${DATABASE_DIR}/${inside}`);
        if (FS.isDir(node.mode)) {
          folders.push(inside);
          walk(inside);
        } else {
          // What PostgreSQL wrote from its memory is an Int8Array.
          files.push({ path: inside, bytes: Uint8Array.from(node.contents.subarray(0, node.usedBytes)) });
        }
      }
    };
    walk('');
    this.#snapshot = new DatabaseSnapshot(folders, files);
    await super.closeFs();
  }
}
