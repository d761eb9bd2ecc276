/** Text as it may stand between tags and in attributes. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/** What a reader sees of HTML that this folder made. */
export function textOf(html: string): string {
  return html
    .replace(/<a class="anchor"[^<>]{0,200}>#<\/a>/g, '')
    .replace(/<\/(?:p|li|td|th|h\d|pre|figcaption)>/g, ' ')
    .replace(/<[^<>]{0,1000}>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
    .replace(/\s{1,1000}/g, ' ')
    .trim();
}
