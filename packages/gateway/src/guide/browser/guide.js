/* The guide in the browser: menu, light and dark, tabs of code, copying, search. The pages can be read without it. */
const page = document.documentElement;
const stored = (name, value) => {
  try {
    if (value === undefined) return localStorage.getItem(name);
    localStorage.setItem(name, value);
  } catch {
    // Storage is closed: nothing is remembered.
  }
  return null;
};

// Menu of narrow screens
const menuButton = document.querySelector('#menu-button');
menuButton.addEventListener('click', () => {
  const isOpen = page.classList.toggle('menu-open');
  menuButton.setAttribute('aria-expanded', String(isOpen));
});
document.querySelector('#menu [aria-current]')?.scrollIntoView({ block: 'center' });

// Light and dark
document.querySelector('#theme-button').addEventListener('click', () => {
  const isDark =
    page.dataset.theme === 'dark' ||
    (!page.dataset.theme && matchMedia('(prefers-color-scheme: dark)').matches);
  page.dataset.theme = isDark ? 'light' : 'dark';
  stored('naru-guide-theme', page.dataset.theme);
});

// Tabs: all groups show the language that was chosen last, where they have it
function show(group, title) {
  const figures = [...group.querySelectorAll('figure')];
  const chosen = figures.find((figure) => figure.dataset.title === title) ?? figures[0];
  for (const figure of figures) figure.hidden = figure !== chosen;
  for (const tab of group.querySelectorAll('[role=tab]')) {
    tab.setAttribute('aria-selected', String(tab.textContent === chosen.dataset.title));
  }
}
const groups = [...document.querySelectorAll('.tabs')];
for (const group of groups) {
  const list = document.createElement('div');
  list.setAttribute('role', 'tablist');
  for (const { dataset } of group.querySelectorAll('figure')) {
    const tab = document.createElement('button');
    tab.type = 'button';
    tab.setAttribute('role', 'tab');
    tab.textContent = dataset.title;
    tab.addEventListener('click', () => {
      stored('naru-guide-tab', dataset.title);
      for (const one of groups)
        if (one.querySelector(`[data-title="${CSS.escape(dataset.title)}"]`)) show(one, dataset.title);
    });
    list.append(tab);
  }
  group.prepend(list);
  group.classList.add('with-tabs');
  show(group, stored('naru-guide-tab'));
}

// Copying, which browsers allow over https and on this machine only
const copyable = navigator.clipboard ? document.querySelectorAll('pre') : [];
for (const pre of copyable) {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'copy';
  button.textContent = page.dataset.copy;
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(pre.textContent.replace(/\n$/, ''));
    button.textContent = page.dataset.copied;
    setTimeout(() => {
      button.textContent = page.dataset.copy;
    }, 1500);
  });
  pre.after(button);
}

// Search: every word has to stand in a section, anywhere in it and whatever the spaces, so that Korean words are found with
// any ending and compounds however they are written. Pages of this language come first.
const MAX_RESULTS = 30;
const box = document.querySelector('#search-box');
const input = box.querySelector('input');
const list = box.querySelector('ol');
const squeezed = (text) => text.toLowerCase().normalize('NFC').replace(/\s+/g, '');
let loading;

function load() {
  const languages = page.lang === 'ko' ? ['ko', 'en'] : ['en', 'ko'];
  loading ??= Promise.all(
    languages.map(async (language, place) => {
      const answer = await fetch(`${page.dataset.root}assets/search-${language}.json`);
      if (!answer.ok) throw new Error(`search-${language}.json: HTTP status ${answer.status}`);
      return (await answer.json()).map(([title, heading, address, text]) => ({
        title,
        heading,
        address,
        text,
        place,
        inTitle: squeezed(title),
        inHeading: squeezed(heading),
        inText: squeezed(text),
      }));
    }),
  ).then(
    (lists) => lists.flat(),
    (error) => {
      loading = undefined;
      throw error;
    },
  );
  return loading;
}

function scoreOf(entry, terms) {
  let score = 0;
  for (const term of terms) {
    const inHeading = entry.inHeading.includes(term);
    const inTitle = entry.inTitle.includes(term);
    if (!inHeading && !inTitle && !entry.inText.includes(term)) return 0;
    score += (entry.inHeading === term ? 40 : 0) + (inHeading ? 20 : 0) + (inTitle ? 8 : 0);
    score += Math.min(entry.inText.split(term).length - 1, 5);
  }
  return score - entry.place * 30 + 100;
}

function excerpt({ text }, term) {
  const at = text.toLowerCase().indexOf(term);
  const from = Math.max(0, at - 40);
  return `${from > 0 ? '…' : ''}${text.slice(from, from + 140)}${text.length > from + 140 ? '…' : ''}`;
}

/** The text with what was looked for marked. */
function marked(text, terms) {
  const span = document.createElement('span');
  const lower = text.toLowerCase();
  let at = 0;
  while (at < text.length) {
    const hits = terms.map((term) => [lower.indexOf(term, at), term]).filter(([place]) => place >= 0);
    const [place, term] = hits.sort((a, b) => a[0] - b[0])[0] ?? [text.length, ''];
    span.append(text.slice(at, place));
    if (term !== '') {
      const mark = document.createElement('mark');
      mark.textContent = text.slice(place, place + term.length);
      span.append(mark);
    }
    at = place + Math.max(term.length, 1);
  }
  return span;
}

function resultOf(entry, words) {
  const item = document.createElement('li');
  const link = document.createElement('a');
  link.href = page.dataset.root + entry.address.replace(/#$/, '');
  const head = document.createElement('b');
  head.append(
    marked(entry.heading === entry.title ? entry.title : `${entry.title} › ${entry.heading}`, words),
  );
  link.append(head, marked(excerpt(entry, words[0]), words));
  // The same page would not be loaded again.
  link.addEventListener('click', () => box.close());
  item.append(link);
  return item;
}

let asked = 0;
async function search() {
  asked += 1;
  const own = asked;
  const words = input.value.toLowerCase().normalize('NFC').split(/\s+/).filter(Boolean);
  if (words.length === 0) return list.replaceChildren();
  const entries = await load();
  if (own !== asked) return undefined;
  const terms = words.map(squeezed);
  const found = entries
    .map((entry) => ({ entry, score: scoreOf(entry, terms) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .slice(0, MAX_RESULTS);
  list.replaceChildren(...found.map(({ entry }) => resultOf(entry, words)));
  if (found.length === 0)
    list.append(Object.assign(document.createElement('li'), { textContent: page.dataset.none }));
  return undefined;
}

function openSearch() {
  box.showModal();
  input.select();
  // Ahead of the first search, which asks again if it fails.
  load().catch(() => {});
}
document.querySelector('#search-button').addEventListener('click', openSearch);
input.addEventListener('input', search);
box.addEventListener('click', (event) => {
  if (event.target === box) box.close();
});
box.addEventListener('keydown', (event) => {
  // Composing a syllable ends with Enter, too.
  if (event.isComposing || !['ArrowDown', 'ArrowUp', 'Enter'].includes(event.key)) return;
  const links = [...list.querySelectorAll('a')];
  if (event.key === 'Enter') {
    if (document.activeElement === input) links[0]?.click();
    return;
  }
  event.preventDefault();
  const at = links.indexOf(document.activeElement) + (event.key === 'ArrowDown' ? 1 : -1);
  (links[at] ?? input).focus();
});
document.addEventListener('keydown', (event) => {
  const isTyping = event.target.closest?.('input, textarea');
  if ((event.key === 'k' && (event.ctrlKey || event.metaKey)) || (event.key === '/' && !isTyping)) {
    event.preventDefault();
    if (!box.open) openSearch();
  }
});
