import type { ChannelEvent } from './channel-event.ts';

/** An event as JSON: amounts and times are marked, since JSON has neither type. */
export function eventText(event: ChannelEvent): string {
  // JSON.stringify turns dates into text before the replacer sees them: `this` still has them.
  return JSON.stringify(event, function (this: Readonly<Record<string, unknown>>, name, value: unknown) {
    if (typeof value === 'bigint') return { $amount: value.toString() };
    const own = this[name];
    return own instanceof Date ? { $time: own.toISOString() } : value;
  });
}

/** The event of a text that `eventText` made. */
export function readEventText(text: string): ChannelEvent {
  return JSON.parse(text, (_name, value: unknown) => {
    const { $amount, $time } = (value ?? {}) as { readonly $amount?: string; readonly $time?: string };
    if ($amount !== undefined) return BigInt($amount);
    return $time === undefined ? value : new Date($time);
  }) as ChannelEvent;
}
