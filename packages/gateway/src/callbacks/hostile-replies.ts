import { constants } from 'node:crypto';
import type http from 'node:http';
import type https from 'node:https';
import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { rawBytesRead } from './handshake.ts';

/**
 * Callbacks go to servers that anybody may run. What such a server can have this process do is bounded here, before a
 * byte of a reply's body is read: all of it happens on the one thread that sends to everybody.
 */

/**
 * Key exchanges whose cost the server can not choose. Of DHE it names the group itself: one of 10 000 bits took 1.6 s
 * of the main thread for each connection, before the certificate was looked at. RSA is for servers without elliptic
 * curves.
 */
const CIPHERS = [
  'TLS_AES_128_GCM_SHA256',
  'TLS_AES_256_GCM_SHA384',
  'TLS_CHACHA20_POLY1305_SHA256',
  'ECDHE+AESGCM',
  'ECDHE+CHACHA20',
  'ECDHE+AES',
  'RSA+AESGCM',
  'RSA+AES',
  '!aNULL',
  '!eNULL',
  '!MD5',
  '!PSK',
  '!SRP',
].join(':');

export const TLS_OPTIONS: https.RequestOptions = {
  ciphers: CIPHERS,
  secureOptions: constants.SSL_OP_NO_RENEGOTIATION,
};

/** How many heads before the reply (100, 102, 103), and how many TLS sessions to go on with later, are taken. */
const MAX_INFORMATION = 8;
const MAX_SESSIONS = 16;
/** All of a reply, as it comes: with its heads, the ends and the extensions of its chunks, compressed. */
export const MAX_RAW_BYTES = 8 * 1024 * 1024;
const LOOK_EVERY_MS = 25;

/** Breaks a request off whose server sends more than a reply needs. Ends with the request. */
export function limitReply(request: http.ClientRequest): void {
  const refuse = (why: string) => request.destroy(new Error(why));
  let heads = 0;
  const countHead = () => {
    heads += 1;
    if (heads > MAX_INFORMATION) refuse('too many informational answers (1xx)');
  };
  request.on('information', countHead);
  request.on('continue', countHead);
  request.once('socket', (socket) => limitSocket(request, socket, refuse));
}

function limitSocket(request: http.ClientRequest, socket: Socket, refuse: (why: string) => void): void {
  const readBefore = rawBytesRead(socket);
  // A parser reads the socket where no listener sees its bytes; only their number is known.
  const timer = setInterval(() => {
    if (rawBytesRead(socket) - readBefore > MAX_RAW_BYTES)
      refuse(`a reply of more than ${MAX_RAW_BYTES} bytes`);
  }, LOOK_EVERY_MS);
  timer.unref();
  let sessions = 0;
  const countSession = () => {
    sessions += 1;
    if (sessions > MAX_SESSIONS) refuse('too many TLS sessions');
  };
  (socket as TLSSocket).on('session', countSession);
  request.once('close', () => {
    clearInterval(timer);
    socket.off('session', countSession);
  });
}
