import type { ko } from './ko.ts';

/** The texts of the simulated screens: the Korean ones say which there are. */
export type ScreenTexts = typeof ko;
