PRAGMA application_id = 1330598468;
PRAGMA user_version = 2;
BEGIN TRANSACTION;
CREATE TABLE catalogue_cursors (
        shard TEXT PRIMARY KEY,        -- inventory/eu
        position INTEGER NOT NULL      -- all of its definitions up to here are in products
    ) WITHOUT ROWID;
INSERT INTO "catalogue_cursors" VALUES('inventory/eu',28);
INSERT INTO "catalogue_cursors" VALUES('inventory/us',1);
CREATE TABLE dead_letters (
        id TEXT PRIMARY KEY,
        subject TEXT NOT NULL,
        event_id TEXT NOT NULL,     -- of the message given up
        reason TEXT NOT NULL,
        attempts INTEGER NOT NULL,
        time INTEGER NOT NULL,      -- unix microseconds
        payload BLOB NOT NULL       -- as received: it may be no JSON, nor even text
    ) WITHOUT ROWID;
CREATE TABLE deadlines (
        order_id TEXT PRIMARY KEY,
        due INTEGER NOT NULL       -- unix microseconds
    ) WITHOUT ROWID;
CREATE TABLE events (
        position INTEGER PRIMARY KEY,   -- gapless from 1
        stream TEXT NOT NULL,           -- order-0193…-2a7
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
INSERT INTO "events" VALUES(1,'order-01a1ffee-059b-7afd-9d5f-112b8b484254-378',1,'order_placed','{"coordination":"orchestration","currency":"EUR","customer_id":"c-4ac907c2","lines":[{"quantity":1,"sku":"cup","unit_price_cents":1000}],"payment_token":"tok_visa","ship_to":"eu","total_cents":1000}','01a1ffee-059b-7c0c-b3b9-8d716233a5d4',1795295151515708,1,'01a1ffee-059b-7afd-9d5f-112b8b484254-378','618bca77b8b1dc7b','00-81e5b6cc51033f37d99c8bf1052440b2-618bca77b8b1dc7b-01','customer:c-4ac907c2');
INSERT INTO "events" VALUES(2,'order-01a1ffee-059b-7afd-9d5f-112b8b484254-378',2,'order_rejected','{"reason":"out_of_stock"}','01a1ffee-05a3-7c41-b5c0-a6af16a4e46a',1795295151523683,1,'01a1ffee-059b-7afd-9d5f-112b8b484254-378','01a1ffee-05a1-77e3-b297-3990b99a6e04','00-81e5b6cc51033f37d99c8bf1052440b2-618bca77b8b1dc7b-01','saga:place_order');
INSERT INTO "events" VALUES(3,'order-01a1ffee-05a8-791e-97ca-70ec12ad8d81-3a2',1,'order_placed','{"coordination":"orchestration","currency":"EUR","customer_id":"c-8a2e128a","lines":[{"quantity":2,"sku":"mug","unit_price_cents":1000}],"payment_token":"tok_declined","ship_to":"eu","total_cents":2000}','01a1ffee-05a8-7ac8-9a1d-6e4023dc7746',1795295151528599,1,'01a1ffee-05a8-791e-97ca-70ec12ad8d81-3a2','d0318e12f5f619ac','00-1055d2d3fb7bb3ddaf12e06887445e91-d0318e12f5f619ac-01','customer:c-8a2e128a');
INSERT INTO "events" VALUES(4,'order-01a1ffee-05a8-791e-97ca-70ec12ad8d81-3a2',2,'stock_allocated','{"allocations":[{"quantity":2,"sku":"mug","warehouse":"eu"}]}','01a1ffee-05ab-75ca-a147-0bba28306491',1795295151531295,1,'01a1ffee-05a8-791e-97ca-70ec12ad8d81-3a2','01a1ffee-05aa-72a7-8c49-abe73f3ece56','00-1055d2d3fb7bb3ddaf12e06887445e91-d0318e12f5f619ac-01','saga:place_order');
INSERT INTO "events" VALUES(5,'order-01a1ffee-05a8-791e-97ca-70ec12ad8d81-3a2',3,'order_rejected','{"reason":"payment_declined"}','01a1ffee-05b3-711a-8145-20d4784a0825',1795295151539002,1,'01a1ffee-05a8-791e-97ca-70ec12ad8d81-3a2','01a1ffee-05b1-7a45-8fce-344cb9402458','00-1055d2d3fb7bb3ddaf12e06887445e91-d0318e12f5f619ac-01','saga:place_order');
INSERT INTO "events" VALUES(6,'order-01a1ffee-05fb-74b8-9777-ab956a3f6ed7-17f',1,'order_placed','{"coordination":"choreography","currency":"EUR","customer_id":"c-f957da63","lines":[{"quantity":1,"sku":"mug","unit_price_cents":1000}],"payment_token":"tok_visa","ship_to":"eu","total_cents":1000}','01a1ffee-05fb-761c-909f-711f52dd656f',1795295151611339,1,'01a1ffee-05fb-74b8-9777-ab956a3f6ed7-17f','658d327c60530d2b','00-a36d6ced8453d5ce32001d72c7a7eda5-658d327c60530d2b-01','customer:c-f957da63');
INSERT INTO "events" VALUES(7,'order-01a1ffee-05fb-74b8-9777-ab956a3f6ed7-17f',2,'stock_allocated','{"allocations":[{"quantity":1,"sku":"mug","warehouse":"eu"}]}','01a1ffee-0601-7af1-b5be-912628a4e6e1',1795295151617626,1,'01a1ffee-05fb-74b8-9777-ab956a3f6ed7-17f','01a1ffee-05ff-7020-9610-22d79f3d24fa','00-a36d6ced8453d5ce32001d72c7a7eda5-658d327c60530d2b-01','service:inventory');
INSERT INTO "events" VALUES(8,'order-01a1ffee-05fb-74b8-9777-ab956a3f6ed7-17f',3,'order_confirmed','{}','01a1ffee-0609-7f3f-bf12-953728b204d7',1795295151625910,1,'01a1ffee-05fb-74b8-9777-ab956a3f6ed7-17f','01a1ffee-0607-7b2b-ba3e-4229daecc470','00-a36d6ced8453d5ce32001d72c7a7eda5-658d327c60530d2b-01','service:payment');
CREATE TABLE fence (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        epoch INTEGER NOT NULL,
        owner TEXT NOT NULL,      -- instance that took over, order-1
        taken_at TEXT NOT NULL
    );
INSERT INTO "fence" VALUES(1,2,'order-2','2026-11-21T21:05:59.076Z');
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
INSERT INTO "idempotency_keys" VALUES('c-4ac907c2','c1037734-2301-4c29-88c0-a322a3ab2229','12106649196764090929-138','01a1ffee-059b-7afd-9d5f-112b8b484254-378',1000,'EUR',1795295151);
INSERT INTO "idempotency_keys" VALUES('c-8a2e128a','7a48f2e0-f2f5-4d59-8bd4-9866878d22c4','1841319860009648184-142','01a1ffee-05a8-791e-97ca-70ec12ad8d81-3a2',2000,'EUR',1795295151);
INSERT INTO "idempotency_keys" VALUES('c-f957da63','d7e88453-a876-4a82-89d5-8790c11e8819','9770753669344486310-137','01a1ffee-05fb-74b8-9777-ab956a3f6ed7-17f',1000,'EUR',1795295151);
CREATE TABLE inbox (
        message_id TEXT PRIMARY KEY,
        sequence INTEGER NOT NULL,      -- in the stream, as last delivered
        handled_at INTEGER NOT NULL     -- unix seconds
    , unfinished INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID;
INSERT INTO "inbox" VALUES('01a1ffee-05a1-77e3-b297-3990b99a6e04',16,1795295151,0);
INSERT INTO "inbox" VALUES('01a1ffee-05aa-72a7-8c49-abe73f3ece56',18,1795295151,0);
INSERT INTO "inbox" VALUES('01a1ffee-05ae-79c2-8669-1e86131a7864',20,1795295151,0);
INSERT INTO "inbox" VALUES('01a1ffee-05b1-7a45-8fce-344cb9402458',22,1795295151,0);
INSERT INTO "inbox" VALUES('01a1ffee-05ff-7020-9610-22d79f3d24fa',37,1795295151,0);
INSERT INTO "inbox" VALUES('01a1ffee-0607-7b2b-ba3e-4229daecc470',39,1795295151,0);
CREATE TABLE outbox (
        position INTEGER PRIMARY KEY,   -- the order of sending
        message_id TEXT NOT NULL,
        subject TEXT NOT NULL,
        payload TEXT NOT NULL,
        added_at INTEGER NOT NULL,      -- unix seconds
        stream_id TEXT,                 -- null: not known to be stored by the broker
        sequence INTEGER
    );
INSERT INTO "outbox" VALUES(6,'01a1ffee-0609-7f3f-bf12-953728b204d7','orderly.event.order.0.-.eu.0','{"specversion":"1.0","id":"01a1ffee-0609-7f3f-bf12-953728b204d7","source":"/orderly/order/0","type":"orderly.order.order_confirmed.v1","subject":"01a1ffee-05fb-74b8-9777-ab956a3f6ed7-17f","time":"2026-11-21T21:05:51.625910Z","datacontenttype":"application/json","correlationid":"01a1ffee-05fb-74b8-9777-ab956a3f6ed7-17f","causationid":"01a1ffee-0607-7b2b-ba3e-4229daecc470","traceparent":"00-a36d6ced8453d5ce32001d72c7a7eda5-658d327c60530d2b-01","sequence":"00000000000000000008","streamversion":3,"data":{"order_id":"01a1ffee-05fb-74b8-9777-ab956a3f6ed7-17f"}}',1795295151,'1795295149508595749',40);
CREATE TABLE products (
        sku TEXT PRIMARY KEY,
        version INTEGER NOT NULL,      -- of the definition, 1 for the first
        price_cents INTEGER NOT NULL,
        currency TEXT NOT NULL
    ) WITHOUT ROWID;
INSERT INTO "products" VALUES('cup',1,1000,'EUR');
INSERT INTO "products" VALUES('mug',1,1000,'EUR');
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
INSERT INTO "sagas" VALUES('01a1ffee-059b-7afd-9d5f-112b8b484254-378','place_order',1,'compensated','{"currency":"EUR","failure":"out_of_stock","lines":[{"quantity":1,"sku":"cup"}],"order_id":"01a1ffee-059b-7afd-9d5f-112b8b484254-378","payment_token":"tok_visa","ship_to":"eu","total_cents":1000}','[{"attempts":1,"finished_at":1795295151523683,"started_at":1795295151515708,"state":"undo_finished"},{"attempts":1,"finished_at":1795295151523683,"last_error":"out_of_stock","started_at":1795295151515708,"state":"failed"}]',1795295211515708,NULL,'01a1ffee-059b-7afd-9d5f-112b8b484254-378','01a1ffee-05a1-77e3-b297-3990b99a6e04','00-81e5b6cc51033f37d99c8bf1052440b2-618bca77b8b1dc7b-01',1795295151523683);
INSERT INTO "sagas" VALUES('01a1ffee-05a8-791e-97ca-70ec12ad8d81-3a2','place_order',1,'compensated','{"currency":"EUR","failure":"payment_declined","lines":[{"quantity":2,"sku":"mug"}],"order_id":"01a1ffee-05a8-791e-97ca-70ec12ad8d81-3a2","payment_token":"tok_declined","ship_to":"eu","total_cents":2000}','[{"attempts":1,"finished_at":1795295151539002,"started_at":1795295151528599,"state":"undo_finished"},{"attempts":1,"finished_at":1795295151539002,"started_at":1795295151528599,"state":"undo_finished"},{"attempts":1,"finished_at":1795295151539002,"started_at":1795295151531295,"state":"undo_finished"},{"attempts":1,"finished_at":1795295151535455,"last_error":"payment_declined","started_at":1795295151531295,"state":"failed"}]',1795295211528599,NULL,'01a1ffee-05a8-791e-97ca-70ec12ad8d81-3a2','01a1ffee-05b1-7a45-8fce-344cb9402458','00-1055d2d3fb7bb3ddaf12e06887445e91-d0318e12f5f619ac-01',1795295151539002);
CREATE TABLE tallies (
        name TEXT PRIMARY KEY,   -- orders/pending, confirmed_total_cents/EUR
        value INTEGER NOT NULL
    ) WITHOUT ROWID;
INSERT INTO "tallies" VALUES('confirmed_total_cents/EUR',1000);
INSERT INTO "tallies" VALUES('orders/confirmed',1);
INSERT INTO "tallies" VALUES('orders/pending',0);
INSERT INTO "tallies" VALUES('orders/rejected',2);
CREATE UNIQUE INDEX events_by_stream ON events (stream, version);
CREATE INDEX outbox_by_fate ON outbox (stream_id, sequence);
CREATE INDEX sagas_open ON sagas (state, saga_id)
        WHERE state IN ('running', 'compensating', 'stuck');
CREATE INDEX idempotency_keys_by_age ON idempotency_keys (accepted_at);
COMMIT;
