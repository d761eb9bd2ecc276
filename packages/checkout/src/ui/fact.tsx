import type { ComponentChildren, JSX } from 'preact';

/** A name and what belongs to it, on one line of a list. */
export function Fact({ term, children }: { term: string; children: ComponentChildren }): JSX.Element {
  return (
    <div class="fact">
      <dt>{term}</dt>
      <dd>{children}</dd>
    </div>
  );
}
