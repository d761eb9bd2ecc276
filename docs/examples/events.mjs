// A receiver of Naru's events: `EVENTS_SECRET=whsec_… PORT=9001 node events.mjs`.
// [receiver]
import http from 'node:http';
import { Webhook } from 'standardwebhooks';

const webhook = new Webhook(process.env.EVENTS_SECRET);
// In your shop two tables: the ids of events that were handled, and the highest sequence so far of each object.
const handled = new Set();
const newest = new Map();

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
  const id = request.headers['webhook-id'];
  if (!handled.has(id)) {
    handled.add(id);
    const isNewest = data.sequence > (newest.get(data.id) ?? 0);
    if (isNewest) newest.set(data.id, data.sequence);
    console.log(type, data.id, isNewest ? data.state : 'late');
  }
  response.writeHead(204).end();
});
server.listen(Number(process.env.PORT ?? 9001), '127.0.0.1');
// [/receiver]
