import http from 'node:http';

/** Answers every request at once with a success of the usual size: what the load generator can do at most. */

const BODY = JSON.stringify({ status: '1', error: '0', msg: '', data: { filler: 'a'.repeat(550) } });

const server = http.createServer((request, response) => {
  request.resume();
  request.on('end', () => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': BODY.length });
    response.end(BODY);
  });
});
server.listen(0, '127.0.0.1', () => process.send?.({ result: server.address() }));
process.on('disconnect', () => process.exit(0));
