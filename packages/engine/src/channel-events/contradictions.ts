import type { LateEventDraft } from '../channels/late-event.ts';
import { CONTRADICTED } from '../channels/outcomes.ts';
import type { EngineLog } from '../context.ts';

/**
 * An alarm beside the late event: the channel's data differ from what it was sent. `details.money` says what is done
 * with money that came so.
 */
export function warnOfContradictions(log: EngineLog, drafts: readonly LateEventDraft[]): void {
  for (const { event, subjectKind, subjectId, details } of drafts) {
    if (event !== CONTRADICTED) continue;
    const fields = { subjectKind, subjectId, details };
    log.warn(fields, 'a channel states another amount or currency than it was sent');
  }
}
