import { serveLines } from './lines.ts';

const HELP = `naru-testing: payment gateways for tests in any language.

A line of JSON on standard input is a request, a line on standard output its answer:

  {"id": 1, "call": "start"}
  {"id": 1, "ok": true, "value": {"instance": "1", "baseUrl": "http://127.0.0.1:40123", "haipay": {...}, ...}}
  {"id": 2, "instance": "1", "call": "payment", "args": ["ORDER-1", "succeed"]}
  {"id": 3, "instance": "1", "call": "advance", "args": [86400000]}
  {"id": 4, "instance": "1", "call": "stop"}

The calls are in the README of @naru/testing. It ends with its input.
`;

if (process.argv.length > 2) {
  process.stdout.write(HELP);
} else {
  await serveLines(process.stdin, process.stdout);
}
