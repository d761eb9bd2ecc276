import { inspect } from 'node:util';

const MASK = '***';

/**
 * A card's number and expiry date; never its CVC. It hides itself: printed, logged, inspected, put into JSON or into
 * a text it is `***`, and it has no member that could be copied by accident.
 */
export class CardData {
  readonly #number: string;
  readonly #expiry: string;

  /** Digits only, and MMYY. Made of what people type by `parseCard`. */
  constructor(number: string, expiry: string) {
    this.#number = number;
    this.#expiry = expiry;
  }

  revealNumber(): string {
    return this.#number;
  }

  /** MMYY. */
  revealExpiry(): string {
    return this.#expiry;
  }

  toString(): string {
    return MASK;
  }

  toJSON(): string {
    return MASK;
  }

  [inspect.custom](): string {
    return MASK;
  }
}
