import http from 'node:http';
import { CALLBACK_SUCCESS_REPLY, loadKeys, verifyCallback } from '@naru/haipay';
import type { Command } from 'commander';
import { readDemoCredentials } from '../../sandbox/demo.ts';
import { wholeNumber } from '../parse.ts';

const MAX_BODY_BYTES = 64 * 1024;

type Keys = Map<string, ReturnType<typeof loadKeys>>;

/** `naru listen`: a merchant's endpoint for trying things out. */
export function listenCommand(program: Command): void {
  program
    .command('listen')
    .description('receive callbacks of the demo apps, verify and print them, and answer SUCCESS')
    .option('--port <n>', 'port on this machine', wholeNumber, 9000)
    .action(async ({ port }: { port: number }) => {
      const { haipay } = await readDemoCredentials();
      const keys: Keys = new Map(
        haipay.map((app) => [
          String(app.appId),
          loadKeys({ secretKey: app.secretKey, publicKey: app.platformPublicKey }),
        ]),
      );
      const server = http.createServer((request, response) => receive(request, response, keys));
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen(port, '127.0.0.1', resolve);
      });
      process.stdout.write(`Waiting for callbacks on http://127.0.0.1:${port}/ (Ctrl-C ends)\n`);
    });
}

function receive(request: http.IncomingMessage, response: http.ServerResponse, keys: Keys): void {
  let body = '';
  request.setEncoding('utf8');
  request.on('data', (chunk: string) => {
    body += chunk;
    if (body.length > MAX_BODY_BYTES) request.destroy();
  });
  request.on('end', () => {
    const fault = faultOf(body, keys);
    process.stdout.write(`${fault ? `NOT VERIFIED (${fault})` : 'verified'}  ${body}\n`);
    response.end(fault ? 'FAIL' : CALLBACK_SUCCESS_REPLY);
  });
}

/** Why a body is no genuine callback of a demo app; undefined when it is one. */
function faultOf(body: string, keys: Keys): string | undefined {
  let appId: unknown;
  try {
    appId = (JSON.parse(body) as { appId?: unknown }).appId;
  } catch {
    return 'no JSON';
  }
  const appKeys = keys.get(String(appId));
  if (!appKeys) return 'not of a demo app';
  const verified = verifyCallback(body, appKeys as Parameters<typeof verifyCallback>[1]);
  return verified.ok ? undefined : verified.reason;
}
