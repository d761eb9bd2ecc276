/** The program of the thread. The build puts another file in the place of this one, for each kind of module. */
export const threadFile: URL = new URL('./host/thread.ts', import.meta.url);
