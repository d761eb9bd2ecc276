import net from 'node:net';

const HEADER_END = '\r\n\r\n';
const LENGTH_NAME = 'content-length: ';

/**
 * One keep-alive connection with one request in flight. It reads just enough HTTP/1.1 for answers with a
 * Content-Length: a full client would take its share of the cores from the server that is measured.
 */
export class Connection {
  readonly #socket: net.Socket;
  #received = '';
  #answer: ((text: string) => void) | undefined;
  #fail: ((error: Error) => void) | undefined;

  private constructor(socket: net.Socket) {
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.setEncoding('latin1');
    socket.on('data', (chunk) => this.#take(String(chunk)));
    socket.on('error', (error) => this.#fail?.(error));
    socket.on('close', () => this.#fail?.(new Error('the server closed the connection')));
  }

  static open(port: number): Promise<Connection> {
    return new Promise((resolve, reject) => {
      const socket = net.connect({ host: '127.0.0.1', port });
      socket.once('error', reject);
      socket.once('connect', () => {
        socket.off('error', reject);
        resolve(new Connection(socket));
      });
    });
  }

  /** Sends a whole request; resolves with the whole answer, head and body. */
  send(request: Buffer): Promise<string> {
    return new Promise((resolve, reject) => {
      this.#answer = resolve;
      this.#fail = reject;
      this.#socket.write(request);
    });
  }

  close(): void {
    this.#answer = undefined;
    this.#fail = undefined;
    this.#socket.destroy();
  }

  #take(chunk: string): void {
    this.#received += chunk;
    const bodyStart = this.#received.indexOf(HEADER_END) + HEADER_END.length;
    if (bodyStart < HEADER_END.length) return;
    const lengthAt = this.#received.indexOf(LENGTH_NAME) + LENGTH_NAME.length;
    const length = Number.parseInt(this.#received.slice(lengthAt, lengthAt + 8), 10);
    if (this.#received.length < bodyStart + length) return;
    const text = this.#received;
    this.#received = '';
    this.#answer?.(text);
  }
}
