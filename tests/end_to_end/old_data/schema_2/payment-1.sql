PRAGMA application_id = 1330659673;
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
INSERT INTO "events" VALUES(1,'payment-01a1ffee-0552-7185-9f34-de5d8ba5325a-311',1,'payment_requested','{"amount_cents":1000,"asker":"order/1/place_order/01a1ffee-0552-7185-9f34-de5d8ba5325a-311/authorize_payment/do","choreographed":false,"currency":"EUR","payment_token":"tok_visa"}','01a1ffee-056d-7f5c-a7cc-0e87c8ed8a74',1795295151469851,1,'01a1ffee-0552-7185-9f34-de5d8ba5325a-311','01a1ffee-056c-7be3-b1bd-4811250bf3a8','00-bcd7e800eccf896f9d99da14eec01598-2aaff44c10407790-01','saga:place_order');
INSERT INTO "events" VALUES(2,'payment-01a1ffee-0552-7185-9f34-de5d8ba5325a-311',2,'payment_authorized','{"provider_reference":"01a1ffee-056f-749b-9b4a-568fce6082c3"}','01a1ffee-0570-7570-a8b8-ebf43fc07b03',1795295151472311,1,'01a1ffee-0552-7185-9f34-de5d8ba5325a-311','01a1ffee-056d-7f5c-a7cc-0e87c8ed8a74','00-bcd7e800eccf896f9d99da14eec01598-2aaff44c10407790-01','service:payment_provider');
INSERT INTO "events" VALUES(3,'payment-01a1ffee-0552-7185-9f34-de5d8ba5325a-311',3,'capture_requested','{"asker":"order/1/place_order/01a1ffee-0552-7185-9f34-de5d8ba5325a-311/capture_payment/do"}','01a1ffee-0573-7628-8d83-686f2af6837b',1795295151475345,1,'01a1ffee-0552-7185-9f34-de5d8ba5325a-311','01a1ffee-0571-7743-a1af-f3feca8e7fc6','00-bcd7e800eccf896f9d99da14eec01598-2aaff44c10407790-01','saga:place_order');
INSERT INTO "events" VALUES(4,'payment-01a1ffee-0552-7185-9f34-de5d8ba5325a-311',4,'payment_captured','{}','01a1ffee-057a-7be3-b1d1-53b8c2c4e221',1795295151482719,1,'01a1ffee-0552-7185-9f34-de5d8ba5325a-311','01a1ffee-0573-7628-8d83-686f2af6837b','00-bcd7e800eccf896f9d99da14eec01598-2aaff44c10407790-01','service:payment_provider');
INSERT INTO "events" VALUES(5,'payment-01a1ffee-05b9-76f9-809a-ee5a784cef4b-01c',1,'payment_requested','{"amount_cents":1000,"asker":"order/3/place_order/01a1ffee-05b9-76f9-809a-ee5a784cef4b-01c/authorize_payment/do","choreographed":false,"currency":"EUR","payment_token":"tok_visa"}','01a1ffee-05c2-7bce-9bee-3248375253ab',1795295151554664,1,'01a1ffee-05b9-76f9-809a-ee5a784cef4b-01c','01a1ffee-05bd-7a08-8bcf-2476744be8ed','00-83fdf4505c697e6ccbb2e700347cb0b5-367897f3ed38cf4f-01','saga:place_order');
INSERT INTO "events" VALUES(6,'payment-01a1ffee-05b9-76f9-809a-ee5a784cef4b-01c',2,'payment_authorized','{"provider_reference":"01a1ffee-05c8-723d-83be-da7268b1f3aa"}','01a1ffee-05c8-7f2b-a560-7e86e6e8e0e0',1795295151560920,1,'01a1ffee-05b9-76f9-809a-ee5a784cef4b-01c','01a1ffee-05c2-7bce-9bee-3248375253ab','00-83fdf4505c697e6ccbb2e700347cb0b5-367897f3ed38cf4f-01','service:payment_provider');
INSERT INTO "events" VALUES(7,'payment-01a1ffee-05b9-76f9-809a-ee5a784cef4b-01c',3,'capture_requested','{"asker":"order/3/place_order/01a1ffee-05b9-76f9-809a-ee5a784cef4b-01c/capture_payment/do"}','01a1ffee-05ce-73fb-a462-20c49d9c014d',1795295151566195,1,'01a1ffee-05b9-76f9-809a-ee5a784cef4b-01c','01a1ffee-05ca-7160-809c-b2061aab9c83','00-83fdf4505c697e6ccbb2e700347cb0b5-367897f3ed38cf4f-01','saga:place_order');
INSERT INTO "events" VALUES(8,'payment-01a1ffee-05b9-76f9-809a-ee5a784cef4b-01c',4,'payment_captured','{}','01a1ffee-05d4-74c0-acc1-e75d3536f741',1795295151572274,1,'01a1ffee-05b9-76f9-809a-ee5a784cef4b-01c','01a1ffee-05ce-73fb-a462-20c49d9c014d','00-83fdf4505c697e6ccbb2e700347cb0b5-367897f3ed38cf4f-01','service:payment_provider');
INSERT INTO "events" VALUES(9,'payment-01a1ffee-05d0-75f7-b55c-8a4341b23ca3-3d3',1,'payment_requested','{"amount_cents":1000,"asker":"order/3/place_order/01a1ffee-05d0-75f7-b55c-8a4341b23ca3-3d3/authorize_payment/do","choreographed":false,"currency":"EUR","payment_token":"tok_visa"}','01a1ffee-05e3-7a31-bbf0-eddc0a295e18',1795295151587567,1,'01a1ffee-05d0-75f7-b55c-8a4341b23ca3-3d3','01a1ffee-05dd-7c93-92ca-7826136a77c2','00-9afd1e35f35157d46e795642b8e855ba-ba575f219efd0eff-01','saga:place_order');
INSERT INTO "events" VALUES(10,'payment-01a1ffee-05d0-75f7-b55c-8a4341b23ca3-3d3',2,'payment_authorized','{"provider_reference":"01a1ffee-05e6-7ac0-9849-e6f6fb67e33e"}','01a1ffee-05e9-7343-af8c-657876e894a4',1795295151593174,1,'01a1ffee-05d0-75f7-b55c-8a4341b23ca3-3d3','01a1ffee-05e3-7a31-bbf0-eddc0a295e18','00-9afd1e35f35157d46e795642b8e855ba-ba575f219efd0eff-01','service:payment_provider');
INSERT INTO "events" VALUES(11,'payment-01a1ffee-05d0-75f7-b55c-8a4341b23ca3-3d3',3,'capture_requested','{"asker":"order/3/place_order/01a1ffee-05d0-75f7-b55c-8a4341b23ca3-3d3/capture_payment/do"}','01a1ffee-05f6-7bdf-9fc8-c87a1bed066f',1795295151606685,1,'01a1ffee-05d0-75f7-b55c-8a4341b23ca3-3d3','01a1ffee-05ed-771a-adfb-44a75389e8a3','00-9afd1e35f35157d46e795642b8e855ba-ba575f219efd0eff-01','saga:place_order');
INSERT INTO "events" VALUES(12,'payment-01a1ffee-05d0-75f7-b55c-8a4341b23ca3-3d3',4,'payment_captured','{}','01a1ffee-05ff-7bb2-a6cb-ecf0d4e2d135',1795295151615706,1,'01a1ffee-05d0-75f7-b55c-8a4341b23ca3-3d3','01a1ffee-05f6-7bdf-9fc8-c87a1bed066f','00-9afd1e35f35157d46e795642b8e855ba-ba575f219efd0eff-01','service:payment_provider');
INSERT INTO "events" VALUES(13,'payment-01a1ffee-05b9-76f9-809a-ee5a784cef4b-01c',5,'payment_cancellation_requested','{"asker":"order/3/place_order/01a1ffee-05b9-76f9-809a-ee5a784cef4b-01c/authorize_payment/undo"}','01a1ffee-07c8-72cc-8a7e-f4a183cea845',1795295152072099,1,'01a1ffee-05b9-76f9-809a-ee5a784cef4b-01c','01a1ffee-07be-7dba-8acc-76e0d47e6a2b','00-162801a5907154bc9b214370ba2ef370-6ed8576fcd3fb741-01','saga:place_order');
INSERT INTO "events" VALUES(14,'payment-01a1ffee-05b9-76f9-809a-ee5a784cef4b-01c',6,'payment_refunded','{}','01a1ffee-07cf-7018-b781-1637021dd565',1795295152078982,1,'01a1ffee-05b9-76f9-809a-ee5a784cef4b-01c','01a1ffee-07c8-72cc-8a7e-f4a183cea845','00-162801a5907154bc9b214370ba2ef370-6ed8576fcd3fb741-01','service:payment_provider');
INSERT INTO "events" VALUES(15,'payment-01a1ffee-05d0-75f7-b55c-8a4341b23ca3-3d3',5,'payment_cancellation_requested','{"asker":"order/3/place_order/01a1ffee-05d0-75f7-b55c-8a4341b23ca3-3d3/authorize_payment/undo"}','01a1ffee-0849-7302-9d68-e52131812f5f',1795295152201139,1,'01a1ffee-05d0-75f7-b55c-8a4341b23ca3-3d3','01a1ffee-0844-7789-9fca-27dee22f625a','00-a586221c2352e3076566bfe903497584-747fe7388d8e37ae-01','saga:place_order');
INSERT INTO "events" VALUES(16,'payment-01a1ffee-05d0-75f7-b55c-8a4341b23ca3-3d3',6,'payment_refunded','{}','01a1ffee-084b-7ce5-abbd-8eedcf739cdc',1795295152203786,1,'01a1ffee-05d0-75f7-b55c-8a4341b23ca3-3d3','01a1ffee-0849-7302-9d68-e52131812f5f','00-a586221c2352e3076566bfe903497584-747fe7388d8e37ae-01','service:payment_provider');
CREATE TABLE fence (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        epoch INTEGER NOT NULL,
        owner TEXT NOT NULL,      -- instance that took over, order-1
        taken_at TEXT NOT NULL
    );
INSERT INTO "fence" VALUES(1,2,'payment-2','2026-11-21T21:05:59.324Z');
CREATE TABLE inbox (
        message_id TEXT PRIMARY KEY,
        sequence INTEGER NOT NULL,      -- in the stream, as last delivered
        handled_at INTEGER NOT NULL     -- unix seconds
    , unfinished INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID;
INSERT INTO "inbox" VALUES('01a1ffee-056c-7be3-b1bd-4811250bf3a8',3,1795295151,0);
INSERT INTO "inbox" VALUES('01a1ffee-0571-7743-a1af-f3feca8e7fc6',6,1795295151,0);
INSERT INTO "inbox" VALUES('01a1ffee-05bd-7a08-8bcf-2476744be8ed',25,1795295151,0);
INSERT INTO "inbox" VALUES('01a1ffee-05ca-7160-809c-b2061aab9c83',28,1795295151,0);
INSERT INTO "inbox" VALUES('01a1ffee-05dd-7c93-92ca-7826136a77c2',32,1795295151,0);
INSERT INTO "inbox" VALUES('01a1ffee-05ed-771a-adfb-44a75389e8a3',35,1795295151,0);
INSERT INTO "inbox" VALUES('01a1ffee-07be-7dba-8acc-76e0d47e6a2b',60,1795295152,0);
INSERT INTO "inbox" VALUES('01a1ffee-0844-7789-9fca-27dee22f625a',64,1795295152,0);
CREATE TABLE outbox (
        position INTEGER PRIMARY KEY,   -- the order of sending
        message_id TEXT NOT NULL,
        subject TEXT NOT NULL,
        payload TEXT NOT NULL,
        added_at INTEGER NOT NULL,      -- unix seconds
        stream_id TEXT,                 -- null: not known to be stored by the broker
        sequence INTEGER
    );
INSERT INTO "outbox" VALUES(8,'01a1ffee-084b-7d95-93ea-c5e4b49ec607','orderly.reply.order.3.3.-.-','{"specversion":"1.0","id":"01a1ffee-084b-7d95-93ea-c5e4b49ec607","source":"/orderly/payment/1","type":"orderly.saga.reply.v1","subject":"01a1ffee-05d0-75f7-b55c-8a4341b23ca3-3d3","time":"2026-11-21T21:05:52.203786Z","datacontenttype":"application/json","correlationid":"01a1ffee-05d0-75f7-b55c-8a4341b23ca3-3d3","causationid":"01a1ffee-0849-7302-9d68-e52131812f5f","traceparent":"00-a586221c2352e3076566bfe903497584-747fe7388d8e37ae-01","data":{"outcome":"succeeded","to":"order/3/place_order/01a1ffee-05d0-75f7-b55c-8a4341b23ca3-3d3/authorize_payment/undo"}}',1795295152,'1795295149508595749',65);
CREATE TABLE provider_calls (
        order_id TEXT PRIMARY KEY,      -- a payment has one open call at most
        call TEXT NOT NULL,             -- authorize, capture, void, refund
        amount_cents INTEGER NOT NULL,
        currency TEXT NOT NULL,
        payment_token TEXT NOT NULL,
        since INTEGER NOT NULL,         -- unix microseconds
        correlation_id TEXT NOT NULL,
        causation_id TEXT NOT NULL,     -- the event that made it necessary
        traceparent TEXT NOT NULL
    ) WITHOUT ROWID;
CREATE TABLE tallies (
        currency TEXT PRIMARY KEY,
        authorized_cents INTEGER NOT NULL,
        captured_cents INTEGER NOT NULL,
        voided_cents INTEGER NOT NULL,
        refunded_cents INTEGER NOT NULL,
        open_payments INTEGER NOT NULL  -- not at rest
    ) WITHOUT ROWID;
INSERT INTO "tallies" VALUES('EUR',3000,3000,0,2000,0);
CREATE UNIQUE INDEX events_by_stream ON events (stream, version);
CREATE INDEX outbox_by_fate ON outbox (stream_id, sequence);
COMMIT;
