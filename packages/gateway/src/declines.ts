import { type Decline, type Failure, type RuleCodes, storedDecline } from '@naru/engine';

/** A code of a dialect's: what it means, and its words. */
export interface KnownCode {
  readonly decline: Decline;
  readonly reason: string;
}

/** The codes that a dialect's merchants know. */
export interface DialectDeclines {
  /** What one of its codes says; undefined for what is none, or says that all went well. */
  find(of: 'payment' | 'payout', code: string): KnownCode | undefined;
  /** Its codes for the rules of merchants; it tells nothing of them when absent. */
  readonly rules?: RuleCodes;
}

/** The codes of all dialects, for what is of no dialect: the sandbox, which takes any, and what was stored. */
export class DeclineBook {
  readonly #dialects: readonly DialectDeclines[];

  constructor(dialects: ReadonlyMap<string, { readonly declines?: DialectDeclines }>) {
    this.#dialects = [...dialects.values()].flatMap(({ declines }) => (declines ? [declines] : []));
  }

  find(of: 'payment' | 'payout', code: string): KnownCode | undefined {
    for (const dialect of this.#dialects) {
      const found = dialect.find(of, code);
      if (found) return found;
    }
    return undefined;
  }

  /** The codes that operators and merchants are told of rules: those of the first dialect that has some. */
  get ruleCodes(): RuleCodes | undefined {
    return this.#dialects.find(({ rules }) => rules)?.rules;
  }

  /** A failure by such a code, in its words. */
  failure(of: 'payment' | 'payout', code: string): Failure | undefined {
    const found = this.find(of, code);
    return found && { ...found, code };
  }

  /** Why a payment failed; of one that was stored before there were reasons by the code that stands there. */
  read(failed: { readonly decline?: string | null; readonly failureCode: string | null }): Decline {
    const { failureCode } = failed;
    const known = failureCode === null ? undefined : this.find('payment', failureCode);
    return storedDecline(failed) ?? known?.decline ?? 'unknown';
  }
}
