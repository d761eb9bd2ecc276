export interface CallbackRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** The reply's status says all: a body that does not come to its end is no failure. */
  readonly statusDecides?: boolean;
}

export interface CallbackReply {
  readonly status: number;
  readonly body: string;
  /** Where it came from, when that is not the message's own address. */
  readonly sentTo?: string;
  /** The header Retry-After, as it came. */
  readonly retryAfter?: string | undefined;
}

/** Sends to a merchant's address; the gateway's implementation guards against addresses that must not be called. */
export interface CallbackTransport {
  /** Rejects when the address is refused, unreachable, too slow, or answers too much. */
  post(url: string, request: CallbackRequest, message?: { readonly appId: string }): Promise<CallbackReply>;
}
