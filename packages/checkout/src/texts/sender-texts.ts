import { createCatalogue } from './catalogue.ts';
import type { Language } from './language.ts';

/** The words of the page for engineers: Korean and English, as the documentation has. */
export interface SenderTexts {
  title: string;
  lead: string;
  docs: string;
  operation: string;
  app: string;
  ownKeys: string;
  ownKeysHint: string;
  body: string;
  bodyHint: string;
  bodyFault: string;
  newNumber: string;
  send: string;
  request: string;
  signedText: string;
  answer: string;
  copyCurl: string;
  empty: string;
  noAnswer: string;
  notLoaded: string;
  retry: string;
  required: (name: string) => string;
}

const ko: SenderTexts = {
  title: '서명해서 보내기',
  lead: '샌드박스가 가맹점 대신 서명하고, 이 브라우저가 요청을 보냅니다. 입력한 키는 이번 서명에만 쓰이고 저장되지 않습니다.',
  docs: 'API 문서로 돌아가기',
  operation: 'API',
  app: '서명에 쓸 앱',
  ownKeys: '내 키 직접 입력',
  ownKeysHint: '샌드박스에 등록한 앱의 키를 입력하세요. 운영 환경의 키는 입력하지 마세요.',
  body: '요청 본문 (JSON)',
  bodyHint: '서명(sign)은 자동으로 채워집니다.',
  bodyFault: 'JSON 객체가 아닙니다.',
  newNumber: '새 주문번호로 바꾸기',
  send: '서명하고 보내기',
  request: '보낸 요청 (curl)',
  signedText: '서명한 문자열',
  answer: '응답',
  copyCurl: 'curl 명령 복사',
  empty: '아직 보낸 요청이 없습니다.',
  noAnswer: '서버에 연결하지 못했습니다.',
  notLoaded: 'API 목록을 불러오지 못했습니다.',
  retry: '다시 시도',
  required: (name) => `${name} 값을 입력하세요.`,
};

const en: SenderTexts = {
  title: 'Send signed',
  lead:
    'The sandbox signs in place of the merchant, and this browser sends the request. Keys that you type are used ' +
    'for this one signature and not kept.',
  docs: 'Back to the API description',
  operation: 'Operation',
  app: 'App that signs',
  ownKeys: 'Keys of my own',
  ownKeysHint: 'Keys of an app of this sandbox. Do not type keys of a live app.',
  body: 'Body of the request (JSON)',
  bodyHint: 'The signature (sign) is filled in.',
  bodyFault: 'This is not a JSON object.',
  newNumber: 'Take a new order number',
  send: 'Sign and send',
  request: 'The request (curl)',
  signedText: 'The text that was signed',
  answer: 'The answer',
  copyCurl: 'Copy the curl command',
  empty: 'Nothing was sent so far.',
  noAnswer: 'The server could not be reached.',
  notLoaded: 'The list of operations could not be loaded.',
  retry: 'Try again',
  required: (name) => `${name} is needed.`,
};

const english = async () => en;

/** Other languages of the payment page get English. */
export const senderTexts = createCatalogue<SenderTexts>(
  { ko, en },
  { 'zh-CN': english, 'zh-TW': english, ja: english, ru: english, th: english, vi: english },
);

export function senderTextsOf(language: Language): SenderTexts {
  return language === 'ko' ? ko : en;
}
