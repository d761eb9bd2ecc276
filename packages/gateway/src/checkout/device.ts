import { type PayerAccess, randomToken } from '@naru/engine';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Gateway } from '../gateway.ts';
import { accessCountryOf } from '../http/payer-access.ts';
import { isPublicAddress, networkOf, plainAddress } from '../net/addresses.ts';

const NAME = 'naru_device';
/** 128 bits: no two browsers draw the same. */
const TOKEN_BYTES = 16;
const TOKEN = /(?:^|; *)naru_device=([A-Za-z0-9_-]{22})(?:;|$)/;
/** The longest that browsers keep a cookie for. */
const LIFE_SECONDS = 400 * 24 * 60 * 60;

/**
 * Gives the browser something to be told again by, where the payment's merchant has rules that may ask whether
 * it came before. Ours alone, out of reach of scripts, and worth nothing
 * elsewhere: rules see a keyed hash of it that differs from merchant to merchant.
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

/** The same of a payer who pays by card: declined cards are counted by browser. */
export function cardPayerAccess(gateway: Gateway, request: FastifyRequest, reply: FastifyReply): PayerAccess {
  const access = payerAccess(gateway, request);
  return { ...access, device: access.device ?? giveDevice(gateway, reply) };
}

/** What the network tells of the payer behind a call of the page. */
export function payerAccess(gateway: Gateway, request: FastifyRequest): PayerAccess {
  const ip = plainAddress(request.ip);
  return {
    ip,
    // An address that is not public is no payer's: it is a proxy that is not trusted, or a test.
    network: isPublicAddress(ip) ? networkOf(ip) : undefined,
    country: accessCountryOf(gateway, request),
    device: deviceOf(request),
  };
}

function deviceOf({ headers }: FastifyRequest): string | undefined {
  return TOKEN.exec(headers.cookie ?? '')?.[1];
}
