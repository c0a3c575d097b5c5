PRAGMA application_id = 1330598468;
PRAGMA user_version = 1;
BEGIN TRANSACTION;
CREATE TABLE catalogue_cursors (
        shard TEXT PRIMARY KEY,        -- inventory/eu
        position INTEGER NOT NULL      -- all of its definitions up to here are in products
    ) WITHOUT ROWID;
INSERT INTO "catalogue_cursors" VALUES('inventory/eu',16);
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
INSERT INTO "events" VALUES(1,'order-0d0-01a1fde6-9c8c-7651-aa3e-77fa117c5d16',1,'order_placed','{"coordination":"orchestration","currency":"EUR","customer_id":"c-6","lines":[{"quantity":1,"sku":"mug","unit_price_cents":1499}],"payment_token":"tok_slow","ship_to":"eu","total_cents":1499}','01a1fde6-9c8c-77d2-a478-48f7d2e5ef8f',1795261111436448,1,'0d0-01a1fde6-9c8c-7651-aa3e-77fa117c5d16','e04edf844627e7f1','00-245375e9dd90dceac9d9c976ba404e7d-e04edf844627e7f1-01','customer:c-6');
INSERT INTO "events" VALUES(2,'order-0d0-01a1fde6-9c8c-7651-aa3e-77fa117c5d16',2,'cancellation_requested','{}','01a1fde6-9c8e-7a7e-b954-a3de2da69802',1795261111438643,1,'0d0-01a1fde6-9c8c-7651-aa3e-77fa117c5d16','f47f36ca80b99179','00-d8f6d9990b8eb888b1c8e8df8fa27882-f47f36ca80b99179-01','customer');
INSERT INTO "events" VALUES(3,'order-0d0-01a1fde6-9c8c-7651-aa3e-77fa117c5d16',3,'order_cancelled','{}','01a1fde6-9c92-79ba-955d-3a47ddb7f9f4',1795261111442566,1,'0d0-01a1fde6-9c8c-7651-aa3e-77fa117c5d16','01a1fde6-9c90-7cf5-9c2f-d4d07116f079','00-d8f6d9990b8eb888b1c8e8df8fa27882-f47f36ca80b99179-01','saga:place_order');
INSERT INTO "events" VALUES(4,'order-091-01a1fde6-9d6f-7e93-8c93-20f4683f72a2',1,'order_placed','{"coordination":"choreography","currency":"EUR","customer_id":"c-10","lines":[{"quantity":1,"sku":"mug","unit_price_cents":1499}],"payment_token":"tok_declined","ship_to":"eu","total_cents":1499}','01a1fde6-9d70-7014-a872-47c5a19b17b2',1795261111663926,1,'091-01a1fde6-9d6f-7e93-8c93-20f4683f72a2','7271b0de96a8a58e','00-a2a72366437cb864a601670cae529f0c-7271b0de96a8a58e-01','customer:c-10');
INSERT INTO "events" VALUES(5,'order-091-01a1fde6-9d6f-7e93-8c93-20f4683f72a2',2,'stock_allocated','{"allocations":[{"quantity":1,"sku":"mug","warehouse":"eu"}]}','01a1fde6-9d86-7ef5-8ce3-7939deb53be0',1795261111686886,1,'091-01a1fde6-9d6f-7e93-8c93-20f4683f72a2','01a1fde6-9d7a-79b2-8003-ae1eca86dc2f','00-a2a72366437cb864a601670cae529f0c-7271b0de96a8a58e-01','service:inventory');
INSERT INTO "events" VALUES(6,'order-091-01a1fde6-9d6f-7e93-8c93-20f4683f72a2',3,'order_rejected','{"reason":"payment_declined"}','01a1fde6-9d8a-7fa9-94a2-9f7f3db89c7b',1795261111690942,1,'091-01a1fde6-9d6f-7e93-8c93-20f4683f72a2','01a1fde6-9d89-7ebc-b50d-704ed5e3ef9c','00-a2a72366437cb864a601670cae529f0c-7271b0de96a8a58e-01','service:payment');
INSERT INTO "events" VALUES(7,'order-091-01a1fde6-9daf-79d7-943c-2203b623b89a',1,'order_placed','{"coordination":"choreography","currency":"EUR","customer_id":"c-11","lines":[{"quantity":1,"sku":"mug","unit_price_cents":1499}],"payment_token":"tok_visa","ship_to":"eu","total_cents":1499}','01a1fde6-9db0-70a7-be57-325e74b905bf',1795261111727986,1,'091-01a1fde6-9daf-79d7-943c-2203b623b89a','9ad3d319894ae9ea','00-4a066e7a46142e593a605cf905ba05f3-9ad3d319894ae9ea-01','customer:c-11');
INSERT INTO "events" VALUES(8,'order-091-01a1fde6-9daf-79d7-943c-2203b623b89a',2,'stock_allocated','{"allocations":[{"quantity":1,"sku":"mug","warehouse":"eu"}]}','01a1fde6-9db6-7326-99e3-5255704ef070',1795261111734154,1,'091-01a1fde6-9daf-79d7-943c-2203b623b89a','01a1fde6-9db2-7360-aaef-ab235226b426','00-4a066e7a46142e593a605cf905ba05f3-9ad3d319894ae9ea-01','service:inventory');
INSERT INTO "events" VALUES(9,'order-091-01a1fde6-9daf-79d7-943c-2203b623b89a',3,'order_confirmed','{}','01a1fde6-9dbe-7097-b1d5-1c844c034618',1795261111742008,1,'091-01a1fde6-9daf-79d7-943c-2203b623b89a','01a1fde6-9dbb-7189-884e-1d60d1572a7e','00-4a066e7a46142e593a605cf905ba05f3-9ad3d319894ae9ea-01','service:payment');
INSERT INTO "events" VALUES(10,'order-091-01a1fde6-9daf-79d7-943c-2203b623b89a',4,'cancellation_requested','{}','01a1fde6-9dea-72cc-bb33-63ccb371e44e',1795261111786155,1,'091-01a1fde6-9daf-79d7-943c-2203b623b89a','3cf474a958ec01e3','00-217f363d43c1654d0fccf8cbc3045736-3cf474a958ec01e3-01','customer');
INSERT INTO "events" VALUES(11,'order-091-01a1fde6-9daf-79d7-943c-2203b623b89a',5,'order_cancelled','{}','01a1fde6-9dea-738d-8710-471408394ed6',1795261111786155,1,'091-01a1fde6-9daf-79d7-943c-2203b623b89a','3cf474a958ec01e3','00-217f363d43c1654d0fccf8cbc3045736-3cf474a958ec01e3-01','customer');
CREATE TABLE fence (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        epoch INTEGER NOT NULL,
        owner TEXT NOT NULL,      -- instance that took over, order-1
        taken_at TEXT NOT NULL
    );
INSERT INTO "fence" VALUES(1,1,'order-2','2026-11-21T11:38:30.810Z');
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
INSERT INTO "idempotency_keys" VALUES('c-10','317d6d64-287f-454b-97f1-bfb8d6f97c46','14107137341823295854-135','091-01a1fde6-9d6f-7e93-8c93-20f4683f72a2',1499,'EUR',1795261111);
INSERT INTO "idempotency_keys" VALUES('c-11','a1f98ff8-90c5-4124-8994-1278dbc920ff','2958067995957773613-131','091-01a1fde6-9daf-79d7-943c-2203b623b89a',1499,'EUR',1795261111);
INSERT INTO "idempotency_keys" VALUES('c-6','9b9f9e74-6c09-4500-83e8-73585739d446','2332781519116958963-131','0d0-01a1fde6-9c8c-7651-aa3e-77fa117c5d16',1499,'EUR',1795261111);
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
INSERT INTO "outbox" VALUES(13,'01a1fde6-9dea-738d-8710-471408394ed6','orderly.event.order.3.order_cancelled.-.eu.1','{"specversion":"1.0","id":"01a1fde6-9dea-738d-8710-471408394ed6","source":"/orderly/order/3","type":"orderly.order.order_cancelled.v1","subject":"091-01a1fde6-9daf-79d7-943c-2203b623b89a","time":"2026-11-21T11:38:31.786155Z","datacontenttype":"application/json","correlationid":"091-01a1fde6-9daf-79d7-943c-2203b623b89a","causationid":"3cf474a958ec01e3","traceparent":"00-217f363d43c1654d0fccf8cbc3045736-3cf474a958ec01e3-01","sequence":"00000000000000000011","streamversion":5,"data":{"order_id":"091-01a1fde6-9daf-79d7-943c-2203b623b89a"}}',1795174711,'1795261109896723788',129);
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
INSERT INTO "sagas" VALUES('0d0-01a1fde6-9c8c-7651-aa3e-77fa117c5d16','place_order',1,'compensated','{"currency":"EUR","failure":"cancelled_by_customer","lines":[{"quantity":1,"sku":"mug"}],"order_id":"0d0-01a1fde6-9c8c-7651-aa3e-77fa117c5d16","payment_token":"tok_slow","ship_to":"eu","total_cents":1499}','[{"attempts":1,"finished_at":1795261111442566,"started_at":1795261111436448,"state":"undo_finished"},{"attempts":1,"finished_at":1795261111442566,"started_at":1795261111436448,"state":"undo_finished"}]',1795261171436448,NULL,'0d0-01a1fde6-9c8c-7651-aa3e-77fa117c5d16','01a1fde6-9c90-7cf5-9c2f-d4d07116f079','00-d8f6d9990b8eb888b1c8e8df8fa27882-f47f36ca80b99179-01',1795261111442566);
CREATE TABLE tallies (
        name TEXT PRIMARY KEY,   -- orders/pending, confirmed_total_cents/EUR
        value INTEGER NOT NULL
    ) WITHOUT ROWID;
INSERT INTO "tallies" VALUES('confirmed_total_cents/EUR',1499);
INSERT INTO "tallies" VALUES('orders/cancelled',2);
INSERT INTO "tallies" VALUES('orders/cancelling',0);
INSERT INTO "tallies" VALUES('orders/confirmed',0);
INSERT INTO "tallies" VALUES('orders/pending',0);
INSERT INTO "tallies" VALUES('orders/rejected',1);
CREATE UNIQUE INDEX events_by_stream ON events (stream, version);
CREATE INDEX outbox_by_fate ON outbox (stream_id, sequence);
CREATE INDEX inbox_by_age ON inbox (handled_at);
CREATE INDEX sagas_open ON sagas (state, saga_id)
        WHERE state IN ('running', 'compensating', 'stuck');
CREATE INDEX idempotency_keys_by_age ON idempotency_keys (accepted_at);
COMMIT;
