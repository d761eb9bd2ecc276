const firstSyllable = 0xac00;
const lastSyllable = 0xd7a3;
const finalsPerVowel = 28;
const finalRieul = 8;

/**
 * "by means of" after a Korean name: 로 after a vowel or ㄹ, else 으로 (카카오페이로, 국민은행으로).
 * A name that ends in Latin letters gets 로, as brands are read with a final vowel (PAYCO로).
 */
export function withInstrumentParticle(name: string): string {
  const code = name.trimEnd().slice(-1).charCodeAt(0);
  if (!(code >= firstSyllable && code <= lastSyllable)) return `${name}로`;
  const final = (code - firstSyllable) % finalsPerVowel;
  return final === 0 || final === finalRieul ? `${name}로` : `${name}으로`;
}
