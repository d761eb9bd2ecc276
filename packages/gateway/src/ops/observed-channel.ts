import type { OpenChannel } from '@naru/channels';
import type { Metrics } from './metrics.ts';

/** The ports whose calls the engine makes. */
const CALLED = ['payments', 'payouts', 'refunds'] as const;

/** The same channel, each of whose calls is timed and counted by how it ended. */
export function observedChannel<T extends OpenChannel>(channel: T, metrics: Metrics): T {
  const observed = CALLED.flatMap((name) => {
    const port = channel[name];
    return port ? [[name, observedPort(port, channel.name, metrics)] as const] : [];
  });
  return { ...channel, ...Object.fromEntries(observed) };
}

function observedPort<P extends object>(port: P, channel: string, metrics: Metrics): P {
  return new Proxy(port, {
    get(target, member) {
      const found: unknown = Reflect.get(target, member, target);
      if (typeof found !== 'function') return found;
      return (...args: unknown[]) => {
        const startedMs = performance.now();
        const answer: unknown = Reflect.apply(found, target, args);
        if (!(answer instanceof Promise)) return answer;
        const seen = (result: string) =>
          metrics.observeChannelCall(channel, String(member), result, performance.now() - startedMs);
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
