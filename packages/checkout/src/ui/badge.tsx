import type { JSX } from 'preact';
import { badgeLetter, brandOf } from '../logic/brand.ts';
import { BankIcon, CardIcon, StoreIcon } from './icons.tsx';

interface BadgeProps {
  brand: string;
  name: string;
  isWallet: boolean;
}

const pictures: Partial<Record<ReturnType<typeof brandOf>, JSX.Element>> = {
  bank: <BankIcon />,
  card: <CardIcon />,
  store: <StoreIcon />,
};

/** A coloured tile with a letter (a wallet) or a picture: colours hint at the brand, no logo is used. */
export function Badge({ brand, name, isWallet }: BadgeProps): JSX.Element {
  const family = brandOf(brand, isWallet);
  return (
    <span class={`badge brand-${family}`} aria-hidden="true">
      {pictures[family] ?? badgeLetter(name)}
    </span>
  );
}
