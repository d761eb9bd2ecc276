/**
 * What a row of the table of `rescode` says.
 *
 * Where rows come from:
 * - `published`: Eximbay's list of codes; where it gives no text, the text is ours.
 * - `observed`: seen on Eximbay's sandbox, or named in its support pages.
 * - `own`: Eximbay publishes neither code nor text for it. EC00 is its code for a request that is not
 *   acceptable.
 */

export type ErrorSource = 'published' | 'observed' | 'own';

/**
 * `no`: it was not carried out. `yes`: it was. `open`: it may have been; ask (`retrieve`) before trying
 * again.
 */
export type CarriedOut = 'no' | 'yes' | 'open';

export interface ErrorEntry {
  readonly code: string;
  readonly name: string;
  /** Text of `resmsg`; `*` is replaced by the detail. */
  readonly resmsg: string;
  readonly meaning: string;
  readonly source: ErrorSource;
  readonly carriedOut: CarriedOut;
  /**
   * For servers that are set to answer with HTTP statuses. Eximbay documents none; 200 for everything is
   * what its clients are written for (eximbay.md §12). 402: the call was right, and the card's side said no.
   */
  readonly httpStatus: 200 | 400 | 401 | 402 | 404 | 405 | 409 | 415 | 500;
  /**
   * The newer text code of the same thing, where there is one: none fits a header, a method or a path that is
   * wrong, an answer that came twice, or a fraud check that failed.
   */
  readonly errcode?: string;
}

type Extras = Partial<Pick<ErrorEntry, 'carriedOut' | 'httpStatus' | 'source' | 'errcode'>>;

/** A row: published, not carried out, and declined, unless `extras` say otherwise. */
export function row<const Code extends string, const Name extends string>(
  code: Code,
  name: Name,
  resmsg: string,
  meaning: string,
  extras: Extras = {},
): ErrorEntry & { readonly code: Code; readonly name: Name } {
  return {
    code,
    name,
    resmsg,
    meaning,
    source: 'published',
    carriedOut: 'no',
    httpStatus: 402,
    ...extras,
  };
}

export const OWN = { source: 'own', httpStatus: 400 } as const;
export const CONFLICT = { source: 'own', httpStatus: 409 } as const;
export const OPEN = { carriedOut: 'open', httpStatus: 500 } as const;
export const LATER = { ...OPEN, errcode: 'TEMPORARY_ERROR' } as const;
export const OBSERVED = { source: 'observed' } as const;
