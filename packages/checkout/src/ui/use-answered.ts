import { useEffect, useRef } from 'preact/hooks';

/** Calls `onAnswer` once a command that was on its way (`busy`) has been answered, and drawn. */
export function useAnswered<Name extends string>(busy: Name | null, onAnswer: (command: Name) => void): void {
  const before = useRef<Name | null>(busy);
  useEffect(() => {
    const answered = before.current;
    before.current = busy;
    if (answered !== null && busy === null) onAnswer(answered);
  });
}
