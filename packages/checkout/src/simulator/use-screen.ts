import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { DepositAnswer, SimulatorView } from '../api.ts';
import { type DepositResult, depositResult } from '../logic/deposit-result.ts';
import type { FailureCode, Reply } from '../transport/http.ts';
import type { ScreenAction, ScreenClient } from '../transport/screens.ts';
import { usePageLifecycle } from '../ui/use-page-lifecycle.ts';

export interface Screen {
  view: SimulatorView | null;
  trouble: FailureCode | null;
  /** The action that is on its way. */
  busy: ScreenAction['name'] | null;
  /** How the last transfer was taken. */
  deposited: DepositResult | null;
  act: (action: ScreenAction) => void;
  reload: () => void;
}

interface ScreenData {
  view: SimulatorView | null;
  trouble: FailureCode | null;
  busy: ScreenAction['name'] | null;
  deposited: DepositResult | null;
}

const nothing: ScreenData = { view: null, trouble: null, busy: null, deposited: null };

/** One simulated screen: loaded at once and whenever it is seen again; one request counts at a time. */
export function useScreen(client: ScreenClient): Screen {
  const [data, setData] = useState<ScreenData>(nothing);
  const inFlight = useRef<AbortController | null>(null);
  const acting = useRef(false);

  const send = useCallback(
    async (call: (signal: AbortSignal) => Promise<Reply<DepositAnswer>>, action: ScreenAction | null) => {
      // A click into the window also brings it to the front, which loads: the click must win.
      if (inFlight.current && (acting.current || action === null)) return;
      inFlight.current?.abort();
      acting.current = action !== null;
      const controller = new AbortController();
      inFlight.current = controller;
      setData((old) => ({ ...old, busy: action?.name ?? null }));
      const reply = await call(controller.signal);
      if (inFlight.current !== controller) return;
      inFlight.current = null;
      setData((old) => (reply.ok ? accepted(old, reply.value, action) : failed(old, reply.code)));
    },
    [],
  );
  const reload = useCallback(() => void send((signal) => client.load(signal), null), [client, send]);
  const act = useCallback(
    (action: ScreenAction) => void send((signal) => client.act(action, signal), action),
    [client, send],
  );
  const lifecycle = useMemo(
    () => ({
      hidden: () => undefined,
      seen: reload,
      restored: () => {
        inFlight.current?.abort();
        inFlight.current = null;
        reload();
      },
    }),
    [reload],
  );
  usePageLifecycle(lifecycle);
  useEffect(reload, [reload]);
  return { ...data, act, reload };
}

function accepted(old: ScreenData, view: DepositAnswer, action: ScreenAction | null): ScreenData {
  const deposited = action?.name === 'deposit' ? depositResult(view, action.deposit) : old.deposited;
  return { view, trouble: null, busy: null, deposited };
}

function failed(old: ScreenData, code: FailureCode): ScreenData {
  return { ...old, trouble: code, busy: null };
}
