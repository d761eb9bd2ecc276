/* Before the page is drawn: the reader's choice of light or dark, else that of the system. */
try {
  const theme = localStorage.getItem('naru-guide-theme');
  if (theme === 'dark' || theme === 'light') document.documentElement.dataset.theme = theme;
} catch {
  // Storage is closed: the system's choice holds.
}
