import type {
  CardOfferAnswer,
  CardOfferRequest,
  CardRequest,
  CheckoutView,
  IdentityRequest,
  PaymentState,
  StartRequest,
} from '../api.ts';
import { PAYMENT_STATES } from '../lists.ts';
import { offerIn, type Reply, type RequestJson } from './http.ts';

export interface PaymentClient {
  load: (signal: AbortSignal) => Promise<Reply<CheckoutView>>;
  start: (request: StartRequest, signal: AbortSignal) => Promise<Reply<CheckoutView>>;
  payCard: (request: CardRequest, signal: AbortSignal) => Promise<Reply<CheckoutView>>;
  cardOffer: (request: CardOfferRequest, signal: AbortSignal) => Promise<Reply<CardOfferAnswer>>;
  cancel: (signal: AbortSignal) => Promise<Reply<CheckoutView>>;
  identify: (request: IdentityRequest, signal: AbortSignal) => Promise<Reply<CheckoutView>>;
  confirmCode: (code: string, signal: AbortSignal) => Promise<Reply<CheckoutView>>;
}

const states: readonly PaymentState[] = PAYMENT_STATES;

/** The gateway's payment API for one link. */
export function createPaymentClient(requestJson: RequestJson, token: string): PaymentClient {
  const path = `/checkout/api/payments/${encodeURIComponent(token)}`;
  return {
    load: async (signal) => asView(await requestJson(path, undefined, signal)),
    start: async (request, signal) => asView(await requestJson(`${path}/start`, request, signal)),
    payCard: async (request, signal) => asView(await requestJson(`${path}/card`, request, signal)),
    cardOffer: async (request, signal) => asOffer(await requestJson(`${path}/card-offer`, request, signal)),
    cancel: async (signal) => asView(await requestJson(`${path}/cancel`, {}, signal)),
    identify: async (request, signal) => asView(await requestJson(`${path}/identity`, request, signal)),
    confirmCode: async (code, signal) => asView(await requestJson(`${path}/identity/code`, { code }, signal)),
  };
}

function asOffer(reply: Reply<unknown>): Reply<CardOfferAnswer> {
  return reply.ok ? { ok: true, value: { offer: offerIn(reply.value) } } : reply;
}

/** An answer without a state we know (a captive portal, a newer server) must not become a half-drawn page. */
function asView(reply: Reply<unknown>): Reply<CheckoutView> {
  if (!reply.ok) return reply;
  const view = reply.value as Partial<CheckoutView> | null;
  const usable =
    view !== null &&
    states.includes(view.state as PaymentState) &&
    Array.isArray(view.methods) &&
    !!view.amount;
  return usable ? { ok: true, value: view as CheckoutView } : { ok: false, code: 'internal' };
}
