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
INSERT INTO "events" VALUES(1,'order-01a1ffee-06e3-7ec8-b1c8-fa3fde86cc60-2fd',1,'order_placed','{"coordination":"choreography","currency":"EUR","customer_id":"c-4abf1ce1","lines":[{"quantity":1,"sku":"cup","unit_price_cents":1000}],"payment_token":"tok_visa","ship_to":"eu","total_cents":1000}','01a1ffee-06e3-7fd7-851b-2419951de922',1795295151843944,1,'01a1ffee-06e3-7ec8-b1c8-fa3fde86cc60-2fd','0a1a1d149133a5ed','00-8543041965a00c8b7e2e72b91a24ed73-0a1a1d149133a5ed-01','customer:c-4abf1ce1');
INSERT INTO "events" VALUES(2,'order-01a1ffee-06e3-7ec8-b1c8-fa3fde86cc60-2fd',2,'order_rejected','{"reason":"out_of_stock"}','01a1ffee-0725-7635-be5b-13e1a60f2262',1795295151909311,1,'01a1ffee-06e3-7ec8-b1c8-fa3fde86cc60-2fd','01a1ffee-0718-7097-801c-b9e1fcd8cf4a','00-8543041965a00c8b7e2e72b91a24ed73-0a1a1d149133a5ed-01','service:inventory');
CREATE TABLE fence (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        epoch INTEGER NOT NULL,
        owner TEXT NOT NULL,      -- instance that took over, order-1
        taken_at TEXT NOT NULL
    );
INSERT INTO "fence" VALUES(1,1,'order-2','2026-11-21T21:05:50.419Z');
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
INSERT INTO "idempotency_keys" VALUES('c-4abf1ce1','8ebe895a-d534-46cf-a00d-83a4897189f5','951163521201589576-137','01a1ffee-06e3-7ec8-b1c8-fa3fde86cc60-2fd',1000,'EUR',1795295151);
CREATE TABLE inbox (
        message_id TEXT PRIMARY KEY,
        sequence INTEGER NOT NULL,      -- in the stream, as last delivered
        handled_at INTEGER NOT NULL     -- unix seconds
    , unfinished INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID;
INSERT INTO "inbox" VALUES('01a1ffee-0718-7097-801c-b9e1fcd8cf4a',46,1795295151,0);
CREATE TABLE outbox (
        position INTEGER PRIMARY KEY,   -- the order of sending
        message_id TEXT NOT NULL,
        subject TEXT NOT NULL,
        payload TEXT NOT NULL,
        added_at INTEGER NOT NULL,      -- unix seconds
        stream_id TEXT,                 -- null: not known to be stored by the broker
        sequence INTEGER
    );
INSERT INTO "outbox" VALUES(2,'01a1ffee-0725-7635-be5b-13e1a60f2262','orderly.event.order.2.-.eu.0','{"specversion":"1.0","id":"01a1ffee-0725-7635-be5b-13e1a60f2262","source":"/orderly/order/2","type":"orderly.order.order_rejected.v1","subject":"01a1ffee-06e3-7ec8-b1c8-fa3fde86cc60-2fd","time":"2026-11-21T21:05:51.909311Z","datacontenttype":"application/json","correlationid":"01a1ffee-06e3-7ec8-b1c8-fa3fde86cc60-2fd","causationid":"01a1ffee-0718-7097-801c-b9e1fcd8cf4a","traceparent":"00-8543041965a00c8b7e2e72b91a24ed73-0a1a1d149133a5ed-01","sequence":"00000000000000000002","streamversion":2,"data":{"order_id":"01a1ffee-06e3-7ec8-b1c8-fa3fde86cc60-2fd","reason":"out_of_stock"}}',1795295151,'1795295149508595749',47);
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
CREATE TABLE tallies (
        name TEXT PRIMARY KEY,   -- orders/pending, confirmed_total_cents/EUR
        value INTEGER NOT NULL
    ) WITHOUT ROWID;
INSERT INTO "tallies" VALUES('orders/pending',0);
INSERT INTO "tallies" VALUES('orders/rejected',1);
CREATE UNIQUE INDEX events_by_stream ON events (stream, version);
CREATE INDEX outbox_by_fate ON outbox (stream_id, sequence);
CREATE INDEX sagas_open ON sagas (state, saga_id)
        WHERE state IN ('running', 'compensating', 'stuck');
CREATE INDEX idempotency_keys_by_age ON idempotency_keys (accepted_at);
COMMIT;
