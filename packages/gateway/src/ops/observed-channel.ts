import type { Channel } from '@naru/engine';
import type { Metrics } from './metrics.ts';

/** The same channel, each of whose calls is timed and counted by how it ended. */
export function observedChannel<T extends Channel>(channel: T, name: string, metrics: Metrics): T {
  return new Proxy(channel, {
    get(target, member) {
      const found: unknown = Reflect.get(target, member, target);
      if (typeof found !== 'function') return found;
      return (...args: unknown[]) => {
        const startedMs = performance.now();
        const answer: unknown = Reflect.apply(found, target, args);
        if (!(answer instanceof Promise)) return answer;
        const seen = (result: string) =>
          metrics.observeChannelCall(name, String(member), result, performance.now() - startedMs);
        answer.then(
          (value: unknown) => seen(kindOf(value)),
          () => seen('error'),
        );
        return answer;
      };
    },
  });
}

function kindOf(value: unknown): string {
  const { kind } = (value ?? {}) as { readonly kind?: unknown };
  return typeof kind === 'string' ? kind : 'done';
}
