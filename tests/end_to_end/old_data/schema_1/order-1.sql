PRAGMA application_id = 1330598468;
PRAGMA user_version = 1;
BEGIN TRANSACTION;
CREATE TABLE catalogue_cursors (
        shard TEXT PRIMARY KEY,        -- inventory/eu
        position INTEGER NOT NULL      -- all of its definitions up to here are in products
    ) WITHOUT ROWID;
INSERT INTO "catalogue_cursors" VALUES('inventory/eu',5);
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
INSERT INTO "events" VALUES(1,'order-10c-01a1fde6-9b22-79fb-8062-b4b6cd0e7ca1',1,'order_placed','{"coordination":"orchestration","currency":"EUR","customer_id":"c-1","lines":[{"quantity":2,"sku":"mug","unit_price_cents":1499},{"quantity":1,"sku":"cup","unit_price_cents":1000}],"payment_token":"tok_visa","ship_to":"eu","total_cents":3998}','01a1fde6-9b22-7ab0-8380-770674e8b569',1795261111074635,1,'10c-01a1fde6-9b22-79fb-8062-b4b6cd0e7ca1','a7c9449f2a075ca4','00-ce8cfd445c7f9e22092adc815495e4e2-a7c9449f2a075ca4-01','customer:c-1');
INSERT INTO "events" VALUES(2,'order-10c-01a1fde6-9b22-79fb-8062-b4b6cd0e7ca1',2,'stock_allocated','{"allocations":[{"quantity":2,"sku":"mug","warehouse":"eu"},{"quantity":1,"sku":"cup","warehouse":"eu"}]}','01a1fde6-9b2e-7f70-a870-70dd8c833dc2',1795261111086896,1,'10c-01a1fde6-9b22-79fb-8062-b4b6cd0e7ca1','01a1fde6-9b28-700c-94c1-5816374837b4','00-ce8cfd445c7f9e22092adc815495e4e2-a7c9449f2a075ca4-01','saga:place_order');
INSERT INTO "events" VALUES(3,'order-10c-01a1fde6-9b22-79fb-8062-b4b6cd0e7ca1',3,'order_confirmed','{}','01a1fde6-9b3b-71b6-989c-106190fa3630',1795261111099064,1,'10c-01a1fde6-9b22-79fb-8062-b4b6cd0e7ca1','01a1fde6-9b39-7ccc-856d-3c642167f73b','00-ce8cfd445c7f9e22092adc815495e4e2-a7c9449f2a075ca4-01','saga:place_order');
INSERT INTO "events" VALUES(4,'order-1b7-01a1fde6-9b62-7c56-91b1-dfe524c7ab40',1,'order_placed','{"coordination":"orchestration","currency":"EUR","customer_id":"c-2","lines":[{"quantity":1,"sku":"mug","unit_price_cents":1499}],"payment_token":"tok_visa","ship_to":"us","total_cents":1499}','01a1fde6-9b62-7d89-8102-43f2817faf04',1795261111138805,1,'1b7-01a1fde6-9b62-7c56-91b1-dfe524c7ab40','512af4a7bddbdd91','00-fe4a1df38b570b3280dda2d2af833d35-512af4a7bddbdd91-01','customer:c-2');
INSERT INTO "events" VALUES(5,'order-1b7-01a1fde6-9b62-7c56-91b1-dfe524c7ab40',2,'stock_allocated','{"allocations":[{"quantity":1,"sku":"mug","warehouse":"us"}]}','01a1fde6-9b66-79a9-97eb-035b8bfd4d2f',1795261111142431,1,'1b7-01a1fde6-9b62-7c56-91b1-dfe524c7ab40','01a1fde6-9b64-766e-9ec7-811948e6bcda','00-fe4a1df38b570b3280dda2d2af833d35-512af4a7bddbdd91-01','saga:place_order');
INSERT INTO "events" VALUES(6,'order-1b7-01a1fde6-9b62-7c56-91b1-dfe524c7ab40',3,'order_confirmed','{}','01a1fde6-9b6b-768b-a76d-d2f4c6461a4a',1795261111147352,1,'1b7-01a1fde6-9b62-7c56-91b1-dfe524c7ab40','01a1fde6-9b6a-7522-8008-0d07715fe593','00-fe4a1df38b570b3280dda2d2af833d35-512af4a7bddbdd91-01','saga:place_order');
CREATE TABLE fence (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        epoch INTEGER NOT NULL,
        owner TEXT NOT NULL,      -- instance that took over, order-1
        taken_at TEXT NOT NULL
    );
INSERT INTO "fence" VALUES(1,2,'order-2','2026-11-21T11:38:33.171Z');
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
INSERT INTO "idempotency_keys" VALUES('c-1','fc16db3c-6ecd-4927-b98e-e886edbfea8e','440065976225278896-158','10c-01a1fde6-9b22-79fb-8062-b4b6cd0e7ca1',3998,'EUR',1795261111);
INSERT INTO "idempotency_keys" VALUES('c-2','0e405440-c1e5-4e45-bab6-e7e69a47a52d','10048082341833544043-131','1b7-01a1fde6-9b62-7c56-91b1-dfe524c7ab40',1499,'EUR',1795261111);
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
INSERT INTO "outbox" VALUES(12,'01a1fde6-9b6b-7747-a2ef-e4b5653a0a3d','orderly.command.payment.0.capture_payment.-.-.0','{"specversion":"1.0","id":"01a1fde6-9b6b-7747-a2ef-e4b5653a0a3d","source":"/orderly/order/1","type":"orderly.payment.capture_payment.v1","subject":"1b7-01a1fde6-9b62-7c56-91b1-dfe524c7ab40","time":"2026-11-21T11:38:31.147352Z","datacontenttype":"application/json","correlationid":"1b7-01a1fde6-9b62-7c56-91b1-dfe524c7ab40","causationid":"01a1fde6-9b6a-7522-8008-0d07715fe593","traceparent":"00-fe4a1df38b570b3280dda2d2af833d35-512af4a7bddbdd91-01","replyto":"order/1/place_order/1b7-01a1fde6-9b62-7c56-91b1-dfe524c7ab40/capture_payment/do","data":{"order_id":"1b7-01a1fde6-9b62-7c56-91b1-dfe524c7ab40"}}',1795174711,'1795261109896723788',34);
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
INSERT INTO "sagas" VALUES('10c-01a1fde6-9b22-79fb-8062-b4b6cd0e7ca1','place_order',1,'completed','{"currency":"EUR","failure":"","lines":[{"quantity":2,"sku":"mug"},{"quantity":1,"sku":"cup"}],"order_id":"10c-01a1fde6-9b22-79fb-8062-b4b6cd0e7ca1","payment_token":"tok_visa","ship_to":"eu","total_cents":3998}','[{"attempts":0,"finished_at":1795261111074635,"started_at":1795261111074635,"state":"succeeded"},{"attempts":1,"finished_at":1795261111086896,"started_at":1795261111074635,"state":"succeeded"},{"attempts":1,"finished_at":1795261111086896,"started_at":1795261111086896,"state":"succeeded"},{"attempts":1,"finished_at":1795261111099064,"started_at":1795261111086896,"state":"succeeded"},{"attempts":1,"finished_at":1795261111099064,"started_at":1795261111099064,"state":"succeeded"},{"attempts":1,"finished_at":1795261111110916,"started_at":1795261111099064,"state":"succeeded"}]',1795261171074635,NULL,'10c-01a1fde6-9b22-79fb-8062-b4b6cd0e7ca1','01a1fde6-9b45-7ec8-a5d5-f8749f4c814f','00-ce8cfd445c7f9e22092adc815495e4e2-a7c9449f2a075ca4-01',1795261111110916);
INSERT INTO "sagas" VALUES('1b7-01a1fde6-9b62-7c56-91b1-dfe524c7ab40','place_order',1,'completed','{"currency":"EUR","failure":"","lines":[{"quantity":1,"sku":"mug"}],"order_id":"1b7-01a1fde6-9b62-7c56-91b1-dfe524c7ab40","payment_token":"tok_visa","ship_to":"us","total_cents":1499}','[{"attempts":0,"finished_at":1795261111138805,"started_at":1795261111138805,"state":"succeeded"},{"attempts":1,"finished_at":1795261111142431,"started_at":1795261111138805,"state":"succeeded"},{"attempts":1,"finished_at":1795261111142431,"started_at":1795261111142431,"state":"succeeded"},{"attempts":1,"finished_at":1795261111147352,"started_at":1795261111142431,"state":"succeeded"},{"attempts":1,"finished_at":1795261111147352,"started_at":1795261111147352,"state":"succeeded"},{"attempts":1,"finished_at":1795261111162102,"started_at":1795261111147352,"state":"succeeded"}]',1795261171138805,NULL,'1b7-01a1fde6-9b62-7c56-91b1-dfe524c7ab40','01a1fde6-9b77-762d-ad66-46996d20d2f5','00-fe4a1df38b570b3280dda2d2af833d35-512af4a7bddbdd91-01',1795261111162102);
CREATE TABLE tallies (
        name TEXT PRIMARY KEY,   -- orders/pending, confirmed_total_cents/EUR
        value INTEGER NOT NULL
    ) WITHOUT ROWID;
INSERT INTO "tallies" VALUES('confirmed_total_cents/EUR',5497);
INSERT INTO "tallies" VALUES('orders/confirmed',2);
INSERT INTO "tallies" VALUES('orders/pending',0);
CREATE UNIQUE INDEX events_by_stream ON events (stream, version);
CREATE INDEX outbox_by_fate ON outbox (stream_id, sequence);
CREATE INDEX inbox_by_age ON inbox (handled_at);
CREATE INDEX sagas_open ON sagas (state, saga_id)
        WHERE state IN ('running', 'compensating', 'stuck');
CREATE INDEX idempotency_keys_by_age ON idempotency_keys (accepted_at);
COMMIT;
