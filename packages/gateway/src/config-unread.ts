import { type Environment, readConfig } from './config.ts';

/** Read elsewhere: by `naru sign`, by the launcher, by the tests. */
const READ_ELSEWHERE = /^NARU_(?:SECRET_KEY|LAUNCHED|TEST_.*|CAMPAIGN_.*)$/;

/**
 * Variables with our prefix that nothing reads. A typing error is one (NARU_TRUSTED_PROXY): the setting would do
 * nothing, and nobody would notice. It is not refused: a plug-in, or another release beside this one, may read it.
 */
export function unreadVariables(env: Environment): string[] {
  const read = new Set<string>();
  const recording = new Proxy<Environment>(
    {},
    {
      get: (_, name) => {
        read.add(String(name));
        return undefined;
      },
    },
  );
  readConfig(recording);
  const names = Object.keys(env).filter((name) => /^NARU_/.test(name) && env[name]);
  return names.filter((name) => !read.has(name) && !READ_ELSEWHERE.test(name)).sort();
}
