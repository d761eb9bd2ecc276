import type { Failure } from '@naru/engine';
import { KOREAN_ISSUERS } from '@naru/vault';
import { luhnDigit } from '@naru/wire/luhn';
import { refusal, type SandboxCode } from './declines.ts';

/** How the simulated issuer's 3-D Secure server deals with a card. */
export type AuthenticationWay =
  /** The payer is asked on the issuer's screen. */
  | 'challenge'
  /** The payer is recognised without being asked. */
  | 'frictionless'
  /** The card takes no part. */
  | 'none'
  /** The payer is asked, and whatever they answer is wrong. */
  | 'challenge_fails'
  /** The payer is asked, and the answer never comes back. */
  | 'challenge_times_out'
  /** The issuer refuses without asking. */
  | 'rejected';

/** What the simulated issuer says when it is asked for the money. */
export type CardVerdict =
  | { readonly kind: 'approve' }
  | ({ readonly kind: 'decline' } & Failure)
  /** Only payments by instalments. */
  | ({ readonly kind: 'decline_installments' } & Failure)
  | ({ readonly kind: 'capture_refused' } & Failure)
  /** The money is taken, but the answer is lost. */
  | { readonly kind: 'capture_lost' }
  /** Approved when its holder shows it; of the charges without the holder the first `times` are declined. */
  | { readonly kind: 'decline_stored'; readonly times: number }
  /** The payer disputes the payment some days after it was made. */
  | {
      readonly kind: 'charged_back';
      readonly afterDays: number;
      readonly reasonCode: string;
      readonly reason: string;
    }
  | ({ readonly kind: 'refund_refused' } & Failure)
  | { readonly kind: 'no_answer' }
  | { readonly kind: 'lost_answer' };

export interface TestCard {
  /** In groups, as it stands on a card. */
  readonly number: string;
  readonly scenario: CardScenario;
  readonly authentication: AuthenticationWay;
  readonly meaning: string;
}

const decline = (code: SandboxCode) => ({ kind: 'decline', ...refusal(code) }) as const;
const inParts = (code: SandboxCode) => ({ kind: 'decline_installments', ...refusal(code) }) as const;

/** The outcomes, by what the cards are for. */
export const CARD_VERDICTS = {
  approve: { kind: 'approve' },
  expired_card: decline('expired_card'),
  invalid_cvc: decline('cvc_wrong'),
  invalid_card_number: decline('number_unknown'),
  invalid_card_data: decline('data_wrong'),
  invalid_password: decline('pin_wrong'),
  invalid_cavv: decline('proof_wrong'),
  insufficient_funds: decline('funds'),
  stolen_or_lost_card: decline('lost'),
  card_not_supported: decline('kind_not_accepted'),
  restricted_card: decline('restricted'),
  not_registered_card: decline('not_registered'),
  card_payment_count_exceeded: decline('payments_too_many'),
  card_velocity_exceeded: decline('limit'),
  contact_card_issuer: decline('issuer_knows'),
  generic_decline: decline('declined'),
  fraudulent_decline: decline('fraud'),
  acquirer_decline: decline('acquirer'),
  keyin_not_supported: decline('typing_not_accepted'),
  card_amount_invalid: decline('amount'),
  expiry_date_invalid: decline('expiry_wrong'),
  password_required: decline('pin_needed'),
  invalid_authentication: decline('authenticate_again'),
  invalid_card_identity: decline('identity_wrong'),
  not_support_discount: decline('discount'),
  points_not_supported: decline('points'),
  invalid_certificate: decline('certificate_expired'),
  invalid_account: decline('account_closed'),
  invalid_address: decline('address_wrong'),
  already_active_prepaid_card: decline('prepaid_active'),
  invalid_submall_number: decline('sub_merchant'),
  insufficient_merchant_funds: decline('merchant_sales'),
  provider_connect: decline('connect'),
  provider_write: decline('write'),
  provider_read: decline('read'),
  provider_other: decline('communication'),
  provider_answer_twice: decline('twice'),
  internal_communication: decline('internal'),
  invalid_card_installment_plan: inParts('months_not_offered'),
  not_support_installment_plan: inParts('no_installments'),
  invalid_card_installment_amount: inParts('installments_too_small'),
  capture_refused: { kind: 'capture_refused', ...refusal('capture') },
  capture_lost: { kind: 'capture_lost' },
  refund_refused: { kind: 'refund_refused', ...refusal('refund') },
  charged_back: {
    kind: 'charged_back',
    afterDays: 7,
    reasonCode: '10.4',
    reason: 'Fraud: the card was not present',
  },
  stored_declined: { kind: 'decline_stored', times: Number.POSITIVE_INFINITY },
  stored_declined_once: { kind: 'decline_stored', times: 1 },
  no_answer: { kind: 'no_answer' },
  lost_answer: { kind: 'lost_answer' },
} as const satisfies Readonly<Record<string, CardVerdict>>;

export type CardScenario = keyof typeof CARD_VERDICTS;

type Row = readonly [
  number: string,
  scenario: CardScenario,
  authentication: AuthenticationWay,
  meaning: string,
];

/** The numbers that Eximbay's own sandbox is used with come first (docs/protocols/eximbay.md §9). */
const APPROVING: readonly Row[] = [
  ['4111 1111 1111 1111', 'approve', 'none', 'Visa, approved at once, without 3-D Secure'],
  ['4000 0000 0000 0002', 'approve', 'challenge', 'Visa, approved after the issuer’s screen'],
  ['5200 0000 0000 0007', 'approve', 'challenge', 'Mastercard, approved after the issuer’s screen'],
  ['3569 9900 1008 3722', 'approve', 'challenge', 'JCB, approved after the issuer’s screen'],
  ['4000 0000 0000 0010', 'approve', 'frictionless', 'Visa, recognised without a screen and approved'],
  ['5200 0000 0000 0106', 'approve', 'frictionless', 'Mastercard, recognised without a screen and approved'],
  ['3782 822463 10005', 'approve', 'challenge', 'American Express (CVC of four digits)'],
  ['3056 930902 5904', 'approve', 'challenge', 'Diners Club'],
  ['6011 1111 1111 1117', 'approve', 'challenge', 'Discover'],
  ['6200 0000 0000 0005', 'approve', 'challenge', 'UnionPay'],
  ['2200 0000 0000 0004', 'approve', 'challenge', 'Mir'],
  ['4000 0041 0000 0003', 'approve', 'challenge', 'Visa of Shinhan Card, Korea: instalments'],
  ['5200 0041 0000 0008', 'approve', 'challenge', 'Mastercard of Hyundai Card, Korea: instalments'],
  ['4000 0003 0000 0009', 'approve', 'frictionless', 'Visa of Australia: may be billed in AUD'],
  ['4000 0015 0000 0005', 'approve', 'frictionless', 'Visa of China: may be billed in CNY'],
  ['4000 0027 0000 0001', 'approve', 'frictionless', 'Visa of Germany: may be billed in EUR'],
  ['4000 0039 0000 0007', 'approve', 'challenge', 'Visa of Japan: may be billed in JPY'],
  ['4000 0082 0000 0003', 'approve', 'frictionless', 'Visa of the United Kingdom: may be billed in GBP'],
  ['5200 0070 0000 0002', 'approve', 'frictionless', 'Mastercard of Vietnam: may be billed in VND'],
];

const NOT_AUTHENTICATED: readonly Row[] = [
  ['4000 0000 0000 1018', 'approve', 'challenge_fails', 'Whatever is confirmed, the authentication fails'],
  ['4000 0000 0000 1026', 'approve', 'rejected', 'The issuer refuses the authentication without a screen'],
  [
    '4000 0000 0000 1034',
    'approve',
    'challenge_times_out',
    'The issuer falls silent; fails after five minutes',
  ],
];

const DECLINED: readonly Row[] = [
  ['4000 0000 0000 1042', 'expired_card', 'frictionless', 'Expired'],
  ['4000 0000 0000 1059', 'invalid_cvc', 'frictionless', 'Wrong CVC'],
  ['4000 0000 0000 1067', 'invalid_card_number', 'frictionless', 'Unknown number'],
  ['4000 0000 0000 1075', 'invalid_card_data', 'frictionless', 'Something in the card’s data is wrong'],
  ['4000 0000 0000 1083', 'invalid_password', 'frictionless', 'Wrong PIN'],
  ['4000 0000 0000 1091', 'invalid_cavv', 'challenge', 'The proof of the authentication does not fit'],
  ['4000 0000 0000 1109', 'insufficient_funds', 'frictionless', 'Insufficient funds'],
  ['4000 0000 0000 1117', 'stolen_or_lost_card', 'frictionless', 'Lost or stolen'],
  ['4000 0000 0000 1125', 'card_not_supported', 'frictionless', 'Not accepted'],
  ['4000 0000 0000 1133', 'restricted_card', 'frictionless', 'Restricted'],
  ['4000 0000 0000 1141', 'not_registered_card', 'frictionless', 'Not registered'],
  ['4000 0000 0000 1158', 'card_payment_count_exceeded', 'frictionless', 'Too many payments'],
  ['4000 0000 0000 1166', 'card_velocity_exceeded', 'frictionless', 'Above the limit'],
  ['4000 0000 0000 1174', 'contact_card_issuer', 'frictionless', 'Declined without a reason'],
  ['4000 0000 0000 1182', 'generic_decline', 'frictionless', 'Declined'],
  ['4000 0000 0000 1190', 'fraudulent_decline', 'frictionless', 'Suspected fraud'],
  ['4000 0000 0000 1208', 'acquirer_decline', 'frictionless', 'Declined by the acquirer'],
  ['4000 0000 0000 1216', 'keyin_not_supported', 'none', 'May not be typed'],
  ['4000 0000 0000 1224', 'card_amount_invalid', 'frictionless', 'Not for this amount'],
  ['4000 0000 0000 1232', 'insufficient_funds', 'challenge', 'Insufficient funds, after the issuer’s screen'],
  ['4000 0041 0000 0011', 'invalid_card_installment_plan', 'frictionless', 'Korean; refuses instalments'],
  ['4000 0041 0000 0029', 'not_support_installment_plan', 'frictionless', 'Korean; knows no instalments'],
];

/** The rest of what an issuer, an acquirer and the way to them may answer; nothing is taken. */
const DECLINED_SELDOM: readonly Row[] = [
  ['4000 0000 0000 1299', 'expiry_date_invalid', 'frictionless', 'Expiry date does not fit'],
  ['4000 0000 0000 1307', 'password_required', 'frictionless', 'Wants its PIN'],
  [
    '4000 0000 0000 1315',
    'invalid_authentication',
    'frictionless',
    'Authenticated, yet the approval wants more of it',
  ],
  [
    '4000 0041 0000 0037',
    'invalid_card_identity',
    'frictionless',
    'Korean; another holder’s resident number',
  ],
  [
    '4000 0041 0000 0045',
    'invalid_card_installment_amount',
    'frictionless',
    'Korean; instalments of larger amounts only',
  ],
  ['4000 0041 0000 0052', 'not_support_discount', 'frictionless', 'Korean; its discount can not be used'],
  ['4000 0041 0000 0060', 'points_not_supported', 'frictionless', 'Korean; its points can not be used'],
  ['4000 0041 0000 0078', 'invalid_certificate', 'frictionless', 'Korean; certificate expired'],
  ['4000 0000 0000 1323', 'invalid_account', 'frictionless', 'Its account is closed'],
  ['4000 0000 0000 1331', 'invalid_address', 'frictionless', 'Billing address does not fit'],
  [
    '4000 0000 0000 1349',
    'already_active_prepaid_card',
    'frictionless',
    'A prepaid card that is active already',
  ],
  [
    '4000 0000 0000 1356',
    'invalid_submall_number',
    'frictionless',
    'The acquirer does not know the sub-mall',
  ],
  [
    '4000 0000 0000 1364',
    'insufficient_merchant_funds',
    'frictionless',
    'The merchant’s limit at the acquirer is exceeded',
  ],
  ['4000 0000 0000 1372', 'provider_connect', 'frictionless', 'The acquirer is not reached'],
  ['4000 0000 0000 1380', 'provider_write', 'frictionless', 'Sending to the acquirer fails'],
  ['4000 0000 0000 1398', 'provider_read', 'frictionless', 'The acquirer breaks off its answer'],
  ['4000 0000 0000 1406', 'provider_other', 'frictionless', 'Another fault on the way'],
  ['4000 0000 0000 1414', 'provider_answer_twice', 'frictionless', 'The acquirer answers twice'],
  ['4000 0000 0000 1422', 'internal_communication', 'frictionless', 'A fault on the way inside'],
];

const AFTERWARDS: readonly Row[] = [
  ['4000 0000 0000 1240', 'capture_refused', 'frictionless', 'Authorized; each capture is refused'],
  [
    '4000 0000 0000 1257',
    'capture_lost',
    'frictionless',
    'Authorized; its capture is done, the answer lost: asked, captured',
  ],
  ['4000 0000 0000 1265', 'refund_refused', 'frictionless', 'Approved; each refund is refused'],
  [
    '4000 0000 0000 1273',
    'no_answer',
    'frictionless',
    'The first call does not arrive: unknown, asked, sent again, approved',
  ],
  [
    '4000 0000 0000 1430',
    'stored_declined',
    'frictionless',
    'Approved; each later charge without its holder is declined',
  ],
  [
    '4000 0000 0000 1448',
    'stored_declined_once',
    'frictionless',
    'Approved; the first later charge without its holder is declined',
  ],
  [
    '4000 0000 0000 1455',
    'charged_back',
    'frictionless',
    'Approved; charged back seven days after it was paid',
  ],
  ['4000 0000 0000 1281', 'lost_answer', 'frictionless', 'The answer is lost: unknown, asked, approved'],
];

/** One card of each Korean issuer: 9410 99, two digits for the issuer from 10 on, and zeros. */
const KOREAN: readonly Row[] = KOREAN_ISSUERS.map(({ nameEn }, index) => {
  const body = `941099${10 + index}0000000`;
  const number = (body + luhnDigit(body)).replace(/(\d{4})(?=\d)/g, '$1 ');
  return [number, 'approve', 'challenge', `${nameEn}, Korea only: instalments`];
});

/** Every card that the sandbox knows (docs/test-cards.md). */
export const TEST_CARDS: readonly TestCard[] = [
  ...APPROVING,
  ...NOT_AUTHENTICATED,
  ...DECLINED,
  ...DECLINED_SELDOM,
  ...AFTERWARDS,
  ...KOREAN,
].map(([number, scenario, authentication, meaning]) => ({ number, scenario, authentication, meaning }));

const byDigits = new Map(TEST_CARDS.map((card) => [card.number.replaceAll(' ', ''), card]));

/** How the sandbox treats a number: as its table says, and any other as a good card whose issuer asks. */
export function treatmentOf(digits: string): Pick<TestCard, 'scenario' | 'authentication'> {
  return byDigits.get(digits) ?? { scenario: 'approve', authentication: 'challenge' };
}

/** The verdict of a scenario by its name, as it was remembered; undefined for one that is no longer known. */
export function verdictOf(scenario: string): CardVerdict | undefined {
  return Object.hasOwn(CARD_VERDICTS, scenario) ? CARD_VERDICTS[scenario as CardScenario] : undefined;
}
