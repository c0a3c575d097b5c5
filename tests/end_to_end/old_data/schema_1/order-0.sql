PRAGMA application_id = 1330598468;
PRAGMA user_version = 1;
BEGIN TRANSACTION;
CREATE TABLE catalogue_cursors (
        shard TEXT PRIMARY KEY,        -- inventory/eu
        position INTEGER NOT NULL      -- all of its definitions up to here are in products
    ) WITHOUT ROWID;
INSERT INTO "catalogue_cursors" VALUES('inventory/eu',7);
CREATE TABLE dead_letters (
        id TEXT PRIMARY KEY,
        subject TEXT NOT NULL,
        event_id TEXT NOT NULL,     -- of the message given up
        reason TEXT NOT NULL,
        attempts INTEGER NOT NULL,
        time INTEGER NOT NULL,      -- unix microseconds
        payload TEXT NOT NULL       -- as received: it may be no JSON, nor even text
    ) WITHOUT ROWID;
CREATE TABLE deadlines (
        order_id TEXT PRIMARY KEY,
        due INTEGER NOT NULL       -- unix microseconds
    ) WITHOUT ROWID;
CREATE TABLE events (
        position INTEGER PRIMARY KEY,   -- gapless from 1
        stream TEXT NOT NULL,           -- order-2a7-0193…
        version INTEGER NOT NULL,       -- gapless from 1 within the stream
        type TEXT NOT NULL,             -- order_placed
        data TEXT NOT NULL,             -- JSON
        event_id TEXT NOT NULL,
        time INTEGER NOT NULL,          -- unix microseconds
        epoch INTEGER NOT NULL,         -- of the leader that wrote it
        correlation_id TEXT NOT NULL,
        causation_id TEXT NOT NULL,
        traceparent TEXT NOT NULL,
        actor TEXT NOT NULL             -- customer:c-42, saga:place_order, service:payment, …
    );
INSERT INTO "events" VALUES(1,'order-2b6-01a1fde6-9bd8-7c72-984c-1e906de704c7',1,'order_placed','{"coordination":"orchestration","currency":"EUR","customer_id":"c-4","lines":[{"quantity":1,"sku":"mug","unit_price_cents":1499}],"payment_token":"tok_declined","ship_to":"eu","total_cents":1499}','01a1fde6-9bd8-7d37-99ed-daf03dcc6559',1795261111256791,1,'2b6-01a1fde6-9bd8-7c72-984c-1e906de704c7','b27374b2cc23aefa','00-0c27fc3d2ef44104a8f23a1ff96421b8-b27374b2cc23aefa-01','customer:c-4');
INSERT INTO "events" VALUES(2,'order-2b6-01a1fde6-9bd8-7c72-984c-1e906de704c7',2,'stock_allocated','{"allocations":[{"quantity":1,"sku":"mug","warehouse":"eu"}]}','01a1fde6-9bdc-782d-b128-d55d6d344e88',1795261111260443,1,'2b6-01a1fde6-9bd8-7c72-984c-1e906de704c7','01a1fde6-9bda-77e7-883a-c0c85efe9640','00-0c27fc3d2ef44104a8f23a1ff96421b8-b27374b2cc23aefa-01','saga:place_order');
INSERT INTO "events" VALUES(3,'order-2b6-01a1fde6-9bd8-7c72-984c-1e906de704c7',3,'order_rejected','{"reason":"payment_declined"}','01a1fde6-9be3-7a7e-85f3-7ae81f145c33',1795261111267620,1,'2b6-01a1fde6-9bd8-7c72-984c-1e906de704c7','01a1fde6-9be2-7b37-aad6-675a51654e3d','00-0c27fc3d2ef44104a8f23a1ff96421b8-b27374b2cc23aefa-01','saga:place_order');
INSERT INTO "events" VALUES(4,'order-31c-01a1fde6-9cff-7b22-8c6f-11fad3145cab',1,'order_placed','{"coordination":"choreography","currency":"EUR","customer_id":"c-8","lines":[{"quantity":1,"sku":"mug","unit_price_cents":1499}],"payment_token":"tok_visa","ship_to":"us","total_cents":1499}','01a1fde6-9cff-7c49-8780-8f068fe29b35',1795261111551731,1,'31c-01a1fde6-9cff-7b22-8c6f-11fad3145cab','56b4b5e86cfba9b6','00-c0cc2ec6b7a73286430e35c5977a3bfa-56b4b5e86cfba9b6-01','customer:c-8');
INSERT INTO "events" VALUES(5,'order-31c-01a1fde6-9cff-7b22-8c6f-11fad3145cab',2,'stock_allocated','{"allocations":[{"quantity":1,"sku":"mug","warehouse":"us"}]}','01a1fde6-9d04-7b22-b193-00a92a537e88',1795261111556647,1,'31c-01a1fde6-9cff-7b22-8c6f-11fad3145cab','01a1fde6-9d02-7fa9-82dc-4e37b8175efd','00-c0cc2ec6b7a73286430e35c5977a3bfa-56b4b5e86cfba9b6-01','service:inventory');
INSERT INTO "events" VALUES(6,'order-31c-01a1fde6-9cff-7b22-8c6f-11fad3145cab',3,'order_confirmed','{}','01a1fde6-9d08-7537-8ebe-3c3c16bbac1d',1795261111560297,1,'31c-01a1fde6-9cff-7b22-8c6f-11fad3145cab','01a1fde6-9d07-72d9-908c-49e911bdfb9a','00-c0cc2ec6b7a73286430e35c5977a3bfa-56b4b5e86cfba9b6-01','service:payment');
INSERT INTO "events" VALUES(7,'order-153-01a1fde6-9df5-7824-a54c-bdc307119c08',1,'order_placed','{"coordination":"choreography","currency":"EUR","customer_id":"c-12","lines":[{"quantity":1,"sku":"mug","unit_price_cents":1499}],"payment_token":"tok_slow","ship_to":"eu","total_cents":1499}','01a1fde6-9df5-7968-b6b4-f3802bb4d637',1795261111797542,1,'153-01a1fde6-9df5-7824-a54c-bdc307119c08','03a3f86f486f08bb','00-bc2bf910cd1e8a0fbda3d84c5c2b5ff9-03a3f86f486f08bb-01','customer:c-12');
INSERT INTO "events" VALUES(8,'order-153-01a1fde6-9df5-7824-a54c-bdc307119c08',2,'cancellation_requested','{}','01a1fde6-9df7-7968-bc5d-46b60e74a42a',1795261111799570,1,'153-01a1fde6-9df5-7824-a54c-bdc307119c08','0ce63cd1aedb747c','00-e0b81b6081b64350636b1da9c32209bf-0ce63cd1aedb747c-01','customer');
INSERT INTO "events" VALUES(9,'order-153-01a1fde6-9df5-7824-a54c-bdc307119c08',3,'order_cancelled','{}','01a1fde6-9df7-7a41-a8cc-1f826002798b',1795261111799570,1,'153-01a1fde6-9df5-7824-a54c-bdc307119c08','0ce63cd1aedb747c','00-e0b81b6081b64350636b1da9c32209bf-0ce63cd1aedb747c-01','customer');
CREATE TABLE fence (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        epoch INTEGER NOT NULL,
        owner TEXT NOT NULL,      -- instance that took over, order-1
        taken_at TEXT NOT NULL
    );
INSERT INTO "fence" VALUES(1,1,'order-1','2026-11-21T11:38:30.810Z');
CREATE TABLE idempotency_keys (
        customer_id TEXT NOT NULL,
        key TEXT NOT NULL,
        fingerprint TEXT NOT NULL,      -- of the request's body, as a JSON value
        order_id TEXT NOT NULL,
        total_cents INTEGER NOT NULL,   -- these two: as answered
        currency TEXT NOT NULL,
        accepted_at INTEGER NOT NULL,   -- unix seconds
        PRIMARY KEY (customer_id, key)
    ) WITHOUT ROWID;
INSERT INTO "idempotency_keys" VALUES('c-12','d2d8ae6e-2e71-4ee8-b8a0-289c5c423b46','5593155132013034791-131','153-01a1fde6-9df5-7824-a54c-bdc307119c08',1499,'EUR',1795261111);
INSERT INTO "idempotency_keys" VALUES('c-4','1c0d6c2c-ec8b-41bd-a56f-467d2efb6178','4040102620835669733-135','2b6-01a1fde6-9bd8-7c72-984c-1e906de704c7',1499,'EUR',1795261111);
INSERT INTO "idempotency_keys" VALUES('c-8','0c449133-bca5-4c66-a921-f97d0a4dffb4','15444724795972624836-130','31c-01a1fde6-9cff-7b22-8c6f-11fad3145cab',1499,'EUR',1795261111);
CREATE TABLE inbox (
        message_id TEXT PRIMARY KEY,
        sequence INTEGER NOT NULL,      -- in the stream, as last delivered
        handled_at INTEGER NOT NULL     -- unix seconds
    ) WITHOUT ROWID;
CREATE TABLE outbox (
        position INTEGER PRIMARY KEY,   -- the order of sending
        message_id TEXT NOT NULL,
        subject TEXT NOT NULL,
        payload TEXT NOT NULL,
        added_at INTEGER NOT NULL,      -- unix seconds
        stream_id TEXT,                 -- null: not known to be stored by the broker
        sequence INTEGER
    );
INSERT INTO "outbox" VALUES(12,'01a1fde6-9df7-7a41-a8cc-1f826002798b','orderly.event.order.0.order_cancelled.-.eu.0','{"specversion":"1.0","id":"01a1fde6-9df7-7a41-a8cc-1f826002798b","source":"/orderly/order/0","type":"orderly.order.order_cancelled.v1","subject":"153-01a1fde6-9df5-7824-a54c-bdc307119c08","time":"2026-11-21T11:38:31.799570Z","datacontenttype":"application/json","correlationid":"153-01a1fde6-9df5-7824-a54c-bdc307119c08","causationid":"0ce63cd1aedb747c","traceparent":"00-e0b81b6081b64350636b1da9c32209bf-0ce63cd1aedb747c-01","sequence":"00000000000000000009","streamversion":3,"data":{"order_id":"153-01a1fde6-9df5-7824-a54c-bdc307119c08"}}',1795174711,'1795261109896723788',136);
CREATE TABLE products (
        sku TEXT PRIMARY KEY,
        version INTEGER NOT NULL,      -- of the definition, 1 for the first
        price_cents INTEGER NOT NULL,
        currency TEXT NOT NULL
    ) WITHOUT ROWID;
INSERT INTO "products" VALUES('cup',1,1000,'EUR');
INSERT INTO "products" VALUES('mug',2,1499,'EUR');
INSERT INTO "products" VALUES('rare',1,1000,'EUR');
CREATE TABLE sagas (
        saga_id TEXT PRIMARY KEY,       -- the order id
        definition TEXT NOT NULL,       -- place_order
        version INTEGER NOT NULL,       -- of the definition, the one it began with
        state TEXT NOT NULL,            -- running, compensating, completed, compensated, stuck
        data TEXT NOT NULL,             -- JSON: what its commands are made from
        progress TEXT NOT NULL,         -- JSON: the steps that began
        deadline INTEGER NOT NULL,      -- unix microseconds
        next_due INTEGER,               -- unix microseconds; null: no answer is waited for
        correlation_id TEXT NOT NULL,   -- these three: of what moved it last
        causation_id TEXT NOT NULL,
        traceparent TEXT NOT NULL,
        updated_at INTEGER NOT NULL     -- unix microseconds
    ) WITHOUT ROWID;
INSERT INTO "sagas" VALUES('2b6-01a1fde6-9bd8-7c72-984c-1e906de704c7','place_order',1,'compensated','{"currency":"EUR","failure":"payment_declined","lines":[{"quantity":1,"sku":"mug"}],"order_id":"2b6-01a1fde6-9bd8-7c72-984c-1e906de704c7","payment_token":"tok_declined","ship_to":"eu","total_cents":1499}','[{"attempts":1,"finished_at":1795261111267620,"started_at":1795261111256791,"state":"undo_finished"},{"attempts":1,"finished_at":1795261111267620,"started_at":1795261111256791,"state":"undo_finished"},{"attempts":1,"finished_at":1795261111267620,"started_at":1795261111260443,"state":"undo_finished"},{"attempts":1,"finished_at":1795261111265649,"last_error":"payment_declined","started_at":1795261111260443,"state":"failed"}]',1795261171256791,NULL,'2b6-01a1fde6-9bd8-7c72-984c-1e906de704c7','01a1fde6-9be2-7b37-aad6-675a51654e3d','00-0c27fc3d2ef44104a8f23a1ff96421b8-b27374b2cc23aefa-01',1795261111267620);
CREATE TABLE tallies (
        name TEXT PRIMARY KEY,   -- orders/pending, confirmed_total_cents/EUR
        value INTEGER NOT NULL
    ) WITHOUT ROWID;
INSERT INTO "tallies" VALUES('confirmed_total_cents/EUR',1499);
INSERT INTO "tallies" VALUES('orders/cancelled',1);
INSERT INTO "tallies" VALUES('orders/cancelling',0);
INSERT INTO "tallies" VALUES('orders/confirmed',1);
INSERT INTO "tallies" VALUES('orders/pending',0);
INSERT INTO "tallies" VALUES('orders/rejected',1);
CREATE UNIQUE INDEX events_by_stream ON events (stream, version);
CREATE INDEX outbox_by_fate ON outbox (stream_id, sequence);
CREATE INDEX inbox_by_age ON inbox (handled_at);
CREATE INDEX sagas_open ON sagas (state, saga_id)
        WHERE state IN ('running', 'compensating', 'stuck');
CREATE INDEX idempotency_keys_by_age ON idempotency_keys (accepted_at);
COMMIT;
