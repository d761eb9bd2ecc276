import { fileURLToPath } from 'node:url';

export type * from './api.ts';
export { PAGE_LANGUAGES, PAYMENT_STATES } from './lists.ts';

/** Absolute path of the built pages: `index.html`, `simulator.html`, `sender.html` and `checkout-assets/`. */
export const checkoutDistDir: string = fileURLToPath(new URL('../dist', import.meta.url));
