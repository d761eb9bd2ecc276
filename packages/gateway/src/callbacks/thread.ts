import { parentPort } from 'node:worker_threads';
import type { SendOrder, SendResult } from './threaded.ts';
import { HttpCallbackTransport } from './transport.ts';

/** The sending thread: posts what the main thread orders, and answers each order once. */

/** By their rules: gateways of one process may have different ones, and connections are kept for each. */
const transports = new Map<string, HttpCallbackTransport>();

function transportFor(order: SendOrder): HttpCallbackTransport {
  const key = JSON.stringify(order.rules);
  const transport = transports.get(key) ?? new HttpCallbackTransport(order.rules);
  transports.set(key, transport);
  return transport;
}

async function resultOf(order: SendOrder): Promise<SendResult> {
  const { id } = order;
  try {
    return { id, reply: await transportFor(order).post(order.url, order.request) };
  } catch (error) {
    const { name, message, code } = error as NodeJS.ErrnoException;
    return { id, error: { name, message, code } };
  }
}

parentPort?.on('message', async (order: SendOrder) => parentPort?.postMessage(await resultOf(order)));
