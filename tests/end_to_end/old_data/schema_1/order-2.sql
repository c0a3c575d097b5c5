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
INSERT INTO "events" VALUES(1,'order-00c-01a1fde6-9b9e-77ce-9226-32536021beb7',1,'order_placed','{"coordination":"orchestration","currency":"EUR","customer_id":"c-3","lines":[{"quantity":2,"sku":"rare","unit_price_cents":1000}],"payment_token":"tok_visa","ship_to":"ap","total_cents":2000}','01a1fde6-9b9e-788b-a711-85c4d84a5b13',1795261111198499,1,'00c-01a1fde6-9b9e-77ce-9226-32536021beb7','4dbc76f09b5309f5','00-875bc8c58dbbb8547fa5db58f7089b38-4dbc76f09b5309f5-01','customer:c-3');
INSERT INTO "events" VALUES(2,'order-00c-01a1fde6-9b9e-77ce-9226-32536021beb7',2,'order_rejected','{"reason":"out_of_stock"}','01a1fde6-9ba5-7578-99a7-cbc09f07e02a',1795261111204904,1,'00c-01a1fde6-9b9e-77ce-9226-32536021beb7','01a1fde6-9ba2-7b7c-aef5-26c87d55ba0b','00-875bc8c58dbbb8547fa5db58f7089b38-4dbc76f09b5309f5-01','saga:place_order');
INSERT INTO "events" VALUES(3,'order-2f4-01a1fde6-9c0f-71c6-bab8-335f9dc32753',1,'order_placed','{"coordination":"orchestration","currency":"EUR","customer_id":"c-5","lines":[{"quantity":1,"sku":"mug","unit_price_cents":1499}],"payment_token":"tok_visa","ship_to":"eu","total_cents":1499}','01a1fde6-9c0f-7347-aadf-fcf80245de4c',1795261111311165,1,'2f4-01a1fde6-9c0f-71c6-bab8-335f9dc32753','d0d7a38cdab91716','00-00c2cd2b72444b9f818f9b690d419dd6-d0d7a38cdab91716-01','customer:c-5');
INSERT INTO "events" VALUES(4,'order-2f4-01a1fde6-9c0f-71c6-bab8-335f9dc32753',2,'stock_allocated','{"allocations":[{"quantity":1,"sku":"mug","warehouse":"eu"}]}','01a1fde6-9c14-7610-a9fc-8599f50ea189',1795261111316319,1,'2f4-01a1fde6-9c0f-71c6-bab8-335f9dc32753','01a1fde6-9c12-7f0a-bb02-b2c6ab2ada8d','00-00c2cd2b72444b9f818f9b690d419dd6-d0d7a38cdab91716-01','saga:place_order');
INSERT INTO "events" VALUES(5,'order-2f4-01a1fde6-9c0f-71c6-bab8-335f9dc32753',3,'order_confirmed','{}','01a1fde6-9c19-722d-8aa0-1e775d68e198',1795261111321099,1,'2f4-01a1fde6-9c0f-71c6-bab8-335f9dc32753','01a1fde6-9c18-73ef-b26f-4ee8f0381e40','00-00c2cd2b72444b9f818f9b690d419dd6-d0d7a38cdab91716-01','saga:place_order');
INSERT INTO "events" VALUES(6,'order-2f4-01a1fde6-9c0f-71c6-bab8-335f9dc32753',4,'cancellation_requested','{}','01a1fde6-9c51-769f-b48b-7c755d7ff0a8',1795261111377393,1,'2f4-01a1fde6-9c0f-71c6-bab8-335f9dc32753','25e8ebb11afb1f36','00-48d511d10ca0826102bdd0aa670a14c9-25e8ebb11afb1f36-01','customer');
INSERT INTO "events" VALUES(7,'order-2f4-01a1fde6-9c0f-71c6-bab8-335f9dc32753',5,'order_cancelled','{}','01a1fde6-9c5f-77f7-a182-7ed19dcb3356',1795261111391456,1,'2f4-01a1fde6-9c0f-71c6-bab8-335f9dc32753','01a1fde6-9c5e-71a9-abac-523029e5ed00','00-48d511d10ca0826102bdd0aa670a14c9-25e8ebb11afb1f36-01','saga:place_order');
INSERT INTO "events" VALUES(8,'order-39c-01a1fde6-9cc6-74b8-9c70-c46788c35dc2',1,'order_placed','{"coordination":"choreography","currency":"EUR","customer_id":"c-7","lines":[{"quantity":2,"sku":"mug","unit_price_cents":1499},{"quantity":1,"sku":"cup","unit_price_cents":1000}],"payment_token":"tok_visa","ship_to":"eu","total_cents":3998}','01a1fde6-9cc6-7639-8967-fbe48390ebe3',1795261111494346,1,'39c-01a1fde6-9cc6-74b8-9c70-c46788c35dc2','228b22f8f03bd08d','00-f9801cdb91f8b8f543dcde6a1e024308-228b22f8f03bd08d-01','customer:c-7');
INSERT INTO "events" VALUES(9,'order-39c-01a1fde6-9cc6-74b8-9c70-c46788c35dc2',2,'stock_allocated','{"allocations":[{"quantity":2,"sku":"mug","warehouse":"eu"},{"quantity":1,"sku":"cup","warehouse":"eu"}]}','01a1fde6-9ccd-72c0-a803-b12c2ab7de9f',1795261111501030,1,'39c-01a1fde6-9cc6-74b8-9c70-c46788c35dc2','01a1fde6-9cca-78a7-8ff7-5ace7298ccce','00-f9801cdb91f8b8f543dcde6a1e024308-228b22f8f03bd08d-01','service:inventory');
INSERT INTO "events" VALUES(10,'order-39c-01a1fde6-9cc6-74b8-9c70-c46788c35dc2',3,'order_confirmed','{}','01a1fde6-9cd1-72b0-9984-d059b186bb48',1795261111505142,1,'39c-01a1fde6-9cc6-74b8-9c70-c46788c35dc2','01a1fde6-9ccf-7b99-90e3-deb10595e9fc','00-f9801cdb91f8b8f543dcde6a1e024308-228b22f8f03bd08d-01','service:payment');
INSERT INTO "events" VALUES(11,'order-1d9-01a1fde6-9d37-712b-bea3-8cf99b8ab0c3',1,'order_placed','{"coordination":"choreography","currency":"EUR","customer_id":"c-9","lines":[{"quantity":2,"sku":"rare","unit_price_cents":1000}],"payment_token":"tok_visa","ship_to":"ap","total_cents":2000}','01a1fde6-9d37-7297-924b-cf2834f47b25',1795261111607123,1,'1d9-01a1fde6-9d37-712b-bea3-8cf99b8ab0c3','4fd5b2dd702f1937','00-86ae93a23a852f63650f121bca26817e-4fd5b2dd702f1937-01','customer:c-9');
INSERT INTO "events" VALUES(12,'order-1d9-01a1fde6-9d37-712b-bea3-8cf99b8ab0c3',2,'order_rejected','{"reason":"out_of_stock"}','01a1fde6-9d3b-7537-ada1-575697c4af90',1795261111611282,1,'1d9-01a1fde6-9d37-712b-bea3-8cf99b8ab0c3','01a1fde6-9d39-786e-ac49-7b1b7d5ec5f9','00-86ae93a23a852f63650f121bca26817e-4fd5b2dd702f1937-01','service:inventory');
CREATE TABLE fence (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        epoch INTEGER NOT NULL,
        owner TEXT NOT NULL,      -- instance that took over, order-1
        taken_at TEXT NOT NULL
    );
INSERT INTO "fence" VALUES(1,1,'order-2','2026-11-21T11:38:30.813Z');
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
INSERT INTO "idempotency_keys" VALUES('c-3','162e9af2-f85d-43ec-bd2e-508d2f2839b3','1805184219375590886-132','00c-01a1fde6-9b9e-77ce-9226-32536021beb7',2000,'EUR',1795261111);
INSERT INTO "idempotency_keys" VALUES('c-5','6ebdd992-3410-4634-9953-e6db32c4bf51','18149890159404734320-131','2f4-01a1fde6-9c0f-71c6-bab8-335f9dc32753',1499,'EUR',1795261111);
INSERT INTO "idempotency_keys" VALUES('c-7','af0ca1a5-a782-45ff-a5fc-469626c7f861','13191615569557345089-157','39c-01a1fde6-9cc6-74b8-9c70-c46788c35dc2',3998,'EUR',1795261111);
INSERT INTO "idempotency_keys" VALUES('c-9','8abae84c-bfb0-4c60-a3bb-2de214f67f9a','9175654922629603904-131','1d9-01a1fde6-9d37-712b-bea3-8cf99b8ab0c3',2000,'EUR',1795261111);
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
INSERT INTO "outbox" VALUES(18,'01a1fde6-9d3b-7537-ada1-575697c4af90','orderly.event.order.2.order_rejected.-.ap.0','{"specversion":"1.0","id":"01a1fde6-9d3b-7537-ada1-575697c4af90","source":"/orderly/order/2","type":"orderly.order.order_rejected.v1","subject":"1d9-01a1fde6-9d37-712b-bea3-8cf99b8ab0c3","time":"2026-11-21T11:38:31.611282Z","datacontenttype":"application/json","correlationid":"1d9-01a1fde6-9d37-712b-bea3-8cf99b8ab0c3","causationid":"01a1fde6-9d39-786e-ac49-7b1b7d5ec5f9","traceparent":"00-86ae93a23a852f63650f121bca26817e-4fd5b2dd702f1937-01","sequence":"00000000000000000012","streamversion":2,"data":{"order_id":"1d9-01a1fde6-9d37-712b-bea3-8cf99b8ab0c3","reason":"out_of_stock"}}',1795174711,'1795261109896723788',110);
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
INSERT INTO "sagas" VALUES('00c-01a1fde6-9b9e-77ce-9226-32536021beb7','place_order',1,'compensated','{"currency":"EUR","failure":"out_of_stock","lines":[{"quantity":2,"sku":"rare"}],"order_id":"00c-01a1fde6-9b9e-77ce-9226-32536021beb7","payment_token":"tok_visa","ship_to":"ap","total_cents":2000}','[{"attempts":1,"finished_at":1795261111204904,"started_at":1795261111198499,"state":"undo_finished"},{"attempts":1,"finished_at":1795261111204904,"last_error":"out_of_stock","started_at":1795261111198499,"state":"failed"}]',1795261171198499,NULL,'00c-01a1fde6-9b9e-77ce-9226-32536021beb7','01a1fde6-9ba2-7b7c-aef5-26c87d55ba0b','00-875bc8c58dbbb8547fa5db58f7089b38-4dbc76f09b5309f5-01',1795261111204904);
INSERT INTO "sagas" VALUES('2f4-01a1fde6-9c0f-71c6-bab8-335f9dc32753','place_order',1,'compensated','{"currency":"EUR","failure":"cancelled_by_customer","lines":[{"quantity":1,"sku":"mug"}],"order_id":"2f4-01a1fde6-9c0f-71c6-bab8-335f9dc32753","payment_token":"tok_visa","ship_to":"eu","total_cents":1499}','[{"attempts":1,"finished_at":1795261111391456,"started_at":1795261111311165,"state":"undo_finished"},{"attempts":1,"finished_at":1795261111391456,"started_at":1795261111311165,"state":"undo_finished"},{"attempts":1,"finished_at":1795261111391456,"started_at":1795261111316319,"state":"undo_finished"},{"attempts":1,"finished_at":1795261111387690,"started_at":1795261111316319,"state":"undo_finished"},{"attempts":1,"finished_at":1795261111391456,"started_at":1795261111321099,"state":"undo_finished"},{"attempts":1,"finished_at":1795261111387690,"started_at":1795261111321099,"state":"undo_finished"}]',1795261171311165,NULL,'2f4-01a1fde6-9c0f-71c6-bab8-335f9dc32753','01a1fde6-9c5e-71a9-abac-523029e5ed00','00-48d511d10ca0826102bdd0aa670a14c9-25e8ebb11afb1f36-01',1795261111391456);
CREATE TABLE tallies (
        name TEXT PRIMARY KEY,   -- orders/pending, confirmed_total_cents/EUR
        value INTEGER NOT NULL
    ) WITHOUT ROWID;
INSERT INTO "tallies" VALUES('confirmed_total_cents/EUR',5497);
INSERT INTO "tallies" VALUES('orders/cancelled',1);
INSERT INTO "tallies" VALUES('orders/cancelling',0);
INSERT INTO "tallies" VALUES('orders/confirmed',1);
INSERT INTO "tallies" VALUES('orders/pending',0);
INSERT INTO "tallies" VALUES('orders/rejected',2);
CREATE UNIQUE INDEX events_by_stream ON events (stream, version);
CREATE INDEX outbox_by_fate ON outbox (stream_id, sequence);
CREATE INDEX inbox_by_age ON inbox (handled_at);
CREATE INDEX sagas_open ON sagas (state, saga_id)
        WHERE state IN ('running', 'compensating', 'stuck');
CREATE INDEX idempotency_keys_by_age ON idempotency_keys (accepted_at);
COMMIT;
