import type { Page } from 'playwright-core';

/** What a payer could stumble over on the page as it is laid out; empty when nothing. */
export function auditLayout(page: Page): Promise<string[]> {
  return page.evaluate(auditControls);
}

/** Texts that are hard to read on the page as it is coloured, which no language changes. */
export function auditColors(page: Page): Promise<string[]> {
  return page.evaluate(auditContrast);
}

/** Runs in the browser: names, sizes, and whether anything sticks out to the side. */
function auditControls(): string[] {
  const faults: string[] = [];
  const smallestTarget = 44;
  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth) faults.push(`page is ${root.scrollWidth} wide`);
  const selector = 'button, a[href], input:not([type="hidden"]), select, summary';
  for (const control of document.querySelectorAll<HTMLElement>(selector)) {
    // In a part of the page that is folded up.
    if (control.getClientRects().length === 0) continue;
    const label = control.closest('label') ?? document.querySelector(`label[for="${control.id}"]`);
    // A select holds its options' texts, which do not name it.
    const own = control.matches('select') ? '' : control.textContent;
    const name = `${control.getAttribute('aria-label') ?? ''}${own}${label?.textContent ?? ''}`;
    const who = control.dataset['testid'] ?? control.outerHTML.slice(0, 80);
    if (name.trim() === '') faults.push(`no name: ${who}`);
    const target = (control.closest('label') ?? control).getBoundingClientRect();
    if (target.height < smallestTarget || target.width < smallestTarget) {
      faults.push(`too small (${target.width} x ${target.height}): ${who}`);
    }
  }
  const ids = [...document.querySelectorAll('[id]')].map((element) => element.id);
  for (const id of ids) if (ids.indexOf(id) !== ids.lastIndexOf(id)) faults.push(`id twice: ${id}`);
  if (document.querySelectorAll('h1').length !== 1) faults.push('not exactly one h1');
  if (document.querySelectorAll('[style]').length > 0) faults.push('a style attribute');
  return faults;
}

/** Runs in the browser: WCAG contrast of every visible text against the ground it stands on. */
function auditContrast(): string[] {
  const parse = (color: string) => (color.match(/[\d.]+/g) ?? []).map(Number);
  const luminance = (color: number[]) => {
    const [r = 0, g = 0, b = 0] = color.map((part) => {
      const share = part / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const groundOf = (element: Element): number[] => {
    for (let at: Element | null = element; at; at = at.parentElement) {
      const ground = parse(getComputedStyle(at).backgroundColor);
      if ((ground[3] ?? 1) === 1 && ground.length >= 3) return ground.slice(0, 3);
    }
    return [255, 255, 255];
  };
  const isDrawn = (element: Element) => {
    const box = element.getBoundingClientRect();
    return box.width > 1 && box.height > 1 && getComputedStyle(element).visibility === 'visible';
  };
  const faults = new Set<string>();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    const text = node.textContent?.trim() ?? '';
    if (!element || text === '' || !isDrawn(element) || element.closest('noscript, option')) continue;
    const ink = luminance(parse(getComputedStyle(element).color).slice(0, 3));
    const ground = luminance(groundOf(element));
    const ratio = (Math.max(ink, ground) + 0.05) / (Math.min(ink, ground) + 0.05);
    if (ratio < 4.5) faults.add(`contrast ${ratio.toFixed(2)}: ${text.slice(0, 40)}`);
  }
  return [...faults];
}
