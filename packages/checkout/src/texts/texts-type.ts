import type { ko } from './ko.ts';

/** Every text of both pages: the Korean ones say which there are. */
export type Texts = typeof ko;
