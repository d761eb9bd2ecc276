/**
 * How a dialect's calls go together in a collection for Postman and Bruno. What is not listed stands behind, with the
 * example of the API description.
 */
export type DialectCollection = readonly CollectionCall[];

export interface CollectionCall {
  /** Of the API description. */
  readonly operationId: string;
  /** Members of the body (`payment.order_id`) by the variable whose value they get. */
  readonly members?: Readonly<Record<string, string>>;
  /** Parts of the path by their variable. */
  readonly params?: Readonly<Record<string, string>>;
  /** Variables that get a new number before the call. */
  readonly fresh?: readonly string[];
  /** Variables that get the Korean time so many hours from now: `2026-11-21 09:00:00.000`. */
  readonly times?: Readonly<Record<string, number>>;
  /** The variable of the order that the sandbox has paid before the call. */
  readonly pays?: string;
  /** Variables by the member of the answer that they get. */
  readonly takes?: Readonly<Record<string, string>>;
}
