/** The payer's claims: an account in their name, and the phone that is registered to them. */
export interface IdentityAnswers {
  readonly name: string;
  readonly bankCode: string;
  readonly bankAccount: string;
  /** YYMMDD of birth, or the ten digits of a business registration. */
  readonly holderNumber: string;
  readonly phone: string;
}

/**
 * The question to the verifier. `reference` is new for each question: asked twice under it, a verifier sends one code.
 */
export interface IdentityOrder {
  readonly reference: string;
  readonly merchantId: string;
  readonly paymentId: string;
  /** Shown in the message with the code. */
  readonly merchantName: string;
}

/** The answer to account details. */
export type DetailsAnswer =
  /** They match, and a code was sent; `reference` is the verifier's own. */
  | { readonly kind: 'code_sent'; readonly reference: string; readonly expiresAt: Date }
  | { readonly kind: 'mismatch'; readonly field: keyof IdentityAnswers }
  | { readonly kind: 'no_answer'; readonly reason: string };

/** The answer to a code. */
export type CodeAnswer =
  | { readonly kind: 'right' }
  | { readonly kind: 'wrong' }
  | { readonly kind: 'expired' }
  | { readonly kind: 'no_answer'; readonly reason: string };

/**
 * Verifies that a payer is the holder of an account: the bank and the phone carrier behind an acquirer or a
 * verification service. It serves the methods of the channel under whose name it is registered. A call that throws, or
 * takes longer than a channel's call may, counts as not answered. Error texts are not logged: they may repeat the
 * payer's details.
 */
export interface IdentityVerifier {
  readonly name: string;
  /** Compares the details with the bank's; when they match, sends a one-time code to the phone. */
  begin(answers: IdentityAnswers, order: IdentityOrder): Promise<DetailsAnswer>;
  /** Compares a code with the one sent under the verifier's `reference`. A right code may be checked again. */
  confirm(reference: string, code: string): Promise<CodeAnswer>;
}
