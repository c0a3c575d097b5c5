PRAGMA application_id = 1330598468;
PRAGMA user_version = 3;
BEGIN TRANSACTION;
CREATE TABLE catalogue_cursors (
        shard TEXT PRIMARY KEY,        -- inventory/eu
        position INTEGER NOT NULL      -- all of its definitions up to here are in products
    ) WITHOUT ROWID;
INSERT INTO "catalogue_cursors" VALUES('inventory/eu',12);
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
INSERT INTO "deadlines" VALUES('01a22c2d-aacf-707e-978c-18658685b8e0-2e5',1796037580079082);
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
INSERT INTO "events" VALUES(1,'order-01a22c2d-9012-7160-aaf7-3ff873c442d8-224',1,'order_placed','{"coordination":"orchestration","currency":"EUR","customer_id":"c-67a798f9","lines":[{"quantity":1,"sku":"mug","unit_price_cents":1000}],"payment_token":"tok_visa","ship_to":"eu","total_cents":1000}','01a22c2d-9012-7262-a3a4-8dddf56edc1c',1796037513234116,1,'01a22c2d-9012-7160-aaf7-3ff873c442d8-224','7452d4166527d46a','00-1fb5777636712839cb1cc920a89f3611-7452d4166527d46a-01','customer:c-67a798f9');
INSERT INTO "events" VALUES(2,'order-01a22c2d-9012-7160-aaf7-3ff873c442d8-224',2,'stock_allocated','{"allocations":[{"quantity":1,"sku":"mug","warehouse":"eu"}]}','01a22c2d-9015-7a04-9759-cf7037e7ba35',1796037513237415,1,'01a22c2d-9012-7160-aaf7-3ff873c442d8-224','01a22c2d-9013-7e20-b7a7-e3cb5ae501a0','00-1fb5777636712839cb1cc920a89f3611-7452d4166527d46a-01','saga:place_order');
INSERT INTO "events" VALUES(3,'order-01a22c2d-9012-7160-aaf7-3ff873c442d8-224',3,'order_confirmed','{}','01a22c2d-a84f-7a08-b51c-ae31174b0680',1796037519439570,1,'01a22c2d-9012-7160-aaf7-3ff873c442d8-224','01a22c2d-a846-70d4-ba9b-6b31d14721e9','00-1fb5777636712839cb1cc920a89f3611-7452d4166527d46a-01','saga:place_order');
INSERT INTO "events" VALUES(4,'order-01a22c2d-aacf-707e-978c-18658685b8e0-2e5',1,'order_placed','{"coordination":"choreography","currency":"EUR","customer_id":"c-5b59a28c","lines":[{"quantity":1,"sku":"spoon","unit_price_cents":1000}],"payment_token":"tok_visa","ship_to":"eu","total_cents":1000}','01a22c2d-aacf-71f3-9b39-8b9ff01712b9',1796037520079082,1,'01a22c2d-aacf-707e-978c-18658685b8e0-2e5','e252a0a653ade779','00-d548835c7c90eb03eb402eebefee2e32-e252a0a653ade779-01','customer:c-5b59a28c');
CREATE TABLE fence (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        epoch INTEGER NOT NULL,
        owner TEXT NOT NULL,      -- instance that took over, order-1
        taken_at TEXT NOT NULL
    );
INSERT INTO "fence" VALUES(1,1,'order-1','2026-11-30T11:18:26.667Z');
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
INSERT INTO "idempotency_keys" VALUES('c-5b59a28c','47a8c84a-9ccf-44e6-885e-44226d03c556','16283288833827933451-139','01a22c2d-aacf-707e-978c-18658685b8e0-2e5',1000,'EUR',1796037520);
INSERT INTO "idempotency_keys" VALUES('c-67a798f9','d31b951f-1a3c-4dc2-b1bc-ea343416bc2e','6862977930019508123-138','01a22c2d-9012-7160-aaf7-3ff873c442d8-224',1000,'EUR',1796037513);
CREATE TABLE inbox (
        message_id TEXT PRIMARY KEY,
        sequence INTEGER NOT NULL,      -- in the stream, as last delivered
        handled_at INTEGER NOT NULL     -- unix seconds
    , unfinished INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID;
INSERT INTO "inbox" VALUES('01a22c2d-9013-7e20-b7a7-e3cb5ae501a0',29,1796037513,0);
INSERT INTO "inbox" VALUES('01a22c2d-a846-70d4-ba9b-6b31d14721e9',51,1796037519,0);
INSERT INTO "inbox" VALUES('01a22c2d-a869-78c4-b8be-1dc669be7b92',58,1796037519,0);
CREATE TABLE outbox (
        position INTEGER PRIMARY KEY,   -- the order of sending
        message_id TEXT NOT NULL,
        subject TEXT NOT NULL,
        payload TEXT NOT NULL,
        added_at INTEGER NOT NULL,      -- unix seconds
        stream_id TEXT,                 -- null: not known to be stored by the broker
        sequence INTEGER
    );
INSERT INTO "outbox" VALUES(1,'01a22c2d-9012-733b-a1fb-65ba3269c65c','orderly.command.inventory.eu.-.eu.-','{"specversion":"1.0","id":"01a22c2d-9012-733b-a1fb-65ba3269c65c","source":"/orderly/order/1","type":"orderly.inventory.reserve_stock.v1","subject":"01a22c2d-9012-7160-aaf7-3ff873c442d8-224","time":"2026-11-30T11:18:33.234116Z","datacontenttype":"application/json","correlationid":"01a22c2d-9012-7160-aaf7-3ff873c442d8-224","causationid":"7452d4166527d46a","traceparent":"00-1fb5777636712839cb1cc920a89f3611-7452d4166527d46a-01","replyto":"order/1/place_order/01a22c2d-9012-7160-aaf7-3ff873c442d8-224/reserve_stock/do","data":{"lines":[{"quantity":1,"sku":"mug"}],"order_id":"01a22c2d-9012-7160-aaf7-3ff873c442d8-224","warehouse":"eu"}}',1796037513,'1796037505202040793',27);
INSERT INTO "outbox" VALUES(2,'01a22c2d-9015-7ab0-9ac1-7115e4fe583e','orderly.command.payment.1.-.-.1','{"specversion":"1.0","id":"01a22c2d-9015-7ab0-9ac1-7115e4fe583e","source":"/orderly/order/1","type":"orderly.payment.authorize_payment.v1","subject":"01a22c2d-9012-7160-aaf7-3ff873c442d8-224","time":"2026-11-30T11:18:33.237415Z","datacontenttype":"application/json","correlationid":"01a22c2d-9012-7160-aaf7-3ff873c442d8-224","causationid":"01a22c2d-9013-7e20-b7a7-e3cb5ae501a0","traceparent":"00-1fb5777636712839cb1cc920a89f3611-7452d4166527d46a-01","replyto":"order/1/place_order/01a22c2d-9012-7160-aaf7-3ff873c442d8-224/authorize_payment/do","data":{"amount_cents":1000,"currency":"EUR","order_id":"01a22c2d-9012-7160-aaf7-3ff873c442d8-224","payment_token":"tok_visa"}}',1796037513,'1796037505202040793',32);
INSERT INTO "outbox" VALUES(3,'01a22c2d-a3d9-750a-a260-6e6b7dc82729','orderly.command.payment.1.-.-.1','{"specversion":"1.0","id":"01a22c2d-a3d9-750a-a260-6e6b7dc82729","source":"/orderly/order/1","type":"orderly.payment.authorize_payment.v1","subject":"01a22c2d-9012-7160-aaf7-3ff873c442d8-224","time":"2026-11-30T11:18:38.297302Z","datacontenttype":"application/json","correlationid":"01a22c2d-9012-7160-aaf7-3ff873c442d8-224","causationid":"01a22c2d-9013-7e20-b7a7-e3cb5ae501a0","traceparent":"00-1fb5777636712839cb1cc920a89f3611-7452d4166527d46a-01","replyto":"order/1/place_order/01a22c2d-9012-7160-aaf7-3ff873c442d8-224/authorize_payment/do","data":{"amount_cents":1000,"currency":"EUR","order_id":"01a22c2d-9012-7160-aaf7-3ff873c442d8-224","payment_token":"tok_visa"}}',1796037518,'1796037505202040793',40);
INSERT INTO "outbox" VALUES(4,'01a22c2d-a84f-7a08-b51c-ae31174b0680','orderly.event.order.1.-.eu.-','{"specversion":"1.0","id":"01a22c2d-a84f-7a08-b51c-ae31174b0680","source":"/orderly/order/1","type":"orderly.order.order_confirmed.v1","subject":"01a22c2d-9012-7160-aaf7-3ff873c442d8-224","time":"2026-11-30T11:18:39.439570Z","datacontenttype":"application/json","correlationid":"01a22c2d-9012-7160-aaf7-3ff873c442d8-224","causationid":"01a22c2d-a846-70d4-ba9b-6b31d14721e9","traceparent":"00-1fb5777636712839cb1cc920a89f3611-7452d4166527d46a-01","sequence":"00000000000000000003","streamversion":3,"data":{"order_id":"01a22c2d-9012-7160-aaf7-3ff873c442d8-224"}}',1796037519,'1796037505202040793',53);
INSERT INTO "outbox" VALUES(5,'01a22c2d-a84f-7ad9-b663-4f6d39cafdb1','orderly.command.payment.1.-.-.1','{"specversion":"1.0","id":"01a22c2d-a84f-7ad9-b663-4f6d39cafdb1","source":"/orderly/order/1","type":"orderly.payment.capture_payment.v1","subject":"01a22c2d-9012-7160-aaf7-3ff873c442d8-224","time":"2026-11-30T11:18:39.439570Z","datacontenttype":"application/json","correlationid":"01a22c2d-9012-7160-aaf7-3ff873c442d8-224","causationid":"01a22c2d-a846-70d4-ba9b-6b31d14721e9","traceparent":"00-1fb5777636712839cb1cc920a89f3611-7452d4166527d46a-01","replyto":"order/1/place_order/01a22c2d-9012-7160-aaf7-3ff873c442d8-224/capture_payment/do","data":{"order_id":"01a22c2d-9012-7160-aaf7-3ff873c442d8-224"}}',1796037519,'1796037505202040793',54);
INSERT INTO "outbox" VALUES(6,'01a22c2d-aacf-71f3-9b39-8b9ff01712b9','orderly.event.order.1.-.eu.-','{"specversion":"1.0","id":"01a22c2d-aacf-71f3-9b39-8b9ff01712b9","source":"/orderly/order/1","type":"orderly.order.order_placed.v1","subject":"01a22c2d-aacf-707e-978c-18658685b8e0-2e5","time":"2026-11-30T11:18:40.079082Z","datacontenttype":"application/json","correlationid":"01a22c2d-aacf-707e-978c-18658685b8e0-2e5","causationid":"e252a0a653ade779","traceparent":"00-d548835c7c90eb03eb402eebefee2e32-e252a0a653ade779-01","sequence":"00000000000000000004","streamversion":1,"data":{"coordination":"choreography","currency":"EUR","customer_id":"c-5b59a28c","lines":[{"quantity":1,"sku":"spoon","unit_price_cents":1000}],"order_id":"01a22c2d-aacf-707e-978c-18658685b8e0-2e5","payment_token":"tok_visa","ship_to":"eu","total_cents":1000}}',1796037520,'1796037505202040793',65);
CREATE TABLE products (
        sku TEXT PRIMARY KEY,
        version INTEGER NOT NULL,      -- of the definition, 1 for the first
        price_cents INTEGER NOT NULL,
        currency TEXT NOT NULL
    ) WITHOUT ROWID;
INSERT INTO "products" VALUES('mug',1,1000,'EUR');
INSERT INTO "products" VALUES('spoon',1,1000,'EUR');
CREATE TABLE sagas (
        saga_id TEXT PRIMARY KEY NOT NULL,  -- the order id
        definition TEXT NOT NULL,           -- place_order
        version INTEGER NOT NULL,           -- of the definition, the one it began with
        state TEXT NOT NULL,                -- running, compensating, completed, compensated, stuck
        data TEXT NOT NULL,                 -- JSON: what its commands are made from
        progress TEXT NOT NULL,             -- JSON: the steps that began
        deadline INTEGER NOT NULL,          -- unix microseconds
        next_due INTEGER,                   -- unix microseconds; null: no answer is waited for
        correlation_id TEXT NOT NULL,       -- these three: of what moved it last
        causation_id TEXT NOT NULL,
        traceparent TEXT NOT NULL,
        updated_at INTEGER NOT NULL         -- unix microseconds
    );
INSERT INTO "sagas" VALUES('01a22c2d-9012-7160-aaf7-3ff873c442d8-224','place_order',1,'completed','{"currency":"EUR","failure":"","lines":[{"quantity":1,"sku":"mug"}],"order_id":"01a22c2d-9012-7160-aaf7-3ff873c442d8-224","payment_token":"tok_visa","ship_to":"eu","total_cents":1000}','[{"attempts":0,"finished_at":1796037513234116,"started_at":1796037513234116,"state":"succeeded"},{"attempts":1,"finished_at":1796037513237415,"started_at":1796037513234116,"state":"succeeded"},{"attempts":1,"finished_at":1796037513237415,"started_at":1796037513237415,"state":"succeeded"},{"attempts":2,"finished_at":1796037519439570,"started_at":1796037513237415,"state":"succeeded"},{"attempts":1,"finished_at":1796037519439570,"started_at":1796037519439570,"state":"succeeded"},{"attempts":1,"finished_at":1796037519469847,"started_at":1796037519439570,"state":"succeeded"}]',1796037573234116,NULL,'01a22c2d-9012-7160-aaf7-3ff873c442d8-224','01a22c2d-a869-78c4-b8be-1dc669be7b92','00-1fb5777636712839cb1cc920a89f3611-7452d4166527d46a-01',1796037519469847);
CREATE TABLE tallies (
        name TEXT PRIMARY KEY,   -- orders/pending, confirmed_total_cents/EUR
        value INTEGER NOT NULL
    ) WITHOUT ROWID;
INSERT INTO "tallies" VALUES('confirmed_total_cents/EUR',1000);
INSERT INTO "tallies" VALUES('orders/confirmed',1);
INSERT INTO "tallies" VALUES('orders/pending',1);
CREATE UNIQUE INDEX events_by_stream ON events (stream, version);
CREATE INDEX outbox_by_fate ON outbox (stream_id, sequence);
CREATE INDEX idempotency_keys_by_age ON idempotency_keys (accepted_at);
CREATE INDEX sagas_open ON sagas (state, saga_id)
        WHERE state IN ('running', 'compensating', 'stuck');
COMMIT;
