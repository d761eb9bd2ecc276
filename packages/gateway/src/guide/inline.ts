import { escapeHtml } from './html.ts';
import { type Kind, type Piece, scan } from './scan.ts';

/** Where a document's links and images lead on the site. */
export interface Targets {
  /** Undefined for what the site does not have: its text is shown without a link. */
  readonly link: (href: string) => string | undefined;
  readonly image: (source: string) => string;
}

type Name = 'code' | 'escaped' | 'image' | 'link' | 'address' | 'strong' | 'em';

const KINDS: readonly Kind<Name>[] = [
  ['code', /`(?<inner>[^`\n]{1,500})`/y],
  ['escaped', /\\(?<inner>[\\`*_{}[\]()#+.!|<>-])/y],
  ['image', /!\[(?<inner>[^\]]{0,300})\]\((?<target>[^)\s]{1,300})\)/y],
  ['link', /\[(?<inner>(?:`[^`]{1,200}`|[^\]`]){1,300})\]\((?<target>[^)\s]{1,500})\)/y],
  ['address', /<(?<inner>https?:[^>\s]{1,300})>/y],
  ['strong', /\*\*(?<inner>[^*]{1,500})\*\*/y],
  ['em', /(?<![\w*])\*(?<inner>[^*\s](?:[^*]{0,300}[^*\s])?)\*(?![\w*])/y],
];

/** The inline part of Markdown: code, links, images, addresses in angle brackets, strong, emphasis, escapes. */
export function inlineHtml(source: string, targets: Targets): string {
  return scan(source, KINDS)
    .map((piece) => pieceHtml(piece, targets))
    .join('');
}

function pieceHtml({ kind, text, groups }: Piece<Name>, targets: Targets): string {
  const { inner = '', target = '' } = groups;
  switch (kind) {
    case undefined:
      return escapeHtml(text);
    case 'code':
      return `<code>${escapeHtml(inner)}</code>`;
    case 'escaped':
      return escapeHtml(inner);
    case 'image':
      return `<img src="${escapeHtml(targets.image(target))}" alt="${escapeHtml(inner)}" loading="lazy">`;
    case 'link':
      return linkHtml(target, inlineHtml(inner, targets), targets);
    case 'address':
      return linkHtml(inner, escapeHtml(inner), targets);
    case 'strong':
      return `<strong>${inlineHtml(inner, targets)}</strong>`;
    case 'em':
      return `<em>${inlineHtml(inner, targets)}</em>`;
  }
}

function linkHtml(href: string, html: string, targets: Targets): string {
  const target = targets.link(href);
  if (target === undefined) return `<span class="file" title="${escapeHtml(href)}">${html}</span>`;
  return `<a href="${escapeHtml(target)}">${html}</a>`;
}
