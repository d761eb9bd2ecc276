import { type SignedOperation, signedOperations } from './signed-operations.ts';

export interface SignerView {
  dialect: string;
  title: string;
  fields: { name: string; isSecret: boolean }[];
  apps: string[];
}

export interface SenderOffer {
  operations: SignedOperation[];
  signers: SignerView[];
}

export interface SigningRequest {
  dialect: string;
  app?: string;
  credentials?: Record<string, string>;
  members?: Record<string, unknown>;
}

export interface SignedParts {
  headers: Record<string, string>;
  body: string | null;
  signedText: string | null;
}

export type Signing = { ok: true; value: SignedParts } | { ok: false; message: string };

export interface SentRequest {
  method: string;
  url: string;
  headers: Record<string, string>;
  body: string | null;
}

export interface SentAnswer {
  status: number;
  durationMs: number;
  text: string;
}

export interface SenderClient {
  load: () => Promise<SenderOffer>;
  sign: (request: SigningRequest) => Promise<Signing>;
  send: (request: SentRequest) => Promise<SentAnswer>;
}

/** What the page asks its server. All may throw: there was no connection then. */
export function createSenderClient(fetch: typeof globalThis.fetch): SenderClient {
  return {
    load: async () => {
      const [document, offer] = await Promise.all([
        fetch('/openapi.json').then((response) => response.json()),
        fetch('/_sandbox/signers').then((response) => response.json()),
      ]);
      return { operations: signedOperations(document), signers: offer.signers };
    },
    sign: async (request) => {
      const response = await fetch('/_sandbox/signed-calls', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(request),
      });
      const answer = await response.json();
      return response.ok
        ? { ok: true, value: answer }
        : { ok: false, message: String(answer.error?.message) };
    },
    send: async ({ method, url, headers, body }) => {
      const startedMs = performance.now();
      const response = await fetch(url, { method, headers, ...(body === null ? {} : { body }) });
      const text = await response.text();
      return { status: response.status, durationMs: performance.now() - startedMs, text };
    },
  };
}
