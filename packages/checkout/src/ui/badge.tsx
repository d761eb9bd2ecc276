import type { JSX } from 'preact';
import { badgeLetter, brandOf } from '../logic/brand.ts';
import { BankIcon } from './icons.tsx';

/** A coloured tile with a letter (a wallet) or a bank's front: colours hint at the brand, no logo is used. */
export function Badge({ brand, name }: { brand: string; name: string }): JSX.Element {
  const family = brandOf(brand);
  return (
    <span class={`badge brand-${family}`} aria-hidden="true">
      {family === 'bank' ? <BankIcon /> : badgeLetter(name)}
    </span>
  );
}
