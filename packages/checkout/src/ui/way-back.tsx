import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { WayBack } from '../logic/way-back.ts';

interface WayBackButtonProps {
  way: WayBack;
  look: 'primary' | 'secondary';
  /** Set once the page is to go back by itself. */
  goesNow: boolean;
  children: string;
}

/** The button that takes the payer back to the shop: a link, or a form that carries the result along. */
export function WayBackButton({ way, look, goesNow, children }: WayBackButtonProps): JSX.Element {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (!goesNow) return;
    if (way.kind === 'link') location.assign(way.href);
    // Not requestSubmit(), which iOS 14 lacks; and a field named "submit" would hide the form's own method.
    else if (form.current) HTMLFormElement.prototype.submit.call(form.current);
  }, [goesNow]);
  const style = `button button-${look}`;
  if (way.kind === 'link') {
    return (
      <a class={style} href={way.href} data-testid="back-to-shop">
        {children}
      </a>
    );
  }
  return (
    <form ref={form} method="post" action={way.action} acceptCharset="utf-8" data-testid="return-form">
      {Object.entries(way.fields).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <button type="submit" class={style} data-testid="back-to-shop">
        {children}
      </button>
    </form>
  );
}
