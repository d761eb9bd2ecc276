/**
 * The narrowest field in which Korean banks carry a depositor's name holds seven characters; others hold ten (twenty
 * bytes with two a syllable, as in the open-banking interface of KFTC). A shorter name was not cut.
 */
const NARROWEST_FIELD_CHARS = 7;

/** Two syllables of Hangul or four letters: the shortest rest of a cut name that can be compared. */
const MIN_CUT_WIDTH = 4;

/** Letters from here on (Hangul, Han, kana) are full-width; those before are Latin and the like. */
const HANGUL_JAMO = 0x1100;

const ACCENTS = /[\u0300-\u036f]/gu;
const COMPANY_MARKS = /\(\s*주\s*\)|\(\s*유\s*\)|주식회사|유한회사|^\s*[주유]\s*\)/gu;

/**
 * Whether the name that a bank reports of a depositor is the payer's. Case, white space, punctuation, accents, full or
 * half width and the marks of companies do not count; the order of words does. A name that cannot be compared, because
 * one of the two is missing, is not the payer's. Pure.
 *
 * A cut name counts as a match: refusing everybody whose name is longer than their bank's field would be worse than the
 * wrong matches. Only a name as long as the narrowest field can have been cut. Two syllables alone would make every Kim
 * Cheol (김철) a Kim Cheolsu (김철수), who is somebody else; most Korean names have three and are never cut. A person with
 * the same first seven characters still matches. In most bank apps a depositor can type any name anyway: the comparison
 * finds mistakes and other people's deposits; it is no proof of identity.
 */
export function isPayersName(depositorName: string, payerName: string): boolean {
  const part = formsOf(depositorName);
  const whole = formsOf(payerName);
  const mayBeCut = bankLength(depositorName) >= NARROWEST_FIELD_CHARS && widthOf(part.bare) >= MIN_CUT_WIDTH;
  return [part.marked, part.bare].some((beginning) =>
    [whole.marked, whole.bare].some(
      (name) => beginning !== '' && (beginning === name || (mayBeCut && name.startsWith(beginning))),
    ),
  );
}

/** The name with the company's mark and without: a bank may have cut through the mark itself ("나루상점주식회"). */
function formsOf(name: string): { marked: string; bare: string } {
  // Compatibility forms too: banks write full-width letters and ㈜. Accents have no place in a bank's character set.
  const plain = name.normalize('NFKD').replace(ACCENTS, '').normalize('NFC');
  return { marked: lettersOf(plain), bare: lettersOf(plain.replace(COMPANY_MARKS, '')) };
}

/** Upper case folds more than lower case does: both forms of sigma, and ß. */
function lettersOf(text: string): string {
  return text.replace(/[^\p{L}\p{N}]/gu, '').toUpperCase();
}

/** In columns: a syllable of Hangul or another full-width character takes two. */
function widthOf(text: string): number {
  const widths = [...text].map((character): number =>
    (character.codePointAt(0) ?? 0) < HANGUL_JAMO ? 1 : 2,
  );
  return widths.reduce((sum, width) => sum + width, 0);
}

/** Characters as the bank counts them, without padding. */
function bankLength(name: string): number {
  return [...name.normalize('NFC').trim().replace(/\s+/gu, ' ')].length;
}
