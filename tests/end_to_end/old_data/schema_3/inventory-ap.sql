PRAGMA application_id = 1330204246;
PRAGMA user_version = 2;
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
CREATE TABLE fence (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        epoch INTEGER NOT NULL,
        owner TEXT NOT NULL,      -- instance that took over, order-1
        taken_at TEXT NOT NULL
    );
INSERT INTO "fence" VALUES(1,1,'inventory-2','2026-11-30T11:18:26.170Z');
CREATE TABLE inbox (
        message_id TEXT PRIMARY KEY,
        sequence INTEGER NOT NULL,      -- in the stream, as last delivered
        handled_at INTEGER NOT NULL     -- unix seconds
    , unfinished INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID;
CREATE TABLE outbox (
        position INTEGER PRIMARY KEY,   -- the order of sending
        message_id TEXT NOT NULL,
        subject TEXT NOT NULL,
        payload TEXT NOT NULL,
        added_at INTEGER NOT NULL,      -- unix seconds
        stream_id TEXT,                 -- null: not known to be stored by the broker
        sequence INTEGER
    );
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
CREATE UNIQUE INDEX events_by_stream ON events (stream, version);
CREATE INDEX outbox_by_fate ON outbox (stream_id, sequence);
CREATE INDEX stock_requests_by_age ON stock_requests (accepted_at);
COMMIT;
