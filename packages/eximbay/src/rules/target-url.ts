const HTTP = /^https?:\/\//i;
/**
 * `localhost:8080` is a host with a port, `javascript:1` is not: a port is not followed by anything but a
 * path.
 */
const OTHER_SCHEME = /^[a-z][a-z0-9+.-]*:(?!\d{1,5}(?:[/?#]|$))/i;

/**
 * The address that a url of a request stands for, or undefined for one that nobody may be sent to. The
 * reference's example says `eximbay.com`, without a scheme: https is meant. Only http and https count; a
 * page that posts to `javascript:…` would run it. Credentials in the address are refused.
 */
export function targetUrl(text: string): URL | undefined {
  const trimmed = text.trim();
  const bare = !HTTP.test(trimmed);
  if (bare && (OTHER_SCHEME.test(trimmed) || /^[/\\?#]/.test(trimmed))) return undefined;
  try {
    const url = new URL(bare ? `https://${trimmed}` : trimmed);
    const usable = url.hostname !== '' && url.username === '' && url.password === '';
    return usable && (url.protocol === 'http:' || url.protocol === 'https:') ? url : undefined;
  } catch {
    return undefined;
  }
}
