import type { DeclineReason, DepositAnswer, DepositRequest, SimulatorState, SimulatorView } from '../api.ts';
import type { Reply, RequestJson } from './http.ts';

export type ScreenAction =
  | { name: 'approve' | 'cancel' | 'time-out' }
  | { name: 'decline'; reason: DeclineReason }
  | { name: 'deposit'; deposit: DepositRequest };

export interface ScreenClient {
  load: (signal: AbortSignal) => Promise<Reply<SimulatorView>>;
  act: (action: ScreenAction, signal: AbortSignal) => Promise<Reply<DepositAnswer>>;
}

const states: readonly SimulatorState[] = [
  'open',
  'approved',
  'declined',
  'cancelled',
  'timed_out',
  'expired',
  'deposited',
];

/** The sandbox's API for one simulated wallet or bank screen. */
export function createScreenClient(requestJson: RequestJson, reference: string): ScreenClient {
  const path = `/sandbox/api/screens/${encodeURIComponent(reference)}`;
  return {
    load: async (signal) => asView(await requestJson(path, undefined, signal)),
    act: async (action, signal) =>
      asView(await requestJson(`${path}/${action.name}`, bodyOf(action), signal)),
  };
}

function bodyOf(action: ScreenAction): unknown {
  if (action.name === 'decline') return { reason: action.reason };
  return action.name === 'deposit' ? action.deposit : {};
}

function asView(reply: Reply<unknown>): Reply<DepositAnswer> {
  if (!reply.ok) return reply;
  const view = reply.value as Partial<SimulatorView> | null;
  const usable = view !== null && states.includes(view.state as SimulatorState) && !!view.name;
  return usable ? { ok: true, value: view as DepositAnswer } : { ok: false, code: 'internal' };
}
