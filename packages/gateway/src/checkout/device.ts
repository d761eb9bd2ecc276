import { type PayerAccess, randomToken } from '@naru/engine';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Gateway } from '../gateway.ts';
import { accessCountryOf } from '../http/payer-access.ts';
import { isPublicAddress, networkOf, plainAddress } from '../net/addresses.ts';

const NAME = 'naru_device';
/** 128 bits: two browsers never get the same. */
const TOKEN_BYTES = 16;
const TOKEN = /(?:^|; *)naru_device=([A-Za-z0-9_-]{22})(?:;|$)/;
/** The longest that browsers keep a cookie. */
const LIFE_SECONDS = 400 * 24 * 60 * 60;

/**
 * Gives the browser an identifying cookie, where the payment's merchant has rules that use it. It is only sent to this
 * site, not readable by scripts, and useless elsewhere: rules see a keyed hash that differs for each merchant.
 */
export async function markDevice(
  gateway: Gateway,
  merchantId: string,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  if (deviceOf(request) !== undefined || !(await gateway.engine.risk.hasRules(merchantId))) return;
  giveDevice(gateway, reply);
}

function giveDevice({ config }: Gateway, reply: FastifyReply): string {
  const token = randomToken(TOKEN_BYTES);
  const isSecure = config.publicUrl.startsWith('https:') ? '; Secure' : '';
  reply.header(
    'set-cookie',
    `${NAME}=${token}; Path=/; Max-Age=${LIFE_SECONDS}; HttpOnly; SameSite=Lax${isSecure}`,
  );
  return token;
}

/** The same for a payer who pays by card: declined cards are counted by browser. */
export function cardPayerAccess(gateway: Gateway, request: FastifyRequest, reply: FastifyReply): PayerAccess {
  const access = payerAccess(gateway, request);
  return { ...access, device: access.device ?? giveDevice(gateway, reply) };
}

/** What the network knows of the payer behind a call of the page. */
export function payerAccess(gateway: Gateway, request: FastifyRequest): PayerAccess {
  const ip = plainAddress(request.ip);
  return {
    ip,
    // A non-public address is not the payer's: it is an untrusted proxy, or a test.
    network: isPublicAddress(ip) ? networkOf(ip) : undefined,
    country: accessCountryOf(gateway, request),
    device: deviceOf(request),
  };
}

function deviceOf({ headers }: FastifyRequest): string | undefined {
  return TOKEN.exec(headers.cookie ?? '')?.[1];
}
