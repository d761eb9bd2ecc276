/** The states of a payment page, in the order in which a payment passes them. */
export const PAYMENT_STATES = [
  'choosing',
  'identity',
  'starting',
  'redirect',
  'deposit',
  'voucher',
  'processing',
  'succeeded',
  'failed',
  'expired',
] as const;

/** The languages of the page, in the order of its menu. */
export const PAGE_LANGUAGES = ['ko', 'en', 'zh-CN', 'zh-TW', 'ja', 'ru', 'th', 'vi'] as const;
