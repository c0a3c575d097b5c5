// A client of the world outside: follows the public events with a durable consumer, and prints what
// it gets, one message a line, until it is told to end.
//
//   node public_events.mjs <url of the broker> <name of the consumer>
import { AckPolicy, connect } from "nats";

const [url, name] = process.argv.slice(2);
const stream = "ORDERLY_EVENTS";

const connection = await connect({ servers: url, maxReconnectAttempts: -1, reconnectTimeWait: 250 });
const manager = await connection.jetstreamManager();
await manager.consumers.add(stream, { durable_name: name, ack_policy: AckPolicy.Explicit });
const consumer = await connection.jetstream().consumers.get(stream, name);
const messages = await consumer.consume({ max_messages: 500, expires: 5_000 });

process.on("SIGTERM", () => messages.stop());
for await (const message of messages) {
  const line = {
    subject: message.subject,
    content_type: message.headers?.get("Content-Type"),
    announced_up_to: Number(message.headers?.get("Orderly-Announced")),
    body: message.json(),
  };
  process.stdout.write(JSON.stringify(line) + "\n");
  message.ack();
}
await connection.drain();
