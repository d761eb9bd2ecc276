import { type Decline, type Failure, type RuleCodes, storedDecline } from '@naru/engine';

/** A code of a dialect: its reason and its text. */
export interface KnownCode {
  readonly decline: Decline;
  readonly reason: string;
}

/** The codes that a dialect's merchants know. */
export interface DialectDeclines {
  /** The reason of one of its codes; undefined for an unknown code or one of success. */
  find(of: 'payment' | 'payout', code: string): KnownCode | undefined;
  /** Its codes for merchants' risk rules; absent when it does not report rules. */
  readonly rules?: RuleCodes;
}

/** The codes of all dialects, for code that belongs to none: the sandbox, which accepts any, and stored failures. */
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

  /** The codes for risk rules: those of the first dialect that has some. */
  get ruleCodes(): RuleCodes | undefined {
    return this.#dialects.find(({ rules }) => rules)?.rules;
  }

  /** A failure by such a code, with its text. */
  failure(of: 'payment' | 'payout', code: string): Failure | undefined {
    const found = this.find(of, code);
    return found && { ...found, code };
  }

  /** Why a payment failed; for one stored before there were reasons, by its code. */
  read(failed: { readonly decline?: string | null; readonly failureCode: string | null }): Decline {
    const { failureCode } = failed;
    const known = failureCode === null ? undefined : this.find('payment', failureCode);
    return storedDecline(failed) ?? known?.decline ?? 'unknown';
  }
}
