/** Why an operator's request is impossible, in a sentence for them; nothing was changed. */
export class OperatorFault extends Error {
  override readonly name: string = 'OperatorFault';
  readonly kind: 'not_found' | 'conflict' | 'invalid_request';

  constructor(kind: OperatorFault['kind'], sentence: string, options?: ErrorOptions) {
    super(sentence, options);
    this.kind = kind;
  }
}
