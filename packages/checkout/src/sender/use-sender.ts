import { useCallback, useEffect, useState } from 'preact/hooks';
import { filledPath } from '../logic/sent-request.ts';
import type {
  SenderClient,
  SenderOffer,
  SentAnswer,
  SentRequest,
  SigningRequest,
} from '../transport/sender.ts';
import type { SignedOperation } from '../transport/signed-operations.ts';

export interface Exchange {
  request: SentRequest;
  signedText: string | null;
  /** Null: the server could not be reached. */
  answer: SentAnswer | null;
}

export interface Sending {
  operation: SignedOperation;
  parts: Record<string, string>;
  signing: SigningRequest;
}

export interface Sender {
  /** Null while it is loaded. */
  offer: SenderOffer | null;
  notLoaded: boolean;
  working: boolean;
  exchange: Exchange | null;
  /** Why a call could not be signed, in the server's words. */
  refusal: string | null;
  load: () => void;
  send: (sending: Sending) => Promise<void>;
}

/** Signs and sends, one call at a time. */
export function useSender(client: SenderClient): Sender {
  const [offer, setOffer] = useState<SenderOffer | null>(null);
  const [notLoaded, setNotLoaded] = useState(false);
  const [working, setWorking] = useState(false);
  const [exchange, setExchange] = useState<Exchange | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  const load = useCallback(() => {
    setNotLoaded(false);
    client.load().then(setOffer, () => setNotLoaded(true));
  }, [client]);
  useEffect(load, [load]);

  const send = async ({ operation, parts, signing }: Sending) => {
    setWorking(true);
    setRefusal(null);
    setExchange(null);
    try {
      const signed = await client.sign(signing);
      if (!signed.ok) {
        setRefusal(signed.message);
        return;
      }
      const { headers, body, signedText } = signed.value;
      const request: SentRequest = {
        method: operation.method,
        url: new URL(filledPath(operation, parts), location.origin).href,
        headers: body === null ? headers : { 'content-type': 'application/json', ...headers },
        body,
      };
      const answer = await client.send(request).catch(() => null);
      setExchange({ request, signedText, answer });
    } catch {
      setRefusal('');
    } finally {
      setWorking(false);
    }
  };
  return { offer, notLoaded, working, exchange, refusal, load, send };
}
