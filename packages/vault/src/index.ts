/** Card numbers: checked, described and kept sealed. Nothing else of the project holds one. */
export type { CardAcceptor, PresentedCard } from './acceptor.ts';
export { type BinRow, type BinTable, makeBinTable, STANDARD_BINS, TEST_BINS } from './bin-table.ts';
export { CardData } from './card-data.ts';
export {
  type CardDescription,
  describeCard,
  describePrefix,
  type PrefixDescription,
  UNKNOWN_COUNTRY,
} from './describe.ts';
export { findIssuer, type Issuer, KOREAN_ISSUERS } from './issuers.ts';
export { type CardEntry, type CardFault, cardExpiresAt, type ParsedCard, parseCard } from './parse.ts';
export { CardPurger } from './purger.ts';
export { CardVault } from './vault.ts';
