/**
 * The address with a path that can be decoded: where a `%` begins no byte, or the bytes are no UTF-8, each `%` of the
 * path stands for itself. The router would answer such a path itself, in no dialect's form. The query stays.
 */
export function decodableUrl(url: string): string {
  const queryAt = url.indexOf('?');
  const path = queryAt < 0 ? url : url.slice(0, queryAt);
  return isDecodable(path) ? url : path.replaceAll('%', '%25') + url.slice(path.length);
}

/** Whether each `%` of the text begins a byte, and the bytes are UTF-8. */
export function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}
