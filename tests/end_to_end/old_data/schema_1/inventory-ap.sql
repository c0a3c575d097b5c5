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
INSERT INTO "events" VALUES(1,'stock-rare',1,'stock_adjusted','{"delta":1}','01a1fde6-9b04-71db-9ea7-5a25fa57b63c',1795261111044097,1,'01a1fde6-9b04-712b-b349-43bdacc6d9e8','01a1fde6-9b04-712b-b349-43bdacc6d9e8','00-d15aa73c43fae2cc7c06e849127de76c-808fb3be42322ab4-01','client');
INSERT INTO "events" VALUES(2,'reservation-00c-01a1fde6-9b9e-77ce-9226-32536021beb7',1,'stock_unavailable','{"choreographed":false,"sku":"rare"}','01a1fde6-9ba2-7a9b-988a-0b42e986068e',1795261111202578,1,'00c-01a1fde6-9b9e-77ce-9226-32536021beb7','01a1fde6-9b9e-7960-b17f-622d5d736c77','00-875bc8c58dbbb8547fa5db58f7089b38-4dbc76f09b5309f5-01','saga:place_order');
INSERT INTO "events" VALUES(3,'reservation-1d9-01a1fde6-9d37-712b-bea3-8cf99b8ab0c3',1,'stock_unavailable','{"choreographed":true,"sku":"rare"}','01a1fde6-9d39-786e-ac49-7b1b7d5ec5f9',1795261111609472,1,'1d9-01a1fde6-9d37-712b-bea3-8cf99b8ab0c3','01a1fde6-9d37-7297-924b-cf2834f47b25','00-86ae93a23a852f63650f121bca26817e-4fd5b2dd702f1937-01','service:order');
CREATE TABLE fence (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        epoch INTEGER NOT NULL,
        owner TEXT NOT NULL,      -- instance that took over, order-1
        taken_at TEXT NOT NULL
    );
INSERT INTO "fence" VALUES(1,1,'inventory-2','2026-11-21T11:38:30.849Z');
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
INSERT INTO "outbox" VALUES(4,'01a1fde6-9d39-786e-ac49-7b1b7d5ec5f9','orderly.event.inventory.ap.stock_unavailable.2.-.-','{"specversion":"1.0","id":"01a1fde6-9d39-786e-ac49-7b1b7d5ec5f9","source":"/orderly/inventory/ap","type":"orderly.inventory.stock_unavailable.v1","subject":"1d9-01a1fde6-9d37-712b-bea3-8cf99b8ab0c3","time":"2026-11-21T11:38:31.609472Z","datacontenttype":"application/json","correlationid":"1d9-01a1fde6-9d37-712b-bea3-8cf99b8ab0c3","causationid":"01a1fde6-9d37-7297-924b-cf2834f47b25","traceparent":"00-86ae93a23a852f63650f121bca26817e-4fd5b2dd702f1937-01","sequence":"00000000000000000003","streamversion":1,"data":{"order_id":"1d9-01a1fde6-9d37-712b-bea3-8cf99b8ab0c3","sku":"rare","warehouse":"ap"}}',1795174711,'1795261109896723788',109);
CREATE TABLE products (
        sku TEXT PRIMARY KEY,
        name TEXT NOT NULL,
        price_cents INTEGER NOT NULL,
        currency TEXT NOT NULL,
        version INTEGER NOT NULL
    ) WITHOUT ROWID;
CREATE TABLE stock_levels (
        sku TEXT PRIMARY KEY,
        on_hand INTEGER NOT NULL,
        reserved INTEGER NOT NULL,
        sold INTEGER NOT NULL,
        delivered INTEGER NOT NULL
    ) WITHOUT ROWID;
INSERT INTO "stock_levels" VALUES('rare',1,0,0,1);
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
INSERT INTO "stock_requests" VALUES('rare','46b2e0f2-be8f-4813-bb08-597b1d367b72','{"delta":1,"warehouse":"ap"}',1,0,0,1,1,1795261111);
CREATE UNIQUE INDEX events_by_stream ON events (stream, version);
CREATE INDEX outbox_by_fate ON outbox (stream_id, sequence);
CREATE INDEX inbox_by_age ON inbox (handled_at);
CREATE INDEX stock_requests_by_age ON stock_requests (accepted_at);
COMMIT;
