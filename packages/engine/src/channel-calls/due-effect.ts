import type { OrderKind } from '../base/subjects.ts';
import type { EffectKind } from '../channels/effect.ts';

/** A row of the outbox as a worker holds it. */
export interface Effect {
  readonly merchantId: string;
  readonly id: string;
  readonly kind: EffectKind;
  readonly subjectKind: OrderKind;
  readonly subjectId: string;
  readonly attemptId: string;
  readonly channel: string;
  readonly tries: number;
  readonly claims: number;
}
