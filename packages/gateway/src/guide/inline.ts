import { escapeHtml } from './html.ts';

/** Where a document's links and images lead on the site. */
export interface Targets {
  /** Undefined for what the site does not have: its text is shown without a link. */
  readonly link: (href: string) => string | undefined;
  readonly image: (source: string) => string;
}

/** The first of these that comes is the next piece. */
const PIECE =
  /(?<code>`[^`\n]{1,500}`)|(?<escaped>\\[\\`*_{}[\]()#+.!|<>-])|!\[(?<alt>[^\]]{0,300})\]\((?<source>[^)\s]{1,300})\)|\[(?<text>(?:`[^`]{1,200}`|[^\]`]){1,300})\]\((?<href>[^)\s]{1,500})\)|<(?<address>https?:[^>\s]{1,300})>|\*\*(?<strong>[^*]{1,500})\*\*|(?<![\w*])\*(?<em>[^*\s](?:[^*]{0,300}[^*\s])?)\*(?![\w*])/g;

/** The inline part of Markdown: code, links, images, addresses in angle brackets, strong, emphasis, escapes. */
export function inlineHtml(source: string, targets: Targets): string {
  let html = '';
  let at = 0;
  for (const match of source.matchAll(PIECE)) {
    html += escapeHtml(source.slice(at, match.index)) + pieceHtml(match.groups ?? {}, targets);
    at = match.index + match[0].length;
  }
  return html + escapeHtml(source.slice(at));
}

function pieceHtml(piece: Readonly<Record<string, string | undefined>>, targets: Targets): string {
  const { code, escaped, alt, source, text, href, address, strong, em } = piece;
  if (code !== undefined) return `<code>${escapeHtml(code.slice(1, -1))}</code>`;
  if (escaped !== undefined) return escapeHtml(escaped.slice(1));
  if (source !== undefined) {
    return `<img src="${escapeHtml(targets.image(source))}" alt="${escapeHtml(alt ?? '')}" loading="lazy">`;
  }
  if (href !== undefined) return linkHtml(href, inlineHtml(text ?? '', targets), targets);
  if (address !== undefined) return linkHtml(address, escapeHtml(address), targets);
  if (strong !== undefined) return `<strong>${inlineHtml(strong, targets)}</strong>`;
  return `<em>${inlineHtml(em ?? '', targets)}</em>`;
}

function linkHtml(href: string, html: string, targets: Targets): string {
  const target = targets.link(href);
  if (target === undefined) return `<span class="file" title="${escapeHtml(href)}">${html}</span>`;
  return `<a href="${escapeHtml(target)}">${html}</a>`;
}
