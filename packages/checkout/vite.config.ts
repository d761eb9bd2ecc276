import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin, UserConfig } from 'vite';
import { hashCheckoutSources, packageDir, sourceHashFile } from './source-hash.ts';

/** Stores the hash of the sources in the build, so that a later start can check whether it is stale. */
function sourceHashPlugin(): Plugin {
  return {
    name: 'naru-source-hash',
    async generateBundle() {
      this.emitFile({ type: 'asset', fileName: sourceHashFile, source: await hashCheckoutSources() });
    },
  };
}

const SHELL_PART = /^( *)<!-- shell: ([a-z-]+) -->\n/gm;

/** Puts the parts that the pages have in common in their places: `shell/*.html`. */
function shellPlugin(): Plugin {
  return {
    name: 'naru-shell',
    transformIndexHtml: {
      order: 'pre',
      handler: (html) =>
        html.replace(SHELL_PART, (_found, indent: string, part: string) =>
          readFileSync(join(packageDir, `shell/${part}.html`), 'utf8').replace(/^(?=.)/gm, indent),
        ),
    },
  };
}

const config: UserConfig = {
  root: packageDir,
  base: '/',
  publicDir: false,
  logLevel: 'warn',
  plugins: [shellPlugin(), sourceHashPlugin()],
  // Preact needs no more than the JSX transform that Vite already has; its own preset would add Babel for
  // nothing.
  // Without `development: false` a build under NODE_ENV=test would carry the paths of the sources to the browser.
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact', development: false } },
  define: { 'process.env.NODE_ENV': '"production"' },
  build: {
    // Wallet apps embed old browsers: Android WebView 90 and the WebKit of iOS 14.
    target: ['es2019', 'chrome90', 'safari14'],
    cssTarget: ['chrome90', 'safari14'],
    outDir: join(packageDir, 'dist'),
    emptyOutDir: true,
    assetsDir: 'checkout-assets',
    // A data: address would be refused by the page's content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: {
        payment: join(packageDir, 'index.html'),
        simulator: join(packageDir, 'simulator.html'),
        sender: join(packageDir, 'sender.html'),
      },
    },
  },
};

export default config;
