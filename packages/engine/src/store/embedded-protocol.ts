import { protocol } from '@electric-sql/pglite';
import type { Row } from './store.ts';
import { DECODERS } from './values.ts';

/*
 * PostgreSQL's messages (its manual, "Frontend/Backend Protocol"), as far as statements with text parameters need them.
 * PGlite's own reader and writer copy each value twice and took a fifth of the CPU of a statement.
 */

const BIND = code('B');
const CLOSE = code('C');
const DESCRIBE = code('D');
const EXECUTE = code('E');
const PARSE = code('P');
const SYNC = code('S');
const STATEMENT = code('S');
const PORTAL = code('P');

const COMMAND_COMPLETE = code('C');
const DATA_ROW = code('D');
const ERROR = code('E');
const ROW_DESCRIPTION = code('T');

const START_BYTES = 16 * 1024;
/** A larger one is given up after its statement. */
const KEEP_BYTES = 1024 * 1024;
/** The most that a UTF-16 unit takes in UTF-8. */
const BYTES_PER_UNIT = 3;
const NULL_LENGTH = -1;

function code(letter: string): number {
  return letter.charCodeAt(0);
}

/** Writes the messages of one statement after the other into the same bytes. PostgreSQL copies what it is given. */
export class StatementWriter {
  #bytes = Buffer.allocUnsafe(START_BYTES);
  #end = 0;

  begin(): this {
    if (this.#bytes.length > KEEP_BYTES) this.#bytes = Buffer.allocUnsafe(START_BYTES);
    this.#end = 0;
    return this;
  }

  /** Prepares a statement; an older one of the same name goes first: a name is not given twice. */
  prepare(sql: string, name: string): this {
    if (name !== '') this.#message(CLOSE, () => this.#byte(STATEMENT).#text(name));
    return this.#message(PARSE, () => this.#text(name).#text(sql).#int16(0));
  }

  /** Parameters and results as text. */
  bind(name: string, values: readonly (string | null)[]): this {
    return this.#message(BIND, () => {
      this.#text('').#text(name).#int16(0).#int16(values.length);
      for (const value of values) this.#value(value);
      this.#int16(0);
    });
  }

  describe(): this {
    return this.#message(DESCRIBE, () => this.#byte(PORTAL).#text(''));
  }

  /** Runs it to its end, and ends the message: the bytes are good until the next `begin`. */
  execute(): Uint8Array {
    this.#message(EXECUTE, () => this.#text('').#int32(0));
    this.#message(SYNC, () => undefined);
    return this.#bytes.subarray(0, this.#end);
  }

  #message(type: number, content: () => unknown): this {
    this.#byte(type);
    const from = this.#end;
    this.#int32(0);
    content();
    this.#bytes.writeInt32BE(this.#end - from, from);
    return this;
  }

  #value(value: string | null): void {
    if (value === null) {
      this.#int32(NULL_LENGTH);
      return;
    }
    const from = this.#end;
    this.#int32(0);
    this.#utf8(value);
    this.#bytes.writeInt32BE(this.#end - from - 4, from);
  }

  #text(text: string): this {
    return this.#utf8(text).#byte(0);
  }

  #utf8(text: string): this {
    this.#need(text.length * BYTES_PER_UNIT);
    this.#end += this.#bytes.write(text, this.#end);
    return this;
  }

  #byte(value: number): this {
    this.#need(1);
    this.#bytes[this.#end] = value;
    this.#end += 1;
    return this;
  }

  #int16(value: number): this {
    this.#need(2);
    this.#end = this.#bytes.writeUInt16BE(value, this.#end);
    return this;
  }

  #int32(value: number): this {
    this.#need(4);
    this.#end = this.#bytes.writeInt32BE(value, this.#end);
    return this;
  }

  #need(bytes: number): void {
    const least = this.#end + bytes;
    if (least <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(least, this.#bytes.length * 2));
    this.#bytes.copy(larger, 0, 0, this.#end);
    this.#bytes = larger;
  }
}

/** A column of a result. */
export interface Column {
  readonly name: string;
  readonly decode: ((text: string) => unknown) | undefined;
}

export interface StatementAnswer {
  readonly rows: Row[];
  /** As described now, or as they were known. */
  readonly columns: readonly Column[] | undefined;
  /** The first word of the command tag; undefined when nothing ran. */
  readonly command: string | undefined;
}

/** Reads the answer to a statement. Throws PGlite's error for what PostgreSQL refused. */
export function readAnswer(answer: Uint8Array, known: readonly Column[] | undefined): StatementAnswer {
  const bytes = Buffer.from(answer.buffer, answer.byteOffset, answer.byteLength);
  const rows: Row[] = [];
  let columns = known;
  let command: string | undefined;
  for (let at = 0; at < bytes.length; at += 1 + bytes.readInt32BE(at + 1)) {
    const content = at + 5;
    switch (bytes[at]) {
      case DATA_ROW:
        rows.push(rowAt(bytes, content, columns ?? []));
        break;
      case ROW_DESCRIPTION:
        columns = columnsAt(bytes, content);
        break;
      case COMMAND_COMPLETE:
        command = bytes.toString('latin1', content, bytes.indexOf(0, content)).split(' ', 1)[0];
        break;
      case ERROR:
        throw errorIn(answer);
    }
  }
  return { rows, columns, command };
}

function columnsAt(bytes: Buffer, content: number): Column[] {
  const columns: Column[] = [];
  let at = content + 2;
  for (let left = bytes.readUInt16BE(content); left > 0; left -= 1) {
    const end = bytes.indexOf(0, at);
    const type = bytes.readUInt32BE(end + 7);
    columns.push({ name: bytes.toString('utf8', at, end), decode: DECODERS.get(type) });
    // Behind the name: table, number of the column, type, its size, its modifier, text or binary.
    at = end + 19;
  }
  return columns;
}

function rowAt(bytes: Buffer, content: number, columns: readonly Column[]): Row {
  const row: Row = {};
  let at = content + 2;
  for (const { name, decode } of columns) {
    const length = bytes.readInt32BE(at);
    at += 4;
    if (length === NULL_LENGTH) {
      row[name] = null;
      continue;
    }
    const text = bytes.toString('utf8', at, at + length);
    row[name] = decode === undefined ? text : decode(text);
    at += length;
  }
  return row;
}

function errorIn(answer: Uint8Array): unknown {
  let error: unknown;
  new protocol.Parser().parse(answer, (message) => {
    if (message instanceof protocol.messages.DatabaseError) error ??= message;
  });
  return error;
}
