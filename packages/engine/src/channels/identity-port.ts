/**
 * What the payer says about themselves: an account in their name, and the phone that is registered for them.
 */
export interface IdentityAnswers {
  readonly name: string;
  readonly bankCode: string;
  readonly bankAccount: string;
  /** YYMMDD of birth, or the ten digits of a business registration. */
  readonly holderNumber: string;
  readonly phone: string;
}

/**
 * For whom the details are checked. `reference` is drawn for this question alone: asked twice under it, a
 * verifier sends one code.
 */
export interface IdentityOrder {
  readonly reference: string;
  readonly merchantId: string;
  readonly paymentId: string;
  /** Named in the message that carries the code. */
  readonly merchantName: string;
}

/** What became of account details. */
export type DetailsAnswer =
  /** They fit, and a code is on its way; `reference` is the verifier's own name for it. */
  | { readonly kind: 'code_sent'; readonly reference: string; readonly expiresAt: Date }
  | { readonly kind: 'mismatch'; readonly field: keyof IdentityAnswers }
  | { readonly kind: 'no_answer'; readonly reason: string };

/** What became of a code. */
export type CodeAnswer =
  | { readonly kind: 'right' }
  | { readonly kind: 'wrong' }
  | { readonly kind: 'expired' }
  | { readonly kind: 'no_answer'; readonly reason: string };

/**
 * Who can tell whether a payer is the holder of an account: the bank and the phone carrier behind an acquirer
 * or a verification service. It serves the methods of the channel under whose name the engine was given it. A
 * call that throws, or takes longer than a channel's call may, counts as not answered. Errors are not logged
 * with their text, which may repeat what was asked.
 */
export interface IdentityVerifier {
  readonly name: string;
  /** Holds the details against the bank's and, when they fit, has a one-time code sent to the phone. */
  begin(answers: IdentityAnswers, order: IdentityOrder): Promise<DetailsAnswer>;
  /**
   * Compares a code with the one sent under the verifier's `reference`. A right one may be asked about again.
   */
  confirm(reference: string, code: string): Promise<CodeAnswer>;
}
