/** The text that a signature has to be over. */
export interface ExpectedText {
  /** `SHA256withRSA`, for example. */
  readonly algorithm: string;
  /** Secrets in it are masked: `***`. */
  readonly signedText: string;
}

/** Why a call was refused, as only the sandbox says it: live it would help whoever tries signatures and keys. */
export interface Explanation {
  /** In sentences. */
  readonly reason: string;
  readonly expected?: ExpectedText;
}

/** Called in the sandbox only. */
export type Explain = () => Explanation | Promise<Explanation>;

/** A refusal as its dialect answers it. */
export interface Refusal {
  /** As in the answer. */
  readonly code: string;
  readonly text: string;
  /** Absent where code and text say it all. */
  readonly explain?: Explain | undefined;
}

/** In place of a secret in what is shown. */
export const MASK = '***';
