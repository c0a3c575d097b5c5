PRAGMA application_id = 1330204246;
PRAGMA user_version = 1;
BEGIN TRANSACTION;
CREATE TABLE dead_letters (
        id TEXT PRIMARY KEY,
        subject TEXT NOT NULL,
        event_id TEXT NOT NULL,     -- of the message given up
        reason TEXT NOT NULL,
        attempts INTEGER NOT NULL,
        time INTEGER NOT NULL,      -- unix microseconds
        payload BLOB NOT NULL       -- as received: it may be no JSON, nor even text
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
INSERT INTO "events" VALUES(1,'stock-mug',1,'stock_adjusted','{"delta":50}','01a1fde6-9aed-7a35-964d-e4b6b37f3677',1795261111021622,1,'01a1fde6-9aed-799d-9d6d-a1a731bac13e','01a1fde6-9aed-799d-9d6d-a1a731bac13e','00-39863d759160109b12512db1facbcf96-39739f3c9da4e88e-01','client');
INSERT INTO "events" VALUES(2,'product-cup',1,'product_defined','{"currency":"EUR","name":"Cup","price_cents":1000,"version":1}','01a1fde6-9b07-7ebc-8e60-1fce64810f2a',1795261111047901,1,'01a1fde6-9b07-7e14-acf7-e7ffabb2bbf7','01a1fde6-9b07-7e14-acf7-e7ffabb2bbf7','00-9cb88911ace8ab9bb6010ea909895c2c-cd525303f0a706cd-01','client');
INSERT INTO "events" VALUES(3,'reservation-1b7-01a1fde6-9b62-7c56-91b1-dfe524c7ab40',1,'stock_reserved','{"lines":[{"quantity":1,"sku":"mug"}]}','01a1fde6-9b64-755c-afa4-93ce7191dc5f',1795261111140264,1,'1b7-01a1fde6-9b62-7c56-91b1-dfe524c7ab40','01a1fde6-9b62-7e93-9fef-3a6b096e514a','00-fe4a1df38b570b3280dda2d2af833d35-512af4a7bddbdd91-01','saga:place_order');
INSERT INTO "events" VALUES(4,'reservation-1b7-01a1fde6-9b62-7c56-91b1-dfe524c7ab40',2,'stock_sold','{"lines":[{"quantity":1,"sku":"mug"}]}','01a1fde6-9b72-7293-bf70-a6c5a67d680c',1795261111154116,1,'1b7-01a1fde6-9b62-7c56-91b1-dfe524c7ab40','01a1fde6-9b6b-768b-a76d-d2f4c6461a4a','00-fe4a1df38b570b3280dda2d2af833d35-512af4a7bddbdd91-01','service:order');
INSERT INTO "events" VALUES(5,'reservation-31c-01a1fde6-9cff-7b22-8c6f-11fad3145cab',1,'stock_reserved','{"lines":[{"quantity":1,"sku":"mug"}],"payment":{"amount_cents":1499,"currency":"EUR","payment_token":"tok_visa"}}','01a1fde6-9d02-7fa9-82dc-4e37b8175efd',1795261111554920,1,'31c-01a1fde6-9cff-7b22-8c6f-11fad3145cab','01a1fde6-9cff-7c49-8780-8f068fe29b35','00-c0cc2ec6b7a73286430e35c5977a3bfa-56b4b5e86cfba9b6-01','service:order');
INSERT INTO "events" VALUES(6,'reservation-31c-01a1fde6-9cff-7b22-8c6f-11fad3145cab',2,'stock_sold','{"lines":[{"quantity":1,"sku":"mug"}]}','01a1fde6-9d0a-7570-9171-2f94b113c423',1795261111562177,1,'31c-01a1fde6-9cff-7b22-8c6f-11fad3145cab','01a1fde6-9d08-7537-8ebe-3c3c16bbac1d','00-c0cc2ec6b7a73286430e35c5977a3bfa-56b4b5e86cfba9b6-01','service:order');
CREATE TABLE fence (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        epoch INTEGER NOT NULL,
        owner TEXT NOT NULL,      -- instance that took over, order-1
        taken_at TEXT NOT NULL
    );
INSERT INTO "fence" VALUES(1,2,'inventory-2','2026-11-21T11:38:33.070Z');
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
INSERT INTO "outbox" VALUES(7,'01a1fde6-9d0a-7570-9171-2f94b113c423','orderly.event.inventory.us.stock_sold.-.-.-','{"specversion":"1.0","id":"01a1fde6-9d0a-7570-9171-2f94b113c423","source":"/orderly/inventory/us","type":"orderly.inventory.stock_sold.v1","subject":"31c-01a1fde6-9cff-7b22-8c6f-11fad3145cab","time":"2026-11-21T11:38:31.562177Z","datacontenttype":"application/json","correlationid":"31c-01a1fde6-9cff-7b22-8c6f-11fad3145cab","causationid":"01a1fde6-9d08-7537-8ebe-3c3c16bbac1d","traceparent":"00-c0cc2ec6b7a73286430e35c5977a3bfa-56b4b5e86cfba9b6-01","sequence":"00000000000000000006","streamversion":2,"data":{"lines":[{"quantity":1,"sku":"mug"}],"order_id":"31c-01a1fde6-9cff-7b22-8c6f-11fad3145cab","warehouse":"us"}}',1795174711,'1795261109896723788',105);
CREATE TABLE products (
        sku TEXT PRIMARY KEY,
        name TEXT NOT NULL,
        price_cents INTEGER NOT NULL,
        currency TEXT NOT NULL,
        version INTEGER NOT NULL
    ) WITHOUT ROWID;
INSERT INTO "products" VALUES('cup','Cup',1000,'EUR',1);
CREATE TABLE stock_levels (
        sku TEXT PRIMARY KEY,
        on_hand INTEGER NOT NULL,
        reserved INTEGER NOT NULL,
        sold INTEGER NOT NULL,
        delivered INTEGER NOT NULL
    ) WITHOUT ROWID;
INSERT INTO "stock_levels" VALUES('mug',48,0,2,50);
CREATE TABLE stock_requests (
        sku TEXT NOT NULL,
        key TEXT NOT NULL,
        request TEXT NOT NULL,          -- the body as canonical JSON, to tell another one
        on_hand INTEGER NOT NULL,       -- the answer: levels right after the change …
        reserved INTEGER NOT NULL,
        sold INTEGER NOT NULL,
        delivered INTEGER NOT NULL,
        position INTEGER NOT NULL,      -- … and the event that recorded it
        accepted_at INTEGER NOT NULL,   -- unix seconds
        PRIMARY KEY (sku, key)
    ) WITHOUT ROWID;
INSERT INTO "stock_requests" VALUES('mug','3662c6db-87d8-4977-9ae6-4a1c4facea0b','{"delta":50,"warehouse":"us"}',50,0,0,50,1,1795261111);
CREATE UNIQUE INDEX events_by_stream ON events (stream, version);
CREATE INDEX outbox_by_fate ON outbox (stream_id, sequence);
CREATE INDEX inbox_by_age ON inbox (handled_at);
CREATE INDEX stock_requests_by_age ON stock_requests (accepted_at);
COMMIT;
