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
  /** Of an event endpoint: its id, its address, since when it accepts nothing, when it is disabled (Korean time). */
  readonly endpointId: string;
  readonly address: string;
  readonly failingSince: string;
  readonly disabledAt: string;
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
  readonly event_endpoint_failing: MailTemplate;
  readonly event_endpoint_disabled: MailTemplate;
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
  event_endpoint_failing: {
    subject: ({ shop }) => `${shop}: your event endpoint accepts nothing`,
    text: (words) => [
      'Your server has not accepted a single event for twelve hours. Naru keeps the events and tries again.',
      facts([
        ['Address', words.address],
        ['Since', `${words.failingSince} (Korean time)`],
        ['Endpoint', words.endpointId],
      ]),
      `If it accepts nothing until ${words.disabledAt} (Korean time), the endpoint is disabled: it is tried now ` +
        'and then only. Accepted is what your server answers with a status from 200 to 299 within ten seconds.',
      `What it answered: naru events endpoint show ${words.endpointId}, naru events deliveries <event>.`,
    ],
  },
  event_endpoint_disabled: {
    subject: ({ shop }) => `${shop}: your event endpoint was disabled`,
    text: (words) => [
      'Your server has not accepted a single event for a day. The endpoint was disabled.',
      facts([
        ['Address', words.address],
        ['Since', `${words.failingSince} (Korean time)`],
        ['Endpoint', words.endpointId],
      ]),
      'Naru tries it with the oldest event now and then, at least every six hours. As soon as it accepts that, it is ' +
        'enabled again and gets everything that waited. Events are kept for 30 days.',
      `When your server is ready: naru events endpoint resume ${words.endpointId} sends at once.`,
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
  event_endpoint_failing: {
    subject: ({ shop }) => `[${shop}] 이벤트 수신 주소가 응답하지 않습니다`,
    text: (words) => [
      '서버가 12시간 동안 이벤트를 한 건도 정상적으로 수신하지 못했습니다. 이벤트는 보관되어 있으며 계속 재전송합니다.',
      facts([
        ['수신 주소', words.address],
        ['실패 시작', `${words.failingSince} (한국 시간)`],
        ['엔드포인트', words.endpointId],
      ]),
      `${words.disabledAt}(한국 시간)까지 수신하지 못하면 이 수신 주소는 비활성화되고, 그 뒤에는 가끔씩만 시도합니다. ` +
        '10초 안에 200~299 상태 코드로 응답하면 정상 수신입니다.',
      `응답 내용 확인: naru events endpoint show ${words.endpointId}, naru events deliveries <이벤트 id>`,
    ],
  },
  event_endpoint_disabled: {
    subject: ({ shop }) => `[${shop}] 이벤트 수신 주소가 비활성화되었습니다`,
    text: (words) => [
      '서버가 하루 동안 이벤트를 한 건도 정상적으로 수신하지 못해 수신 주소를 비활성화했습니다.',
      facts([
        ['수신 주소', words.address],
        ['실패 시작', `${words.failingSince} (한국 시간)`],
        ['엔드포인트', words.endpointId],
      ]),
      '가장 오래된 이벤트로 늦어도 6시간마다 다시 시도하며, 수신에 성공하면 바로 활성화하고 밀린 이벤트를 모두 보냅니다. 이벤트는 30일 동안 보관합니다.',
      `서버가 준비되었다면 naru events endpoint resume ${words.endpointId} 명령으로 바로 다시 보낼 수 있습니다.`,
    ],
  },
};
