/** The content of a mail as text. */
export interface MailWords {
  readonly shop: string;
  /** With its currency. */
  readonly amount: string;
  /** The same in the payer's money, where that is another; else empty. */
  readonly billed: string;
  /** `2026-03-31`, a Korean day. */
  readonly day: string;
  /** `2026-03-31 14:05`, Korean time. */
  readonly paidAt: string;
  /** `Visa ****1111`; empty where it is not known. */
  readonly card: string;
  readonly orderNumber: string;
  readonly subscriptionNumber: string;
  readonly transactionNumber: string;
  /** What is bought; empty where the merchant did not say. */
  readonly subject: string;
  /** Why a charge was declined; empty where there is nothing to say. */
  readonly reason: string;
}

export interface MailTemplate {
  readonly subject: (words: MailWords) => string;
  /** Paragraphs. */
  readonly text: (words: MailWords) => readonly string[];
}

export interface MailTemplates {
  readonly recurring_reminder: MailTemplate;
  readonly recurring_ended: MailTemplate;
  readonly payment_confirmation: MailTemplate;
}

/** Lines of `name: value`, without those that say nothing. */
function facts(lines: readonly (readonly [name: string, value: string])[]): string {
  return lines
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${name}: ${value}`)
    .join('\n');
}

export const en: MailTemplates = {
  recurring_reminder: {
    subject: ({ shop, amount, day }) => `${shop}: your card will be charged ${amount} on ${day}`,
    text: (words) => [
      `On ${words.day} (Korean time) ${words.shop} will charge your card for the recurring payment that you agreed to.`,
      facts([
        ['Amount', words.amount],
        ['Date', words.day],
        ['Card', words.card],
        ['For', words.subject],
        ['Order number', words.orderNumber],
        ['Recurring payment', words.subscriptionNumber],
      ]),
      `You need not do anything. To change or end the recurring payment, please ask ${words.shop}.`,
    ],
  },
  recurring_ended: {
    subject: ({ shop }) => `${shop}: your recurring payment has ended`,
    text: (words) => [
      `We tried several times to charge your card for the recurring payment to ${words.shop}, ` +
        'and it was declined each time. There will be no more charges.',
      facts([
        ['Amount', words.amount],
        ['Due on', words.day],
        ['Card', words.card],
        ['Reason', words.reason],
        ['For', words.subject],
        ['Order number', words.orderNumber],
        ['Recurring payment', words.subscriptionNumber],
      ]),
      `Nothing was taken for this date. To go on, for example with another card, please ask ${words.shop}.`,
    ],
  },
  payment_confirmation: {
    subject: ({ shop, amount }) => `${shop}: your payment of ${amount}`,
    text: (words) => [
      `Your payment to ${words.shop} is complete. Thank you.`,
      facts([
        ['Amount', words.amount],
        ['Billed as', words.billed],
        ['Paid on', words.paidAt && `${words.paidAt} (Korean time)`],
        ['Card', words.card],
        ['For', words.subject],
        ['Order number', words.orderNumber],
        ['Transaction number', words.transactionNumber],
      ]),
      `For questions about the order, please ask ${words.shop}.`,
    ],
  },
};

export const ko: MailTemplates = {
  recurring_reminder: {
    subject: ({ shop, amount, day }) => `[${shop}] ${day} 정기결제 예정 안내 (${amount})`,
    text: (words) => [
      `${words.day}에 ${words.shop}의 정기결제가 고객님의 카드로 진행될 예정입니다.`,
      facts([
        ['결제 금액', words.amount],
        ['결제 예정일', `${words.day} (한국 시간)`],
        ['결제 카드', words.card],
        ['상품', words.subject],
        ['주문 번호', words.orderNumber],
        ['정기결제 번호', words.subscriptionNumber],
      ]),
      `별도로 하실 일은 없습니다. 정기결제의 변경이나 해지는 ${words.shop}에 문의해 주세요.`,
    ],
  },
  recurring_ended: {
    subject: ({ shop }) => `[${shop}] 정기결제가 종료되었습니다`,
    text: (words) => [
      `${words.shop}의 정기결제를 여러 번 시도했으나 모두 승인되지 않아 정기결제가 종료되었습니다. 더 이상 결제되지 않습니다.`,
      facts([
        ['결제 금액', words.amount],
        ['결제 예정일', `${words.day} (한국 시간)`],
        ['결제 카드', words.card],
        ['사유', words.reason],
        ['상품', words.subject],
        ['주문 번호', words.orderNumber],
        ['정기결제 번호', words.subscriptionNumber],
      ]),
      `이번 회차의 금액은 결제되지 않았습니다. 다른 카드 등으로 계속 이용하시려면 ${words.shop}에 문의해 주세요.`,
    ],
  },
  payment_confirmation: {
    subject: ({ shop, amount }) => `[${shop}] 결제가 완료되었습니다 (${amount})`,
    text: (words) => [
      `${words.shop}에서 요청하신 결제가 완료되었습니다. 이용해 주셔서 감사합니다.`,
      facts([
        ['결제 금액', words.amount],
        ['청구 금액', words.billed],
        ['결제 일시', words.paidAt && `${words.paidAt} (한국 시간)`],
        ['결제 카드', words.card],
        ['상품', words.subject],
        ['주문 번호', words.orderNumber],
        ['거래 번호', words.transactionNumber],
      ]),
      `주문에 관한 문의는 ${words.shop}에 해 주세요.`,
    ],
  },
};
