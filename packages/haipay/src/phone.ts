/** Korean mobile numbers start with 01 and have 10 or 11 digits (haipay.md §4). */
const KOREAN_MOBILE = /^01\d{8,9}$/;

/** With the country code and no `+`: a number of Korea has eleven digits at most, and begins with 0. */
const WITH_COUNTRY_CODE = /^82\d{10,11}$/;

/** The digits of a phone number; `+82 10…` and `8210…` become `010…`. */
export function phoneDigits(phone: string): string {
  const digits = phone.replace(/\D/g, '');
  if (!/^\s*\+\s*82/.test(phone) && !WITH_COUNTRY_CODE.test(digits)) return digits;
  const national = digits.slice(2);
  return national.startsWith('0') ? national : `0${national}`;
}

/**
 * Whether a phone number is a Korean mobile number. The schemas are lax, because HaiPay's own samples are not
 * mobile numbers; this is the strict check for those who switch it on.
 */
export function isKoreanMobileNumber(phone: string): boolean {
  return KOREAN_MOBILE.test(phoneDigits(phone));
}
