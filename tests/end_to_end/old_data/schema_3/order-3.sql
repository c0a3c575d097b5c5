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
INSERT INTO "events" VALUES(1,'order-01a22c2d-7b6f-7200-9041-1873ef023459-19d',1,'order_placed','{"coordination":"orchestration","currency":"EUR","customer_id":"c-98c78001","lines":[{"quantity":1,"sku":"mug","unit_price_cents":1000}],"payment_token":"tok_visa","ship_to":"eu","total_cents":1000}','01a22c2d-7b70-77a9-9454-2b1d151c4fd9',1796037507952410,1,'01a22c2d-7b6f-7200-9041-1873ef023459-19d','75fade2ae033dcd3','00-b1ba438155182e6f3da255f2dd747187-75fade2ae033dcd3-01','customer:c-98c78001');
INSERT INTO "events" VALUES(2,'order-01a22c2d-7b6f-7200-9041-1873ef023459-19d',2,'stock_allocated','{"allocations":[{"quantity":1,"sku":"mug","warehouse":"eu"}]}','01a22c2d-7b74-7b89-ace0-7616247eee89',1796037507956307,1,'01a22c2d-7b6f-7200-9041-1873ef023459-19d','01a22c2d-7b72-79db-a717-d2bf65c724d7','00-b1ba438155182e6f3da255f2dd747187-75fade2ae033dcd3-01','saga:place_order');
INSERT INTO "events" VALUES(3,'order-01a22c2d-7b6f-7200-9041-1873ef023459-19d',3,'order_confirmed','{}','01a22c2d-7b80-7ce1-ae08-25844c1b60a5',1796037507968737,1,'01a22c2d-7b6f-7200-9041-1873ef023459-19d','01a22c2d-7b7f-7a24-b6fd-648fdbfa6ab7','00-b1ba438155182e6f3da255f2dd747187-75fade2ae033dcd3-01','saga:place_order');
INSERT INTO "events" VALUES(4,'order-01a22c2d-9015-7dd7-b2c4-d91b7aa4081a-001',1,'order_placed','{"coordination":"choreography","currency":"EUR","customer_id":"c-96aa57c3","lines":[{"quantity":1,"sku":"mug","unit_price_cents":1000}],"payment_token":"tok_visa","ship_to":"eu","total_cents":1000}','01a22c2d-9015-7ed9-adc2-4f829887780e',1796037513237892,1,'01a22c2d-9015-7dd7-b2c4-d91b7aa4081a-001','306cab05500a2594','00-253a9797107c120db75f38f16713dbd0-306cab05500a2594-01','customer:c-96aa57c3');
INSERT INTO "events" VALUES(5,'order-01a22c2d-9015-7dd7-b2c4-d91b7aa4081a-001',2,'stock_allocated','{"allocations":[{"quantity":1,"sku":"mug","warehouse":"eu"}]}','01a22c2d-901a-70f9-a41b-98bb052931bb',1796037513242013,1,'01a22c2d-9015-7dd7-b2c4-d91b7aa4081a-001','01a22c2d-9017-71b2-96d6-812f4574aa00','00-253a9797107c120db75f38f16713dbd0-306cab05500a2594-01','service:inventory');
INSERT INTO "events" VALUES(6,'order-01a22c2d-901b-793f-8da5-78aee644ea1b-13a',1,'order_placed','{"coordination":"choreography","currency":"EUR","customer_id":"c-18f801a0","lines":[{"quantity":1,"sku":"mug","unit_price_cents":1000}],"payment_token":"tok_visa","ship_to":"eu","total_cents":1000}','01a22c2d-901b-7a4d-9e61-810fb4a43ec7',1796037513243609,1,'01a22c2d-901b-793f-8da5-78aee644ea1b-13a','7922c85fb47ccb9a','00-58e9aefa7d31c7e2de9c23d0165ffaaf-7922c85fb47ccb9a-01','customer:c-18f801a0');
INSERT INTO "events" VALUES(7,'order-01a22c2d-901b-793f-8da5-78aee644ea1b-13a',2,'stock_allocated','{"allocations":[{"quantity":1,"sku":"mug","warehouse":"eu"}]}','01a22c2d-9026-7bd2-acdc-6d6c8ee5589e',1796037513254694,1,'01a22c2d-901b-793f-8da5-78aee644ea1b-13a','01a22c2d-901e-728b-9cbd-44973ee6aad8','00-58e9aefa7d31c7e2de9c23d0165ffaaf-7922c85fb47ccb9a-01','service:inventory');
INSERT INTO "events" VALUES(8,'order-01a22c2d-9015-7dd7-b2c4-d91b7aa4081a-001',3,'order_confirmed','{}','01a22c2d-a845-7364-bd56-988d7d1956c3',1796037519429179,1,'01a22c2d-9015-7dd7-b2c4-d91b7aa4081a-001','01a22c2d-a83e-711e-94db-da281b5dc4bf','00-253a9797107c120db75f38f16713dbd0-306cab05500a2594-01','service:payment');
INSERT INTO "events" VALUES(9,'order-01a22c2d-901b-793f-8da5-78aee644ea1b-13a',3,'order_confirmed','{}','01a22c2d-a852-7185-b675-49f3c765dca6',1796037519441972,1,'01a22c2d-901b-793f-8da5-78aee644ea1b-13a','01a22c2d-a846-713f-8214-1fa0a979c21c','00-58e9aefa7d31c7e2de9c23d0165ffaaf-7922c85fb47ccb9a-01','service:payment');
INSERT INTO "events" VALUES(10,'order-01a22c2d-901b-793f-8da5-78aee644ea1b-13a',4,'cancellation_requested','{}','01a22c2d-aab5-7d47-8798-5d3fdca316c8',1796037520053806,1,'01a22c2d-901b-793f-8da5-78aee644ea1b-13a','0716c1be93b51fb0','00-3d53e047ae9e7cfa59b1ad704b1022a4-0716c1be93b51fb0-01','customer');
INSERT INTO "events" VALUES(11,'order-01a22c2d-901b-793f-8da5-78aee644ea1b-13a',5,'payment_undone','{}','01a22c2d-aac2-7445-be78-4e6b4f8fa17a',1796037520066226,1,'01a22c2d-901b-793f-8da5-78aee644ea1b-13a','01a22c2d-aabf-71b2-84ab-281d02600b31','00-3d53e047ae9e7cfa59b1ad704b1022a4-0716c1be93b51fb0-01','service:payment');
CREATE TABLE fence (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        epoch INTEGER NOT NULL,
        owner TEXT NOT NULL,      -- instance that took over, order-1
        taken_at TEXT NOT NULL
    );
INSERT INTO "fence" VALUES(1,1,'order-2','2026-11-30T11:18:26.734Z');
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
INSERT INTO "idempotency_keys" VALUES('c-18f801a0','b09d239f-c4c9-46b0-9c56-4473cf189a78','12005095120558123908-137','01a22c2d-901b-793f-8da5-78aee644ea1b-13a',1000,'EUR',1796037513);
INSERT INTO "idempotency_keys" VALUES('c-96aa57c3','b32ee127-917c-4f9f-9a1d-d445b602e049','12355885263732178074-137','01a22c2d-9015-7dd7-b2c4-d91b7aa4081a-001',1000,'EUR',1796037513);
INSERT INTO "idempotency_keys" VALUES('c-98c78001','2a53aa72-adaa-444e-a160-009ac4c9a378','7484981396856419341-138','01a22c2d-7b6f-7200-9041-1873ef023459-19d',1000,'EUR',1796037507);
CREATE TABLE inbox (
        message_id TEXT PRIMARY KEY,
        sequence INTEGER NOT NULL,      -- in the stream, as last delivered
        handled_at INTEGER NOT NULL     -- unix seconds
    , unfinished INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID;
INSERT INTO "inbox" VALUES('01a22c2d-7b72-79db-a717-d2bf65c724d7',2,1796037507,0);
INSERT INTO "inbox" VALUES('01a22c2d-7b7f-7a24-b6fd-648fdbfa6ab7',4,1796037507,0);
INSERT INTO "inbox" VALUES('01a22c2d-7b85-7287-bf16-2e395af5fa53',7,1796037507,0);
INSERT INTO "inbox" VALUES('01a22c2d-9017-71b2-96d6-812f4574aa00',31,1796037513,0);
INSERT INTO "inbox" VALUES('01a22c2d-901e-728b-9cbd-44973ee6aad8',37,1796037513,0);
INSERT INTO "inbox" VALUES('01a22c2d-a83e-711e-94db-da281b5dc4bf',43,1796037519,0);
INSERT INTO "inbox" VALUES('01a22c2d-a846-713f-8214-1fa0a979c21c',52,1796037519,0);
INSERT INTO "inbox" VALUES('01a22c2d-aabf-71b2-84ab-281d02600b31',63,1796037520,0);
CREATE TABLE outbox (
        position INTEGER PRIMARY KEY,   -- the order of sending
        message_id TEXT NOT NULL,
        subject TEXT NOT NULL,
        payload TEXT NOT NULL,
        added_at INTEGER NOT NULL,      -- unix seconds
        stream_id TEXT,                 -- null: not known to be stored by the broker
        sequence INTEGER
    );
INSERT INTO "outbox" VALUES(1,'01a22c2d-7b70-79ca-be67-260cbddc82ee','orderly.command.inventory.eu.-.eu.-','{"specversion":"1.0","id":"01a22c2d-7b70-79ca-be67-260cbddc82ee","source":"/orderly/order/3","type":"orderly.inventory.reserve_stock.v1","subject":"01a22c2d-7b6f-7200-9041-1873ef023459-19d","time":"2026-11-30T11:18:27.952410Z","datacontenttype":"application/json","correlationid":"01a22c2d-7b6f-7200-9041-1873ef023459-19d","causationid":"75fade2ae033dcd3","traceparent":"00-b1ba438155182e6f3da255f2dd747187-75fade2ae033dcd3-01","replyto":"order/3/place_order/01a22c2d-7b6f-7200-9041-1873ef023459-19d/reserve_stock/do","data":{"lines":[{"quantity":1,"sku":"mug"}],"order_id":"01a22c2d-7b6f-7200-9041-1873ef023459-19d","warehouse":"eu"}}',1796037507,'1796037505202040793',1);
INSERT INTO "outbox" VALUES(2,'01a22c2d-7b74-7cb8-b09c-5331bd5994a7','orderly.command.payment.1.-.-.1','{"specversion":"1.0","id":"01a22c2d-7b74-7cb8-b09c-5331bd5994a7","source":"/orderly/order/3","type":"orderly.payment.authorize_payment.v1","subject":"01a22c2d-7b6f-7200-9041-1873ef023459-19d","time":"2026-11-30T11:18:27.956307Z","datacontenttype":"application/json","correlationid":"01a22c2d-7b6f-7200-9041-1873ef023459-19d","causationid":"01a22c2d-7b72-79db-a717-d2bf65c724d7","traceparent":"00-b1ba438155182e6f3da255f2dd747187-75fade2ae033dcd3-01","replyto":"order/3/place_order/01a22c2d-7b6f-7200-9041-1873ef023459-19d/authorize_payment/do","data":{"amount_cents":1000,"currency":"EUR","order_id":"01a22c2d-7b6f-7200-9041-1873ef023459-19d","payment_token":"tok_visa"}}',1796037507,'1796037505202040793',3);
INSERT INTO "outbox" VALUES(3,'01a22c2d-7b80-7ce1-ae08-25844c1b60a5','orderly.event.order.3.-.eu.-','{"specversion":"1.0","id":"01a22c2d-7b80-7ce1-ae08-25844c1b60a5","source":"/orderly/order/3","type":"orderly.order.order_confirmed.v1","subject":"01a22c2d-7b6f-7200-9041-1873ef023459-19d","time":"2026-11-30T11:18:27.968737Z","datacontenttype":"application/json","correlationid":"01a22c2d-7b6f-7200-9041-1873ef023459-19d","causationid":"01a22c2d-7b7f-7a24-b6fd-648fdbfa6ab7","traceparent":"00-b1ba438155182e6f3da255f2dd747187-75fade2ae033dcd3-01","sequence":"00000000000000000003","streamversion":3,"data":{"order_id":"01a22c2d-7b6f-7200-9041-1873ef023459-19d"}}',1796037507,'1796037505202040793',5);
INSERT INTO "outbox" VALUES(4,'01a22c2d-7b80-7dd2-953a-37aa1c350193','orderly.command.payment.1.-.-.1','{"specversion":"1.0","id":"01a22c2d-7b80-7dd2-953a-37aa1c350193","source":"/orderly/order/3","type":"orderly.payment.capture_payment.v1","subject":"01a22c2d-7b6f-7200-9041-1873ef023459-19d","time":"2026-11-30T11:18:27.968737Z","datacontenttype":"application/json","correlationid":"01a22c2d-7b6f-7200-9041-1873ef023459-19d","causationid":"01a22c2d-7b7f-7a24-b6fd-648fdbfa6ab7","traceparent":"00-b1ba438155182e6f3da255f2dd747187-75fade2ae033dcd3-01","replyto":"order/3/place_order/01a22c2d-7b6f-7200-9041-1873ef023459-19d/capture_payment/do","data":{"order_id":"01a22c2d-7b6f-7200-9041-1873ef023459-19d"}}',1796037507,'1796037505202040793',6);
INSERT INTO "outbox" VALUES(5,'01a22c2d-9015-7ed9-adc2-4f829887780e','orderly.event.order.3.-.eu.-','{"specversion":"1.0","id":"01a22c2d-9015-7ed9-adc2-4f829887780e","source":"/orderly/order/3","type":"orderly.order.order_placed.v1","subject":"01a22c2d-9015-7dd7-b2c4-d91b7aa4081a-001","time":"2026-11-30T11:18:33.237892Z","datacontenttype":"application/json","correlationid":"01a22c2d-9015-7dd7-b2c4-d91b7aa4081a-001","causationid":"306cab05500a2594","traceparent":"00-253a9797107c120db75f38f16713dbd0-306cab05500a2594-01","sequence":"00000000000000000004","streamversion":1,"data":{"coordination":"choreography","currency":"EUR","customer_id":"c-96aa57c3","lines":[{"quantity":1,"sku":"mug","unit_price_cents":1000}],"order_id":"01a22c2d-9015-7dd7-b2c4-d91b7aa4081a-001","payment_token":"tok_visa","ship_to":"eu","total_cents":1000}}',1796037513,'1796037505202040793',30);
INSERT INTO "outbox" VALUES(6,'01a22c2d-901b-7a4d-9e61-810fb4a43ec7','orderly.event.order.3.-.eu.-','{"specversion":"1.0","id":"01a22c2d-901b-7a4d-9e61-810fb4a43ec7","source":"/orderly/order/3","type":"orderly.order.order_placed.v1","subject":"01a22c2d-901b-793f-8da5-78aee644ea1b-13a","time":"2026-11-30T11:18:33.243609Z","datacontenttype":"application/json","correlationid":"01a22c2d-901b-793f-8da5-78aee644ea1b-13a","causationid":"7922c85fb47ccb9a","traceparent":"00-58e9aefa7d31c7e2de9c23d0165ffaaf-7922c85fb47ccb9a-01","sequence":"00000000000000000006","streamversion":1,"data":{"coordination":"choreography","currency":"EUR","customer_id":"c-18f801a0","lines":[{"quantity":1,"sku":"mug","unit_price_cents":1000}],"order_id":"01a22c2d-901b-793f-8da5-78aee644ea1b-13a","payment_token":"tok_visa","ship_to":"eu","total_cents":1000}}',1796037513,'1796037505202040793',35);
INSERT INTO "outbox" VALUES(7,'01a22c2d-a845-7364-bd56-988d7d1956c3','orderly.event.order.3.-.eu.1','{"specversion":"1.0","id":"01a22c2d-a845-7364-bd56-988d7d1956c3","source":"/orderly/order/3","type":"orderly.order.order_confirmed.v1","subject":"01a22c2d-9015-7dd7-b2c4-d91b7aa4081a-001","time":"2026-11-30T11:18:39.429179Z","datacontenttype":"application/json","correlationid":"01a22c2d-9015-7dd7-b2c4-d91b7aa4081a-001","causationid":"01a22c2d-a83e-711e-94db-da281b5dc4bf","traceparent":"00-253a9797107c120db75f38f16713dbd0-306cab05500a2594-01","sequence":"00000000000000000008","streamversion":3,"data":{"order_id":"01a22c2d-9015-7dd7-b2c4-d91b7aa4081a-001"}}',1796037519,'1796037505202040793',49);
INSERT INTO "outbox" VALUES(8,'01a22c2d-a852-7185-b675-49f3c765dca6','orderly.event.order.3.-.eu.1','{"specversion":"1.0","id":"01a22c2d-a852-7185-b675-49f3c765dca6","source":"/orderly/order/3","type":"orderly.order.order_confirmed.v1","subject":"01a22c2d-901b-793f-8da5-78aee644ea1b-13a","time":"2026-11-30T11:18:39.441972Z","datacontenttype":"application/json","correlationid":"01a22c2d-901b-793f-8da5-78aee644ea1b-13a","causationid":"01a22c2d-a846-713f-8214-1fa0a979c21c","traceparent":"00-58e9aefa7d31c7e2de9c23d0165ffaaf-7922c85fb47ccb9a-01","sequence":"00000000000000000009","streamversion":3,"data":{"order_id":"01a22c2d-901b-793f-8da5-78aee644ea1b-13a"}}',1796037519,'1796037505202040793',55);
INSERT INTO "outbox" VALUES(9,'01a22c2d-aab5-7d47-8798-5d3fdca316c8','orderly.event.order.3.-.eu.1','{"specversion":"1.0","id":"01a22c2d-aab5-7d47-8798-5d3fdca316c8","source":"/orderly/order/3","type":"orderly.order.cancellation_requested.v1","subject":"01a22c2d-901b-793f-8da5-78aee644ea1b-13a","time":"2026-11-30T11:18:40.053806Z","datacontenttype":"application/json","correlationid":"01a22c2d-901b-793f-8da5-78aee644ea1b-13a","causationid":"0716c1be93b51fb0","traceparent":"00-3d53e047ae9e7cfa59b1ad704b1022a4-0716c1be93b51fb0-01","sequence":"00000000000000000010","streamversion":4,"data":{"order_id":"01a22c2d-901b-793f-8da5-78aee644ea1b-13a"}}',1796037520,'1796037505202040793',60);
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
INSERT INTO "sagas" VALUES('01a22c2d-7b6f-7200-9041-1873ef023459-19d','place_order',1,'completed','{"currency":"EUR","failure":"","lines":[{"quantity":1,"sku":"mug"}],"order_id":"01a22c2d-7b6f-7200-9041-1873ef023459-19d","payment_token":"tok_visa","ship_to":"eu","total_cents":1000}','[{"attempts":0,"finished_at":1796037507952410,"started_at":1796037507952410,"state":"succeeded"},{"attempts":1,"finished_at":1796037507956307,"started_at":1796037507952410,"state":"succeeded"},{"attempts":1,"finished_at":1796037507956307,"started_at":1796037507956307,"state":"succeeded"},{"attempts":1,"finished_at":1796037507968737,"started_at":1796037507956307,"state":"succeeded"},{"attempts":1,"finished_at":1796037507968737,"started_at":1796037507968737,"state":"succeeded"},{"attempts":1,"finished_at":1796037507975656,"started_at":1796037507968737,"state":"succeeded"}]',1796037567952410,NULL,'01a22c2d-7b6f-7200-9041-1873ef023459-19d','01a22c2d-7b85-7287-bf16-2e395af5fa53','00-b1ba438155182e6f3da255f2dd747187-75fade2ae033dcd3-01',1796037507975656);
CREATE TABLE tallies (
        name TEXT PRIMARY KEY,   -- orders/pending, confirmed_total_cents/EUR
        value INTEGER NOT NULL
    ) WITHOUT ROWID;
INSERT INTO "tallies" VALUES('confirmed_total_cents/EUR',3000);
INSERT INTO "tallies" VALUES('orders/cancelling',1);
INSERT INTO "tallies" VALUES('orders/confirmed',2);
INSERT INTO "tallies" VALUES('orders/pending',0);
CREATE UNIQUE INDEX events_by_stream ON events (stream, version);
CREATE INDEX outbox_by_fate ON outbox (stream_id, sequence);
CREATE INDEX idempotency_keys_by_age ON idempotency_keys (accepted_at);
CREATE INDEX sagas_open ON sagas (state, saga_id)
        WHERE state IN ('running', 'compensating', 'stuck');
COMMIT;
