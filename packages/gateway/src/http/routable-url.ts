import { isDecodable } from '../net/decodable.ts';

/**
 * The address as it is routed, so that each path gets to the routes of its API, which answer in its form; the query
 * stays. Slashes that follow each other are one, as nginx in front of the original services has it: base addresses
 * are often written with a slash at their end. Where a `%` begins no byte, or the bytes are no UTF-8, each `%` of the
 * path stands for itself. An address with a host (`http://…`, from proxies) keeps its slashes.
 */
export function routableUrl(url: string): string {
  const queryAt = url.indexOf('?');
  const given = queryAt < 0 ? url : url.slice(0, queryAt);
  const path = given.startsWith('/') ? given.replaceAll(/\/{2,}/g, '/') : given;
  return (isDecodable(path) ? path : path.replaceAll('%', '%25')) + url.slice(given.length);
}
