/** The program of the sending thread. A module of its own: a bundle puts its own file here. */
export const threadFile: URL = new URL('./thread.ts', import.meta.url);
