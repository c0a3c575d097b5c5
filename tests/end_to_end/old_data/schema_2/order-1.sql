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
INSERT INTO "events" VALUES(1,'order-01a1ffee-0552-7185-9f34-de5d8ba5325a-311',1,'order_placed','{"coordination":"orchestration","currency":"EUR","customer_id":"c-0b04cc8d","lines":[{"quantity":1,"sku":"mug","unit_price_cents":1000}],"payment_token":"tok_visa","ship_to":"eu","total_cents":1000}','01a1ffee-0552-7337-a7ec-303dbc282b96',1795295151442122,1,'01a1ffee-0552-7185-9f34-de5d8ba5325a-311','2aaff44c10407790','00-bcd7e800eccf896f9d99da14eec01598-2aaff44c10407790-01','customer:c-0b04cc8d');
INSERT INTO "events" VALUES(2,'order-01a1ffee-0552-7185-9f34-de5d8ba5325a-311',2,'stock_allocated','{"allocations":[{"quantity":1,"sku":"mug","warehouse":"eu"}]}','01a1ffee-056c-7b4b-a476-0f7d4afea78b',1795295151468599,1,'01a1ffee-0552-7185-9f34-de5d8ba5325a-311','01a1ffee-0567-7b47-950f-3e36ed572bdf','00-bcd7e800eccf896f9d99da14eec01598-2aaff44c10407790-01','saga:place_order');
INSERT INTO "events" VALUES(3,'order-01a1ffee-0552-7185-9f34-de5d8ba5325a-311',3,'order_confirmed','{}','01a1ffee-0571-76a3-9b10-1d7ac7ecdb4b',1795295151473369,1,'01a1ffee-0552-7185-9f34-de5d8ba5325a-311','01a1ffee-0570-767e-9808-193ec4a66ba5','00-bcd7e800eccf896f9d99da14eec01598-2aaff44c10407790-01','saga:place_order');
INSERT INTO "events" VALUES(4,'order-01a1ffee-057b-7610-87e0-8d39185faeff-0a9',1,'order_placed','{"coordination":"orchestration","currency":"EUR","customer_id":"c-84f9236f","lines":[{"quantity":1,"sku":"mug","unit_price_cents":1000}],"payment_token":"tok_visa","ship_to":"eu","total_cents":1000}','01a1ffee-057b-7758-ace9-1256a2b78235',1795295151483414,1,'01a1ffee-057b-7610-87e0-8d39185faeff-0a9','ea4f74451206bf8b','00-75e8443e6d91a8d414dc41624880ed92-ea4f74451206bf8b-01','customer:c-84f9236f');
INSERT INTO "events" VALUES(5,'order-01a1ffee-057b-7610-87e0-8d39185faeff-0a9',2,'stock_allocated','{"allocations":[{"quantity":1,"sku":"mug","warehouse":"eu"}]}','01a1ffee-057e-7887-b5f9-dc4c7aaa4e90',1795295151486475,1,'01a1ffee-057b-7610-87e0-8d39185faeff-0a9','01a1ffee-057c-7f89-b605-31af310ccd9c','00-75e8443e6d91a8d414dc41624880ed92-ea4f74451206bf8b-01','saga:place_order');
INSERT INTO "events" VALUES(6,'order-01a1ffee-057b-7610-87e0-8d39185faeff-0a9',3,'order_confirmed','{}','01a1ffee-0592-727e-a224-071c4c67b715',1795295151506093,1,'01a1ffee-057b-7610-87e0-8d39185faeff-0a9','01a1ffee-058e-71b6-983a-0ca612e40f21','00-75e8443e6d91a8d414dc41624880ed92-ea4f74451206bf8b-01','saga:place_order');
INSERT INTO "events" VALUES(7,'order-01a1ffee-0614-7635-a487-b3acb6f5de58-1b9',1,'order_placed','{"coordination":"choreography","currency":"EUR","customer_id":"c-0ed4ded4","lines":[{"quantity":1,"sku":"mug","unit_price_cents":1000}],"payment_token":"tok_visa","ship_to":"eu","total_cents":1000}','01a1ffee-0614-77a9-9e3a-53064d2511b2',1795295151636434,1,'01a1ffee-0614-7635-a487-b3acb6f5de58-1b9','f22caa55d2220bbb','00-89a898e25cedb4fd569e4423b10c000e-f22caa55d2220bbb-01','customer:c-0ed4ded4');
INSERT INTO "events" VALUES(8,'order-01a1ffee-0614-7635-a487-b3acb6f5de58-1b9',2,'stock_allocated','{"allocations":[{"quantity":1,"sku":"mug","warehouse":"eu"}]}','01a1ffee-066e-748f-9085-b6c146d86952',1795295151726223,1,'01a1ffee-0614-7635-a487-b3acb6f5de58-1b9','01a1ffee-0659-7e62-af70-fcfbbba71709','00-89a898e25cedb4fd569e4423b10c000e-f22caa55d2220bbb-01','service:inventory');
INSERT INTO "events" VALUES(9,'order-01a1ffee-0614-7635-a487-b3acb6f5de58-1b9',3,'order_confirmed','{}','01a1ffee-068a-7d3b-955c-79ea277e6604',1795295151754783,1,'01a1ffee-0614-7635-a487-b3acb6f5de58-1b9','01a1ffee-0688-7800-8989-6c5283aba52c','00-89a898e25cedb4fd569e4423b10c000e-f22caa55d2220bbb-01','service:payment');
CREATE TABLE fence (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        epoch INTEGER NOT NULL,
        owner TEXT NOT NULL,      -- instance that took over, order-1
        taken_at TEXT NOT NULL
    );
INSERT INTO "fence" VALUES(1,2,'order-2','2026-11-21T21:05:59.130Z');
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
INSERT INTO "idempotency_keys" VALUES('c-0b04cc8d','ac8f2283-d2d8-4a38-9b9d-596c4a10b051','6107688278759954214-138','01a1ffee-0552-7185-9f34-de5d8ba5325a-311',1000,'EUR',1795295151);
INSERT INTO "idempotency_keys" VALUES('c-0ed4ded4','9f0a9e83-f714-401b-8d45-382bc64874b3','18130661534437371467-137','01a1ffee-0614-7635-a487-b3acb6f5de58-1b9',1000,'EUR',1795295151);
INSERT INTO "idempotency_keys" VALUES('c-84f9236f','74dc3ae7-6be5-4cea-87ad-b6457607a722','13202039186217403209-138','01a1ffee-057b-7610-87e0-8d39185faeff-0a9',1000,'EUR',1795295151);
CREATE TABLE inbox (
        message_id TEXT PRIMARY KEY,
        sequence INTEGER NOT NULL,      -- in the stream, as last delivered
        handled_at INTEGER NOT NULL     -- unix seconds
    , unfinished INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID;
INSERT INTO "inbox" VALUES('01a1ffee-0567-7b47-950f-3e36ed572bdf',2,1795295151,0);
INSERT INTO "inbox" VALUES('01a1ffee-0570-767e-9808-193ec4a66ba5',4,1795295151,0);
INSERT INTO "inbox" VALUES('01a1ffee-057b-7d3b-adfb-5529554b9c7e',8,1795295151,0);
INSERT INTO "inbox" VALUES('01a1ffee-057c-7f89-b605-31af310ccd9c',9,1795295151,0);
INSERT INTO "inbox" VALUES('01a1ffee-058e-71b6-983a-0ca612e40f21',11,1795295151,0);
INSERT INTO "inbox" VALUES('01a1ffee-059c-7760-a897-8ab702a562bd',14,1795295151,0);
INSERT INTO "inbox" VALUES('01a1ffee-0659-7e62-af70-fcfbbba71709',42,1795295151,0);
INSERT INTO "inbox" VALUES('01a1ffee-0688-7800-8989-6c5283aba52c',43,1795295151,0);
CREATE TABLE outbox (
        position INTEGER PRIMARY KEY,   -- the order of sending
        message_id TEXT NOT NULL,
        subject TEXT NOT NULL,
        payload TEXT NOT NULL,
        added_at INTEGER NOT NULL,      -- unix seconds
        stream_id TEXT,                 -- null: not known to be stored by the broker
        sequence INTEGER
    );
INSERT INTO "outbox" VALUES(10,'01a1ffee-068a-7d3b-955c-79ea277e6604','orderly.event.order.1.-.eu.0','{"specversion":"1.0","id":"01a1ffee-068a-7d3b-955c-79ea277e6604","source":"/orderly/order/1","type":"orderly.order.order_confirmed.v1","subject":"01a1ffee-0614-7635-a487-b3acb6f5de58-1b9","time":"2026-11-21T21:05:51.754783Z","datacontenttype":"application/json","correlationid":"01a1ffee-0614-7635-a487-b3acb6f5de58-1b9","causationid":"01a1ffee-0688-7800-8989-6c5283aba52c","traceparent":"00-89a898e25cedb4fd569e4423b10c000e-f22caa55d2220bbb-01","sequence":"00000000000000000009","streamversion":3,"data":{"order_id":"01a1ffee-0614-7635-a487-b3acb6f5de58-1b9"}}',1795295151,'1795295149508595749',44);
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
INSERT INTO "sagas" VALUES('01a1ffee-0552-7185-9f34-de5d8ba5325a-311','place_order',1,'completed','{"currency":"EUR","failure":"","lines":[{"quantity":1,"sku":"mug"}],"order_id":"01a1ffee-0552-7185-9f34-de5d8ba5325a-311","payment_token":"tok_visa","ship_to":"eu","total_cents":1000}','[{"attempts":0,"finished_at":1795295151442122,"started_at":1795295151442122,"state":"succeeded"},{"attempts":1,"finished_at":1795295151468599,"started_at":1795295151442122,"state":"succeeded"},{"attempts":1,"finished_at":1795295151468599,"started_at":1795295151468599,"state":"succeeded"},{"attempts":1,"finished_at":1795295151473369,"started_at":1795295151468599,"state":"succeeded"},{"attempts":1,"finished_at":1795295151473369,"started_at":1795295151473369,"state":"succeeded"},{"attempts":1,"finished_at":1795295151485202,"started_at":1795295151473369,"state":"succeeded"}]',1795295211442122,NULL,'01a1ffee-0552-7185-9f34-de5d8ba5325a-311','01a1ffee-057b-7d3b-adfb-5529554b9c7e','00-bcd7e800eccf896f9d99da14eec01598-2aaff44c10407790-01',1795295151485202);
INSERT INTO "sagas" VALUES('01a1ffee-057b-7610-87e0-8d39185faeff-0a9','place_order',1,'completed','{"currency":"EUR","failure":"","lines":[{"quantity":1,"sku":"mug"}],"order_id":"01a1ffee-057b-7610-87e0-8d39185faeff-0a9","payment_token":"tok_visa","ship_to":"eu","total_cents":1000}','[{"attempts":0,"finished_at":1795295151483414,"started_at":1795295151483414,"state":"succeeded"},{"attempts":1,"finished_at":1795295151486475,"started_at":1795295151483414,"state":"succeeded"},{"attempts":1,"finished_at":1795295151486475,"started_at":1795295151486475,"state":"succeeded"},{"attempts":1,"finished_at":1795295151506093,"started_at":1795295151486475,"state":"succeeded"},{"attempts":1,"finished_at":1795295151506093,"started_at":1795295151506093,"state":"succeeded"},{"attempts":1,"finished_at":1795295151521076,"started_at":1795295151506093,"state":"succeeded"}]',1795295211483414,NULL,'01a1ffee-057b-7610-87e0-8d39185faeff-0a9','01a1ffee-059c-7760-a897-8ab702a562bd','00-75e8443e6d91a8d414dc41624880ed92-ea4f74451206bf8b-01',1795295151521076);
CREATE TABLE tallies (
        name TEXT PRIMARY KEY,   -- orders/pending, confirmed_total_cents/EUR
        value INTEGER NOT NULL
    ) WITHOUT ROWID;
INSERT INTO "tallies" VALUES('confirmed_total_cents/EUR',3000);
INSERT INTO "tallies" VALUES('orders/confirmed',3);
INSERT INTO "tallies" VALUES('orders/pending',0);
CREATE UNIQUE INDEX events_by_stream ON events (stream, version);
CREATE INDEX outbox_by_fate ON outbox (stream_id, sequence);
CREATE INDEX sagas_open ON sagas (state, saga_id)
        WHERE state IN ('running', 'compensating', 'stuck');
CREATE INDEX idempotency_keys_by_age ON idempotency_keys (accepted_at);
COMMIT;
