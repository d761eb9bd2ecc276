import type { JSX } from 'preact';
import { digitGroups } from '../logic/digit-groups.ts';

interface GroupedNumberProps {
  number: string;
  testId?: string;
}

/**
 * A number to type elsewhere, in groups. The distance is drawn, not written: who marks and copies the number gets it as
 * it is.
 */
export function GroupedNumber({ number, testId }: GroupedNumberProps): JSX.Element {
  return (
    <span class="grouped" data-testid={testId}>
      {digitGroups(number).map((group, index) => (
        <span key={index} class={group.endsWith('-') ? 'digits has-hyphen' : 'digits'}>
          {group}
        </span>
      ))}
    </span>
  );
}
