interface Identified {
  readonly merchantId: string;
  readonly id: string;
}

interface Ordered extends Identified {
  readonly appId: string;
  readonly orderNumber: string;
}

/** The records of one table that a batch works on: what was loaded, what is new, what changed. */
export class RecordSet<T extends Identified> {
  readonly #current = new Map<string, T>();
  readonly #loaded = new Map<string, T>();
  readonly #inserted = new Set<string>();
  readonly #updated = new Set<string>();

  load(record: T): void {
    const at = key(record.merchantId, record.id);
    this.#current.set(at, record);
    this.#loaded.set(at, record);
  }

  get(merchantId: string, id: string): T | undefined {
    return this.#current.get(key(merchantId, id));
  }

  insert(record: T): void {
    const at = key(record.merchantId, record.id);
    if (this.#current.has(at)) throw new Error(`record ${at} is there already`);
    this.#current.set(at, record);
    this.#inserted.add(at);
  }

  update(record: T): void {
    const at = key(record.merchantId, record.id);
    if (!this.#current.has(at)) throw new Error(`record ${at} was not loaded by this batch`);
    this.#current.set(at, record);
    if (!this.#inserted.has(at)) this.#updated.add(at);
  }

  all(): T[] {
    return [...this.#current.values()];
  }

  inserted(): T[] {
    return this.#pick(this.#inserted);
  }

  updated(): T[] {
    return this.#pick(this.#updated);
  }

  /** What is to be written, with what it was before; undefined: it is new. */
  changes(): { readonly before: T | undefined; readonly after: T }[] {
    return [...this.#inserted, ...this.#updated].flatMap((at) => {
      const after = this.#current.get(at);
      return after ? [{ before: this.#loaded.get(at), after }] : [];
    });
  }

  #pick(keys: ReadonlySet<string>): T[] {
    return [...keys].map((at) => this.#current.get(at)).filter((record) => record !== undefined);
  }
}

/** Records that are also known by the merchant's order number. */
export class OrderSet<T extends Ordered> extends RecordSet<T> {
  readonly #byOrder = new Map<string, string>();

  override load(record: T): void {
    super.load(record);
    this.#byOrder.set(orderKey(record), record.id);
  }

  override insert(record: T): void {
    super.insert(record);
    this.#byOrder.set(orderKey(record), record.id);
  }

  byOrder(merchantId: string, appId: string, orderNumber: string): T | undefined {
    const id = this.#byOrder.get(orderKey({ merchantId, appId, orderNumber }));
    return id === undefined ? undefined : this.get(merchantId, id);
  }
}

function key(merchantId: string, id: string): string {
  return `${merchantId}/${id}`;
}

function orderKey(order: { merchantId: string; appId: string; orderNumber: string }): string {
  return `${order.merchantId}/${order.appId}/${order.orderNumber}`;
}
