import type { JSX } from 'preact';

/** A turning ring, only for the eye; the text next to it says what is going on. */
export function Spinner({ large = false }: { large?: boolean }): JSX.Element {
  return <span class={large ? 'spinner spinner-large' : 'spinner'} aria-hidden="true" />;
}
