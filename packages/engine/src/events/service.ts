import type { EngineContext } from '../context.ts';
import type { MailRecords } from '../mails/service.ts';
import type { EventOptions } from './delivery.ts';
import { EventEndpoints } from './endpoints.ts';
import type { EventOwners } from './owners.ts';
import { EventRecords } from './records.ts';
import { EventReplays } from './replay.ts';
import { EventWorker } from './worker.ts';

/** Naru's own events: where merchants want them, what was sent, sending it again, and the worker that sends. */
export class OwnEvents {
  readonly endpoints: EventEndpoints;
  readonly records: EventRecords;
  readonly replays: EventReplays;
  readonly worker: EventWorker;

  constructor(context: EngineContext, owners: EventOwners, options: EventOptions, mails: MailRecords) {
    this.worker = new EventWorker(context, options, mails);
    const wake = () => this.worker.wake();
    this.endpoints = new EventEndpoints(context, owners, wake);
    this.records = new EventRecords(context);
    this.replays = new EventReplays(context, wake);
  }
}
