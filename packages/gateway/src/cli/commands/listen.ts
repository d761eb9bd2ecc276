import type { KeyObject } from 'node:crypto';
import http from 'node:http';
import * as eximbay from '@naru/eximbay';
import * as haipay from '@naru/haipay';
import * as teemopay from '@naru/teemopay';
import type { Command } from 'commander';
import { readDemoCredentials } from '../../sandbox/demo.ts';
import { listenFault } from '../listening.ts';
import { wholeNumberBetween } from '../parse.ts';

const MAX_BODY_BYTES = 64 * 1024;

/** The platform's keys of the demo apps, by which their callbacks are verified. */
interface DemoKeys {
  readonly haipay: ReadonlyMap<string, haipay.VerifyingKeys>;
  readonly teemopay: { readonly appCode: string; readonly key: KeyObject };
  readonly eximbay: { readonly mid: string; readonly secretKey: string; readonly webhookSecret: string };
}

async function demoKeys(): Promise<DemoKeys> {
  const demo = await readDemoCredentials();
  return {
    haipay: new Map(
      demo.haipay.map((app) => [
        String(app.appId),
        haipay.loadKeys({ secretKey: app.secretKey, publicKey: app.platformPublicKey }),
      ]),
    ),
    teemopay: {
      appCode: demo.teemopay.appCode,
      key: teemopay.loadPublicKey(demo.teemopay.platformPublicKey),
    },
    eximbay: demo.eximbay,
  };
}

/** `naru listen`: a merchant's endpoint for trying things out. */
export function listenCommand(program: Command): void {
  program
    .command('listen')
    .description(
      'receive callbacks of the demo apps, verify and print them, and answer that they were received',
    )
    .option('--port <n>', 'port on this machine', wholeNumberBetween(1, 65_535), 9000)
    .option('--host <address>', 'address on this machine; ::1 where there is no IPv4', '127.0.0.1')
    .action(async ({ host, port }: { host: string; port: number }) => {
      const keys = await demoKeys();
      // Nobody sees any more what it prints.
      process.stdout.on('error', () => process.exit(0));
      const server = http.createServer((request, response) => receive(request, response, keys));
      await new Promise<void>((resolve, reject) => {
        server.once('error', (error) => reject(listenFault(error, host, port, '--host', '--port')));
        server.listen(port, host, resolve);
      });
      const shown = host.includes(':') ? `[${host}]` : host;
      process.stdout.write(`Waiting for callbacks on http://${shown}:${port}/ (Ctrl-C ends)\n`);
    });
}

function receive(request: http.IncomingMessage, response: http.ServerResponse, keys: DemoKeys): void {
  let body = '';
  request.setEncoding('utf8');
  request.on('data', (chunk: string) => {
    body += chunk;
    if (body.length > MAX_BODY_BYTES) request.destroy();
  });
  request.on('end', () => {
    const { fault, reply } = judged(body, request.headers, keys);
    process.stdout.write(`${fault ? `NOT VERIFIED (${fault})` : 'verified'}  ${body}\n`);
    response.end(reply);
  });
}

interface Judged {
  readonly fault: string | undefined;
  readonly reply: string;
}

/** Eximbay's are forms, and webhooks with a signature in a header; the others' are JSON. */
function judged(body: string, headers: http.IncomingHttpHeaders, keys: DemoKeys): Judged {
  if (headers['content-type']?.startsWith('application/x-www-form-urlencoded')) {
    const fault = formFault(body, keys);
    return { fault, reply: fault ? eximbay.callbackReply('EC00', fault) : eximbay.CALLBACK_SUCCESS_REPLY };
  }
  if (headers[eximbay.WEBHOOK_SIGNATURE_HEADER] !== undefined) {
    const { webhookSecret } = keys.eximbay;
    // The sandbox's clock may run ahead of this one.
    const verified = eximbay.verifyWebhook({ headers, body }, webhookSecret, { toleranceSeconds: null });
    const fault = verified.ok ? undefined : verified.reason;
    return { fault, reply: fault ? 'FAIL' : eximbay.WEBHOOK_SUCCESS_REPLY };
  }
  const fault = faultOf(body, headers, keys);
  return { fault, reply: fault ? 'FAIL' : haipay.CALLBACK_SUCCESS_REPLY };
}

function formFault(body: string, { eximbay: { mid, secretKey } }: DemoKeys): string | undefined {
  const verified = eximbay.verifyCallback(body, secretKey, { mid });
  return verified.ok ? undefined : verified.reason;
}

/** Why a message is no genuine callback of a demo app; undefined when it is one. TeemoPay names its app in a header. */
function faultOf(body: string, headers: http.IncomingHttpHeaders, keys: DemoKeys): string | undefined {
  if (teemopay.headerValue(headers, 'appCode') !== undefined) {
    const { appCode, key } = keys.teemopay;
    const verified = teemopay.verifyCallback(body, headers, key, { appCode });
    return verified.ok ? undefined : verified.reason;
  }
  let appId: unknown;
  try {
    appId = (JSON.parse(body) as { appId?: unknown }).appId;
  } catch {
    return 'no JSON';
  }
  const appKeys = keys.haipay.get(String(appId));
  if (!appKeys) return 'not of a demo app';
  const verified = haipay.verifyCallback(body, appKeys);
  return verified.ok ? undefined : verified.reason;
}
