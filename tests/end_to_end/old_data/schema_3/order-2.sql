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
INSERT INTO "events" VALUES(1,'order-01a22c2d-7b88-7235-b2be-ebf4048fb24b-2d4',1,'order_placed','{"coordination":"choreography","currency":"EUR","customer_id":"c-50a86c87","lines":[{"quantity":1,"sku":"mug","unit_price_cents":1000}],"payment_token":"tok_visa","ship_to":"eu","total_cents":1000}','01a22c2d-7b88-7364-b3e4-d9ed670dd5c8',1796037507976172,1,'01a22c2d-7b88-7235-b2be-ebf4048fb24b-2d4','35e6b5798004a36b','00-eac595908bdb6d0c04a3a91966b317b5-35e6b5798004a36b-01','customer:c-50a86c87');
INSERT INTO "events" VALUES(2,'order-01a22c2d-7b88-7235-b2be-ebf4048fb24b-2d4',2,'stock_allocated','{"allocations":[{"quantity":1,"sku":"mug","warehouse":"eu"}]}','01a22c2d-7b8b-7a83-a053-0138f275c5f7',1796037507979501,1,'01a22c2d-7b88-7235-b2be-ebf4048fb24b-2d4','01a22c2d-7b89-7743-b859-1af9e73b17f1','00-eac595908bdb6d0c04a3a91966b317b5-35e6b5798004a36b-01','service:inventory');
INSERT INTO "events" VALUES(3,'order-01a22c2d-7b88-7235-b2be-ebf4048fb24b-2d4',3,'order_confirmed','{}','01a22c2d-7b9a-7c20-8e40-6aa69223ee98',1796037507994726,1,'01a22c2d-7b88-7235-b2be-ebf4048fb24b-2d4','01a22c2d-7b98-7e31-a98e-3627d36391cb','00-eac595908bdb6d0c04a3a91966b317b5-35e6b5798004a36b-01','service:payment');
INSERT INTO "events" VALUES(4,'order-01a22c2d-900b-7a04-bc3d-257e0debd46c-227',1,'order_placed','{"coordination":"orchestration","currency":"EUR","customer_id":"c-de827f5c","lines":[{"quantity":1,"sku":"mug","unit_price_cents":1000}],"payment_token":"tok_visa","ship_to":"eu","total_cents":1000}','01a22c2d-900b-7b70-bc76-088814dbea8a',1796037513227676,1,'01a22c2d-900b-7a04-bc3d-257e0debd46c-227','d72f25073fbb0cfb','00-d176bd73d9328141914ad3536db55e72-d72f25073fbb0cfb-01','customer:c-de827f5c');
INSERT INTO "events" VALUES(5,'order-01a22c2d-900f-70bc-8697-1fdb4a280711-245',1,'order_placed','{"coordination":"choreography","currency":"EUR","customer_id":"c-9993f06b","lines":[{"quantity":1,"sku":"mug","unit_price_cents":1000}],"payment_token":"tok_visa","ship_to":"eu","total_cents":1000}','01a22c2d-900f-723d-892d-9eb9b49a1562',1796037513231071,1,'01a22c2d-900f-70bc-8697-1fdb4a280711-245','c546ce64b85be204','00-37e65cb37a6d78934ae6ec83348a3630-c546ce64b85be204-01','customer:c-9993f06b');
INSERT INTO "events" VALUES(6,'order-01a22c2d-900b-7a04-bc3d-257e0debd46c-227',2,'stock_allocated','{"allocations":[{"quantity":1,"sku":"mug","warehouse":"eu"}]}','01a22c2d-9010-7841-9fb6-102c17d6ea4a',1796037513232382,1,'01a22c2d-900b-7a04-bc3d-257e0debd46c-227','01a22c2d-900d-7d9d-82b4-6870f51f243e','00-d176bd73d9328141914ad3536db55e72-d72f25073fbb0cfb-01','saga:place_order');
INSERT INTO "events" VALUES(7,'order-01a22c2d-900f-70bc-8697-1fdb4a280711-245',2,'stock_allocated','{"allocations":[{"quantity":1,"sku":"mug","warehouse":"eu"}]}','01a22c2d-9013-7887-8d49-13380b44ea93',1796037513235490,1,'01a22c2d-900f-70bc-8697-1fdb4a280711-245','01a22c2d-9010-768b-b4be-88b32b14bf34','00-37e65cb37a6d78934ae6ec83348a3630-c546ce64b85be204-01','service:inventory');
INSERT INTO "events" VALUES(8,'order-01a22c2d-900b-7a04-bc3d-257e0debd46c-227',3,'order_confirmed','{}','01a22c2d-a83d-7c7e-834f-16ef5cdd0583',1796037519421729,1,'01a22c2d-900b-7a04-bc3d-257e0debd46c-227','01a22c2d-a839-7e87-9218-38ab5c6fe2ad','00-d176bd73d9328141914ad3536db55e72-d72f25073fbb0cfb-01','saga:place_order');
INSERT INTO "events" VALUES(9,'order-01a22c2d-900f-70bc-8697-1fdb4a280711-245',3,'order_confirmed','{}','01a22c2d-a846-754b-b252-6ea0e5c1c961',1796037519430306,1,'01a22c2d-900f-70bc-8697-1fdb4a280711-245','01a22c2d-a843-7008-8ed2-6cbaf278e22d','00-37e65cb37a6d78934ae6ec83348a3630-c546ce64b85be204-01','service:payment');
CREATE TABLE fence (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        epoch INTEGER NOT NULL,
        owner TEXT NOT NULL,      -- instance that took over, order-1
        taken_at TEXT NOT NULL
    );
INSERT INTO "fence" VALUES(1,1,'order-2','2026-11-30T11:18:26.730Z');
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
INSERT INTO "idempotency_keys" VALUES('c-50a86c87','91077e8c-ad81-4121-b8d8-d71f5b224c5d','8208068647021945923-137','01a22c2d-7b88-7235-b2be-ebf4048fb24b-2d4',1000,'EUR',1796037507);
INSERT INTO "idempotency_keys" VALUES('c-9993f06b','bcef5936-ae4b-4f3c-8e15-6ada1ebbce1e','8931489179324723904-137','01a22c2d-900f-70bc-8697-1fdb4a280711-245',1000,'EUR',1796037513);
INSERT INTO "idempotency_keys" VALUES('c-de827f5c','8b8b9d0f-a437-48eb-9901-0cadf8a91b89','12083056069129437273-138','01a22c2d-900b-7a04-bc3d-257e0debd46c-227',1000,'EUR',1796037513);
CREATE TABLE inbox (
        message_id TEXT PRIMARY KEY,
        sequence INTEGER NOT NULL,      -- in the stream, as last delivered
        handled_at INTEGER NOT NULL     -- unix seconds
    , unfinished INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID;
INSERT INTO "inbox" VALUES('01a22c2d-7b89-7743-b859-1af9e73b17f1',9,1796037507,0);
INSERT INTO "inbox" VALUES('01a22c2d-7b98-7e31-a98e-3627d36391cb',10,1796037507,0);
INSERT INTO "inbox" VALUES('01a22c2d-900d-7d9d-82b4-6870f51f243e',24,1796037513,0);
INSERT INTO "inbox" VALUES('01a22c2d-9010-768b-b4be-88b32b14bf34',26,1796037513,0);
INSERT INTO "inbox" VALUES('01a22c2d-a839-7e87-9218-38ab5c6fe2ad',41,1796037519,0);
INSERT INTO "inbox" VALUES('01a22c2d-a843-7008-8ed2-6cbaf278e22d',46,1796037519,0);
INSERT INTO "inbox" VALUES('01a22c2d-a84d-73ca-8561-26eb094a8eab',56,1796037519,0);
CREATE TABLE outbox (
        position INTEGER PRIMARY KEY,   -- the order of sending
        message_id TEXT NOT NULL,
        subject TEXT NOT NULL,
        payload TEXT NOT NULL,
        added_at INTEGER NOT NULL,      -- unix seconds
        stream_id TEXT,                 -- null: not known to be stored by the broker
        sequence INTEGER
    );
INSERT INTO "outbox" VALUES(1,'01a22c2d-7b88-7364-b3e4-d9ed670dd5c8','orderly.event.order.2.-.eu.-','{"specversion":"1.0","id":"01a22c2d-7b88-7364-b3e4-d9ed670dd5c8","source":"/orderly/order/2","type":"orderly.order.order_placed.v1","subject":"01a22c2d-7b88-7235-b2be-ebf4048fb24b-2d4","time":"2026-11-30T11:18:27.976172Z","datacontenttype":"application/json","correlationid":"01a22c2d-7b88-7235-b2be-ebf4048fb24b-2d4","causationid":"35e6b5798004a36b","traceparent":"00-eac595908bdb6d0c04a3a91966b317b5-35e6b5798004a36b-01","sequence":"00000000000000000001","streamversion":1,"data":{"coordination":"choreography","currency":"EUR","customer_id":"c-50a86c87","lines":[{"quantity":1,"sku":"mug","unit_price_cents":1000}],"order_id":"01a22c2d-7b88-7235-b2be-ebf4048fb24b-2d4","payment_token":"tok_visa","ship_to":"eu","total_cents":1000}}',1796037507,'1796037505202040793',8);
INSERT INTO "outbox" VALUES(2,'01a22c2d-7b9a-7c20-8e40-6aa69223ee98','orderly.event.order.2.-.eu.1','{"specversion":"1.0","id":"01a22c2d-7b9a-7c20-8e40-6aa69223ee98","source":"/orderly/order/2","type":"orderly.order.order_confirmed.v1","subject":"01a22c2d-7b88-7235-b2be-ebf4048fb24b-2d4","time":"2026-11-30T11:18:27.994726Z","datacontenttype":"application/json","correlationid":"01a22c2d-7b88-7235-b2be-ebf4048fb24b-2d4","causationid":"01a22c2d-7b98-7e31-a98e-3627d36391cb","traceparent":"00-eac595908bdb6d0c04a3a91966b317b5-35e6b5798004a36b-01","sequence":"00000000000000000003","streamversion":3,"data":{"order_id":"01a22c2d-7b88-7235-b2be-ebf4048fb24b-2d4"}}',1796037507,'1796037505202040793',11);
INSERT INTO "outbox" VALUES(3,'01a22c2d-900b-7c7a-90af-1e921f328399','orderly.command.inventory.eu.-.eu.-','{"specversion":"1.0","id":"01a22c2d-900b-7c7a-90af-1e921f328399","source":"/orderly/order/2","type":"orderly.inventory.reserve_stock.v1","subject":"01a22c2d-900b-7a04-bc3d-257e0debd46c-227","time":"2026-11-30T11:18:33.227676Z","datacontenttype":"application/json","correlationid":"01a22c2d-900b-7a04-bc3d-257e0debd46c-227","causationid":"d72f25073fbb0cfb","traceparent":"00-d176bd73d9328141914ad3536db55e72-d72f25073fbb0cfb-01","replyto":"order/2/place_order/01a22c2d-900b-7a04-bc3d-257e0debd46c-227/reserve_stock/do","data":{"lines":[{"quantity":1,"sku":"mug"}],"order_id":"01a22c2d-900b-7a04-bc3d-257e0debd46c-227","warehouse":"eu"}}',1796037513,'1796037505202040793',23);
INSERT INTO "outbox" VALUES(4,'01a22c2d-900f-723d-892d-9eb9b49a1562','orderly.event.order.2.-.eu.-','{"specversion":"1.0","id":"01a22c2d-900f-723d-892d-9eb9b49a1562","source":"/orderly/order/2","type":"orderly.order.order_placed.v1","subject":"01a22c2d-900f-70bc-8697-1fdb4a280711-245","time":"2026-11-30T11:18:33.231071Z","datacontenttype":"application/json","correlationid":"01a22c2d-900f-70bc-8697-1fdb4a280711-245","causationid":"c546ce64b85be204","traceparent":"00-37e65cb37a6d78934ae6ec83348a3630-c546ce64b85be204-01","sequence":"00000000000000000005","streamversion":1,"data":{"coordination":"choreography","currency":"EUR","customer_id":"c-9993f06b","lines":[{"quantity":1,"sku":"mug","unit_price_cents":1000}],"order_id":"01a22c2d-900f-70bc-8697-1fdb4a280711-245","payment_token":"tok_visa","ship_to":"eu","total_cents":1000}}',1796037513,'1796037505202040793',25);
INSERT INTO "outbox" VALUES(5,'01a22c2d-9010-78f5-8040-0a0da5be2e09','orderly.command.payment.0.-.-.0','{"specversion":"1.0","id":"01a22c2d-9010-78f5-8040-0a0da5be2e09","source":"/orderly/order/2","type":"orderly.payment.authorize_payment.v1","subject":"01a22c2d-900b-7a04-bc3d-257e0debd46c-227","time":"2026-11-30T11:18:33.232382Z","datacontenttype":"application/json","correlationid":"01a22c2d-900b-7a04-bc3d-257e0debd46c-227","causationid":"01a22c2d-900d-7d9d-82b4-6870f51f243e","traceparent":"00-d176bd73d9328141914ad3536db55e72-d72f25073fbb0cfb-01","replyto":"order/2/place_order/01a22c2d-900b-7a04-bc3d-257e0debd46c-227/authorize_payment/do","data":{"amount_cents":1000,"currency":"EUR","order_id":"01a22c2d-900b-7a04-bc3d-257e0debd46c-227","payment_token":"tok_visa"}}',1796037513,'1796037505202040793',28);
INSERT INTO "outbox" VALUES(6,'01a22c2d-a3ca-783d-8858-e234414192ec','orderly.command.payment.0.-.-.0','{"specversion":"1.0","id":"01a22c2d-a3ca-783d-8858-e234414192ec","source":"/orderly/order/2","type":"orderly.payment.authorize_payment.v1","subject":"01a22c2d-900b-7a04-bc3d-257e0debd46c-227","time":"2026-11-30T11:18:38.282426Z","datacontenttype":"application/json","correlationid":"01a22c2d-900b-7a04-bc3d-257e0debd46c-227","causationid":"01a22c2d-900d-7d9d-82b4-6870f51f243e","traceparent":"00-d176bd73d9328141914ad3536db55e72-d72f25073fbb0cfb-01","replyto":"order/2/place_order/01a22c2d-900b-7a04-bc3d-257e0debd46c-227/authorize_payment/do","data":{"amount_cents":1000,"currency":"EUR","order_id":"01a22c2d-900b-7a04-bc3d-257e0debd46c-227","payment_token":"tok_visa"}}',1796037518,'1796037505202040793',38);
INSERT INTO "outbox" VALUES(7,'01a22c2d-a83d-7c7e-834f-16ef5cdd0583','orderly.event.order.2.-.eu.-','{"specversion":"1.0","id":"01a22c2d-a83d-7c7e-834f-16ef5cdd0583","source":"/orderly/order/2","type":"orderly.order.order_confirmed.v1","subject":"01a22c2d-900b-7a04-bc3d-257e0debd46c-227","time":"2026-11-30T11:18:39.421729Z","datacontenttype":"application/json","correlationid":"01a22c2d-900b-7a04-bc3d-257e0debd46c-227","causationid":"01a22c2d-a839-7e87-9218-38ab5c6fe2ad","traceparent":"00-d176bd73d9328141914ad3536db55e72-d72f25073fbb0cfb-01","sequence":"00000000000000000008","streamversion":3,"data":{"order_id":"01a22c2d-900b-7a04-bc3d-257e0debd46c-227"}}',1796037519,'1796037505202040793',44);
INSERT INTO "outbox" VALUES(8,'01a22c2d-a83d-7d60-a471-75733fb6ef20','orderly.command.payment.0.-.-.0','{"specversion":"1.0","id":"01a22c2d-a83d-7d60-a471-75733fb6ef20","source":"/orderly/order/2","type":"orderly.payment.capture_payment.v1","subject":"01a22c2d-900b-7a04-bc3d-257e0debd46c-227","time":"2026-11-30T11:18:39.421729Z","datacontenttype":"application/json","correlationid":"01a22c2d-900b-7a04-bc3d-257e0debd46c-227","causationid":"01a22c2d-a839-7e87-9218-38ab5c6fe2ad","traceparent":"00-d176bd73d9328141914ad3536db55e72-d72f25073fbb0cfb-01","replyto":"order/2/place_order/01a22c2d-900b-7a04-bc3d-257e0debd46c-227/capture_payment/do","data":{"order_id":"01a22c2d-900b-7a04-bc3d-257e0debd46c-227"}}',1796037519,'1796037505202040793',45);
INSERT INTO "outbox" VALUES(9,'01a22c2d-a846-754b-b252-6ea0e5c1c961','orderly.event.order.2.-.eu.1','{"specversion":"1.0","id":"01a22c2d-a846-754b-b252-6ea0e5c1c961","source":"/orderly/order/2","type":"orderly.order.order_confirmed.v1","subject":"01a22c2d-900f-70bc-8697-1fdb4a280711-245","time":"2026-11-30T11:18:39.430306Z","datacontenttype":"application/json","correlationid":"01a22c2d-900f-70bc-8697-1fdb4a280711-245","causationid":"01a22c2d-a843-7008-8ed2-6cbaf278e22d","traceparent":"00-37e65cb37a6d78934ae6ec83348a3630-c546ce64b85be204-01","sequence":"00000000000000000009","streamversion":3,"data":{"order_id":"01a22c2d-900f-70bc-8697-1fdb4a280711-245"}}',1796037519,'1796037505202040793',50);
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
INSERT INTO "sagas" VALUES('01a22c2d-900b-7a04-bc3d-257e0debd46c-227','place_order',1,'completed','{"currency":"EUR","failure":"","lines":[{"quantity":1,"sku":"mug"}],"order_id":"01a22c2d-900b-7a04-bc3d-257e0debd46c-227","payment_token":"tok_visa","ship_to":"eu","total_cents":1000}','[{"attempts":0,"finished_at":1796037513227676,"started_at":1796037513227676,"state":"succeeded"},{"attempts":1,"finished_at":1796037513232382,"started_at":1796037513227676,"state":"succeeded"},{"attempts":1,"finished_at":1796037513232382,"started_at":1796037513232382,"state":"succeeded"},{"attempts":2,"finished_at":1796037519421729,"started_at":1796037513232382,"state":"succeeded"},{"attempts":1,"finished_at":1796037519421729,"started_at":1796037519421729,"state":"succeeded"},{"attempts":1,"finished_at":1796037519449404,"started_at":1796037519421729,"state":"succeeded"}]',1796037573227676,NULL,'01a22c2d-900b-7a04-bc3d-257e0debd46c-227','01a22c2d-a84d-73ca-8561-26eb094a8eab','00-d176bd73d9328141914ad3536db55e72-d72f25073fbb0cfb-01',1796037519449404);
CREATE TABLE tallies (
        name TEXT PRIMARY KEY,   -- orders/pending, confirmed_total_cents/EUR
        value INTEGER NOT NULL
    ) WITHOUT ROWID;
INSERT INTO "tallies" VALUES('confirmed_total_cents/EUR',3000);
INSERT INTO "tallies" VALUES('orders/confirmed',3);
INSERT INTO "tallies" VALUES('orders/pending',0);
CREATE UNIQUE INDEX events_by_stream ON events (stream, version);
CREATE INDEX outbox_by_fate ON outbox (stream_id, sequence);
CREATE INDEX idempotency_keys_by_age ON idempotency_keys (accepted_at);
CREATE INDEX sagas_open ON sagas (state, saga_id)
        WHERE state IN ('running', 'compensating', 'stuck');
COMMIT;
