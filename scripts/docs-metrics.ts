/** The metrics of docs/operation.md, as they are declared: a process makes these, whatever it is given. */
import type { GuardedClock, Store } from '../packages/engine/src/index.ts';
import { DIALECTS } from '../packages/gateway/src/dialects/index.ts';
import { Metrics } from '../packages/gateway/src/ops/metrics.ts';
import { koreanTexts } from './korean-texts.ts';

interface Declared {
  readonly name: string;
  readonly help: string;
  readonly type: string;
  readonly labelNames: readonly string[];
}

/** Nothing is read while they are declared. */
function declared(): Declared[] {
  const metrics = new Metrics();
  metrics.watchClock({} as GuardedClock);
  for (const { numbers } of DIALECTS) {
    if (!numbers?.daily) continue;
    const { metric, help } = numbers.daily;
    metrics.watchDailyNumbers(metric, help, async () => 0n);
  }
  const pool = () => ({ size: 0, idle: 0, waiting: 0, max: 0 });
  const nothing = {} as Parameters<Metrics['watch']>[1];
  metrics.watch({ pool } as unknown as Store, nothing, {} as Parameters<Metrics['watch']>[2]);
  const all = metrics.registry.getMetricsAsArray() as unknown as Declared[];
  // What Node itself reports comes with the library.
  return all.filter(({ name }) => name.startsWith('naru_')).toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

const KOREAN: Readonly<Record<string, string>> = {
  naru_callback_deliveries_total:
    '결과별 콜백 전송 횟수: accepted(접수), rejected(다른 응답), failed(응답 없음), dropped(샌드박스에서 버림)',
  naru_callback_oldest_due_seconds: '가장 먼저 보내야 할 콜백이 밀린 시간. 없으면 0',
  naru_card_limits_total: '앞선 카드가 너무 많이 거절되어 채널에 보내지 않은 카드',
  naru_channel_call_duration_seconds: '채널 호출 시간. 호출과 응답의 종류별이며 error는 응답이 없음',
  naru_clock_ahead_seconds: '마지막 비교에서 이 컴퓨터의 시계가 데이터베이스보다 앞선 시간',
  naru_clock_wrong: '두 시계의 차이가 너무 커서 워커가 멈춰 있으면 1',
  naru_database_connections: '이 프로세스의 데이터베이스 연결',
  naru_database_connections_max: '이 프로세스가 여는 데이터베이스 연결의 최댓값',
  naru_database_connections_waiting: '빈 연결을 기다리는 SQL 문과 트랜잭션',
  naru_eximbay_transaction_ids_today:
    '가장 많이 쓴 mid가 오늘 쓴 거래번호의 수. 백만을 넘으면 번호에 영문자가 들어갑니다',
  naru_event_deliveries_total:
    '결과별 이벤트 전송 횟수: accepted(접수), rejected(다른 응답), failed(응답 없음)',
  naru_event_endpoint_notices_total:
    '이벤트 엔드포인트의 장기 실패(failing), 사용 중지, 410 응답(gone), 복구 횟수',
  naru_event_endpoints:
    '상태별 이벤트 엔드포인트: enabled, paused, disabled(하루 동안 접수 없음), gone(410 응답)',
  naru_http_request_duration_seconds: '경로와 상태 코드별 HTTP 요청 시간',
  naru_ledger_verification_duration_seconds: '마지막 원장 검증에 걸린 시간',
  naru_ledger_verification_faults: '마지막 원장 검증이 찾은 문제의 수',
  naru_ledger_verification_timestamp_seconds: '마지막 원장 검증이 끝난 시각. 없었으면 0',
  naru_refusals_total: 'API와 오류 코드별로 거절한 호출',
  naru_transitions_total: '결제, 지급, 환불, 차지백, 현금영수증이 어떤 상태가 된 횟수. 결제수단과 채널별',
  naru_unserved: '처리할 때가 되었지만 이 프로세스가 할 수 없는 작업. 필요한 것별',
  naru_waiting: '기다리는 행: 보낼 콜백과 채널 호출, 사람이 보아야 하는 것',
  naru_writer_backlog: '쓰기를 기다리는 명령',
  naru_writer_batch_duration_seconds: '커밋까지 포함한 쓰기 배치의 시간',
  naru_writer_commands_total: '커밋했거나 거절한 명령',
  naru_writer_lock_timeouts_total: '잠금을 기다리다 포기하고, 그 잠금이 필요 없는 명령만 처리한 배치',
  naru_writer_set_aside: '다른 데이터베이스 세션이 잡은 행을 기다리는 명령',
};

function table(head: string, meaning: (row: Declared) => string): string {
  const rows = declared().map((row) => {
    const labels = row.labelNames.map((label) => `\`${label}\``).join(', ');
    return `| \`${row.name}\` | ${row.type} | ${labels} | ${meaning(row)} |`;
  });
  return [head, '|---|---|---|---|', ...rows].join('\n');
}

export const METRIC_SECTIONS = [
  {
    file: 'docs/operation.md',
    mark: 'metrics',
    text: () => table('| metric | type | labels | what it shows |', ({ help }) => `${help}.`),
  },
  {
    file: 'docs/ko/operation.md',
    mark: 'metrics',
    text: () => {
      const korean = koreanTexts('scripts/docs-metrics.ts', declared(), ({ name }) => name, KOREAN);
      return table('| 지표 | 종류 | 라벨 | 뜻 |', korean);
    },
  },
];
