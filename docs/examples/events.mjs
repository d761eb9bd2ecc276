// A receiver of Naru's events: `EVENTS_SECRET=whsec_… PORT=9001 node events.mjs`.
// [receiver]
import http from 'node:http';
import { Webhook } from 'standardwebhooks';

const webhook = new Webhook(process.env.EVENTS_SECRET);
// In your shop a table: the highest sequence that was handled of each object.
const handled = new Map();

const server = http.createServer(async (request, response) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  let event;
  try {
    event = webhook.verify(Buffer.concat(chunks).toString(), request.headers);
  } catch {
    response.writeHead(400).end();
    return;
  }
  const { type, data } = event;
  if (data.sequence > (handled.get(data.id) ?? 0)) {
    handled.set(data.id, data.sequence);
    console.log(type, data.id, data.state);
  }
  response.writeHead(204).end();
});
server.listen(Number(process.env.PORT ?? 9001), '127.0.0.1');
// [/receiver]
