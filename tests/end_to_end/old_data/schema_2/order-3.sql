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
INSERT INTO "events" VALUES(1,'order-01a1ffee-05b9-76f9-809a-ee5a784cef4b-01c',1,'order_placed','{"coordination":"orchestration","currency":"EUR","customer_id":"c-99138426","lines":[{"quantity":1,"sku":"mug","unit_price_cents":1000}],"payment_token":"tok_visa","ship_to":"eu","total_cents":1000}','01a1ffee-05b9-77db-9958-b3badea4f89e',1795295151545448,1,'01a1ffee-05b9-76f9-809a-ee5a784cef4b-01c','367897f3ed38cf4f','00-83fdf4505c697e6ccbb2e700347cb0b5-367897f3ed38cf4f-01','customer:c-99138426');
INSERT INTO "events" VALUES(2,'order-01a1ffee-05b9-76f9-809a-ee5a784cef4b-01c',2,'stock_allocated','{"allocations":[{"quantity":1,"sku":"mug","warehouse":"eu"}]}','01a1ffee-05bd-795c-91b6-33c03cf2b434',1795295151549480,1,'01a1ffee-05b9-76f9-809a-ee5a784cef4b-01c','01a1ffee-05ba-7edd-a98d-31dbe6d9b6b5','00-83fdf4505c697e6ccbb2e700347cb0b5-367897f3ed38cf4f-01','saga:place_order');
INSERT INTO "events" VALUES(3,'order-01a1ffee-05b9-76f9-809a-ee5a784cef4b-01c',3,'order_confirmed','{}','01a1ffee-05ca-7087-9ad4-ae799081db9a',1795295151561970,1,'01a1ffee-05b9-76f9-809a-ee5a784cef4b-01c','01a1ffee-05c9-7010-8050-fab3231d8bbd','00-83fdf4505c697e6ccbb2e700347cb0b5-367897f3ed38cf4f-01','saga:place_order');
INSERT INTO "events" VALUES(4,'order-01a1ffee-05d0-75f7-b55c-8a4341b23ca3-3d3',1,'order_placed','{"coordination":"orchestration","currency":"EUR","customer_id":"c-804801e4","lines":[{"quantity":1,"sku":"mug","unit_price_cents":1000}],"payment_token":"tok_visa","ship_to":"eu","total_cents":1000}','01a1ffee-05d0-77ef-b583-6f7b31e27b11',1795295151568441,1,'01a1ffee-05d0-75f7-b55c-8a4341b23ca3-3d3','ba575f219efd0eff','00-9afd1e35f35157d46e795642b8e855ba-ba575f219efd0eff-01','customer:c-804801e4');
INSERT INTO "events" VALUES(5,'order-01a1ffee-05d0-75f7-b55c-8a4341b23ca3-3d3',2,'stock_allocated','{"allocations":[{"quantity":1,"sku":"mug","warehouse":"eu"}]}','01a1ffee-05dd-7bb2-b518-b3ab7cca1674',1795295151580846,1,'01a1ffee-05d0-75f7-b55c-8a4341b23ca3-3d3','01a1ffee-05d3-7ac0-9e7d-709c4ba506f6','00-9afd1e35f35157d46e795642b8e855ba-ba575f219efd0eff-01','saga:place_order');
INSERT INTO "events" VALUES(6,'order-01a1ffee-05d0-75f7-b55c-8a4341b23ca3-3d3',3,'order_confirmed','{}','01a1ffee-05ed-763d-95e9-1751ec7a85ae',1795295151597278,1,'01a1ffee-05d0-75f7-b55c-8a4341b23ca3-3d3','01a1ffee-05e9-7424-b43c-d96971fe97f1','00-9afd1e35f35157d46e795642b8e855ba-ba575f219efd0eff-01','saga:place_order');
INSERT INTO "events" VALUES(7,'order-01a1ffee-0751-7dae-9a62-67d651b25830-167',1,'order_placed','{"coordination":"choreography","currency":"EUR","customer_id":"c-b675331f","lines":[{"quantity":2,"sku":"mug","unit_price_cents":1000}],"payment_token":"tok_declined","ship_to":"eu","total_cents":2000}','01a1ffee-0753-780c-be2e-332f4aa63aa0',1795295151955447,1,'01a1ffee-0751-7dae-9a62-67d651b25830-167','947782676f739a83','00-79df0788f1038b6d7f88eb179d8cba60-947782676f739a83-01','customer:c-b675331f');
INSERT INTO "events" VALUES(8,'order-01a1ffee-0751-7dae-9a62-67d651b25830-167',2,'stock_allocated','{"allocations":[{"quantity":2,"sku":"mug","warehouse":"eu"}]}','01a1ffee-075e-7116-865b-e02277144ad4',1795295151966008,1,'01a1ffee-0751-7dae-9a62-67d651b25830-167','01a1ffee-075b-7185-9d0f-9195f5c0c617','00-79df0788f1038b6d7f88eb179d8cba60-947782676f739a83-01','service:inventory');
INSERT INTO "events" VALUES(9,'order-01a1ffee-0751-7dae-9a62-67d651b25830-167',3,'order_rejected','{"reason":"payment_declined"}','01a1ffee-076f-7cd4-ab83-ec3b6711def8',1795295151983751,1,'01a1ffee-0751-7dae-9a62-67d651b25830-167','01a1ffee-0768-75eb-bbc0-25d8ad86b66e','00-79df0788f1038b6d7f88eb179d8cba60-947782676f739a83-01','service:payment');
INSERT INTO "events" VALUES(10,'order-01a1ffee-0772-7589-9bbe-9f609d19d059-0ba',1,'order_placed','{"coordination":"choreography","currency":"EUR","customer_id":"c-5a3a3466","lines":[{"quantity":1,"sku":"mug","unit_price_cents":1000}],"payment_token":"tok_visa","ship_to":"eu","total_cents":1000}','01a1ffee-0772-773f-a04a-62baff1d2263',1795295151986415,1,'01a1ffee-0772-7589-9bbe-9f609d19d059-0ba','8a1bc919b7039c13','00-403fa845f2b71646a30d465a3a4b620a-8a1bc919b7039c13-01','customer:c-5a3a3466');
INSERT INTO "events" VALUES(11,'order-01a1ffee-0772-7589-9bbe-9f609d19d059-0ba',2,'stock_allocated','{"allocations":[{"quantity":1,"sku":"mug","warehouse":"eu"}]}','01a1ffee-0778-73a9-ba42-34b96a140823',1795295151992170,1,'01a1ffee-0772-7589-9bbe-9f609d19d059-0ba','01a1ffee-0776-7bce-acbd-97f265fc8090','00-403fa845f2b71646a30d465a3a4b620a-8a1bc919b7039c13-01','service:inventory');
INSERT INTO "events" VALUES(12,'order-01a1ffee-0772-7589-9bbe-9f609d19d059-0ba',3,'order_confirmed','{}','01a1ffee-0781-7a8f-b133-932e901b8c3e',1795295152001612,1,'01a1ffee-0772-7589-9bbe-9f609d19d059-0ba','01a1ffee-077a-7ce5-8b7a-88476f7aeea0','00-403fa845f2b71646a30d465a3a4b620a-8a1bc919b7039c13-01','service:payment');
INSERT INTO "events" VALUES(13,'order-01a1ffee-078f-7883-8c32-be29c437f73d-162',1,'order_placed','{"coordination":"choreography","currency":"EUR","customer_id":"c-63830438","lines":[{"quantity":1,"sku":"mug","unit_price_cents":1000}],"payment_token":"tok_visa","ship_to":"eu","total_cents":1000}','01a1ffee-078f-7a24-a18a-d924fa02e834',1795295152015585,1,'01a1ffee-078f-7883-8c32-be29c437f73d-162','461afc56b132ffb5','00-a09d48edbbc3a6427f158797cbc05a6d-461afc56b132ffb5-01','customer:c-63830438');
INSERT INTO "events" VALUES(14,'order-01a1ffee-078f-7883-8c32-be29c437f73d-162',2,'stock_allocated','{"allocations":[{"quantity":1,"sku":"mug","warehouse":"eu"}]}','01a1ffee-0797-7599-955d-d427f2312b73',1795295152023284,1,'01a1ffee-078f-7883-8c32-be29c437f73d-162','01a1ffee-0794-7efd-963a-06da0b6085e6','00-a09d48edbbc3a6427f158797cbc05a6d-461afc56b132ffb5-01','service:inventory');
INSERT INTO "events" VALUES(15,'order-01a1ffee-078f-7883-8c32-be29c437f73d-162',3,'order_confirmed','{}','01a1ffee-07b8-7800-8344-b644fa8c466d',1795295152056456,1,'01a1ffee-078f-7883-8c32-be29c437f73d-162','01a1ffee-07b6-7fae-b71f-c93b20bcf740','00-a09d48edbbc3a6427f158797cbc05a6d-461afc56b132ffb5-01','service:payment');
INSERT INTO "events" VALUES(16,'order-01a1ffee-05b9-76f9-809a-ee5a784cef4b-01c',4,'cancellation_requested','{}','01a1ffee-07be-7c14-a64f-97be4846f69a',1795295152062730,1,'01a1ffee-05b9-76f9-809a-ee5a784cef4b-01c','6ed8576fcd3fb741','00-162801a5907154bc9b214370ba2ef370-6ed8576fcd3fb741-01','customer');
INSERT INTO "events" VALUES(17,'order-01a1ffee-05b9-76f9-809a-ee5a784cef4b-01c',5,'order_cancelled','{}','01a1ffee-0809-7581-beaf-fcf4b4d5ebc4',1795295152137280,1,'01a1ffee-05b9-76f9-809a-ee5a784cef4b-01c','01a1ffee-07f1-7e9f-ab13-2cb77d75fc38','00-162801a5907154bc9b214370ba2ef370-6ed8576fcd3fb741-01','saga:place_order');
INSERT INTO "events" VALUES(18,'order-01a1ffee-05d0-75f7-b55c-8a4341b23ca3-3d3',4,'cancellation_requested','{}','01a1ffee-0844-75d2-8bb8-00f0623b7305',1795295152196344,1,'01a1ffee-05d0-75f7-b55c-8a4341b23ca3-3d3','747fe7388d8e37ae','00-a586221c2352e3076566bfe903497584-747fe7388d8e37ae-01','customer');
INSERT INTO "events" VALUES(19,'order-01a1ffee-05d0-75f7-b55c-8a4341b23ca3-3d3',5,'order_cancelled','{}','01a1ffee-0850-7370-8943-1c09ad71e463',1795295152208155,1,'01a1ffee-05d0-75f7-b55c-8a4341b23ca3-3d3','01a1ffee-084e-7747-ab87-0e40b4eb2fa3','00-a586221c2352e3076566bfe903497584-747fe7388d8e37ae-01','saga:place_order');
INSERT INTO "events" VALUES(20,'order-01a1ffee-0772-7589-9bbe-9f609d19d059-0ba',4,'cancellation_requested','{}','01a1ffee-0886-70f1-b791-43a2fbcb3935',1795295152262034,1,'01a1ffee-0772-7589-9bbe-9f609d19d059-0ba','449b000fb4a08c71','00-6eaf46e9e8a83f6b54963ff90fac0b4c-449b000fb4a08c71-01','customer');
INSERT INTO "events" VALUES(21,'order-01a1ffee-0772-7589-9bbe-9f609d19d059-0ba',5,'order_cancelled','{}','01a1ffee-0886-71ca-873d-03fe1274f1d1',1795295152262034,1,'01a1ffee-0772-7589-9bbe-9f609d19d059-0ba','449b000fb4a08c71','00-6eaf46e9e8a83f6b54963ff90fac0b4c-449b000fb4a08c71-01','customer');
INSERT INTO "events" VALUES(22,'order-01a1ffee-078f-7883-8c32-be29c437f73d-162',4,'cancellation_requested','{}','01a1ffee-08f0-7aa3-a2a1-6d012d5de37f',1795295152368640,1,'01a1ffee-078f-7883-8c32-be29c437f73d-162','6551d915046a15d6','00-f769e23cfc51acd2e8e5716d94d138c4-6551d915046a15d6-01','customer');
INSERT INTO "events" VALUES(23,'order-01a1ffee-078f-7883-8c32-be29c437f73d-162',5,'order_cancelled','{}','01a1ffee-08f0-7b81-a0ba-07b9b54437f4',1795295152368640,1,'01a1ffee-078f-7883-8c32-be29c437f73d-162','6551d915046a15d6','00-f769e23cfc51acd2e8e5716d94d138c4-6551d915046a15d6-01','customer');
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
INSERT INTO "idempotency_keys" VALUES('c-5a3a3466','7281f99d-fc1c-4023-bea3-6864e3a6b25c','6259443263256093087-137','01a1ffee-0772-7589-9bbe-9f609d19d059-0ba',1000,'EUR',1795295151);
INSERT INTO "idempotency_keys" VALUES('c-63830438','56d9ed9f-414a-4a6d-bb5b-a7591ae1f3e7','1167824372793775722-137','01a1ffee-078f-7883-8c32-be29c437f73d-162',1000,'EUR',1795295152);
INSERT INTO "idempotency_keys" VALUES('c-804801e4','732ae9e0-776e-4029-a9f9-5ac04b384d74','2997910699886908570-138','01a1ffee-05d0-75f7-b55c-8a4341b23ca3-3d3',1000,'EUR',1795295151);
INSERT INTO "idempotency_keys" VALUES('c-99138426','ecf6c709-cd76-47ff-ae1e-f725096eb97d','9346568609231086532-138','01a1ffee-05b9-76f9-809a-ee5a784cef4b-01c',1000,'EUR',1795295151);
INSERT INTO "idempotency_keys" VALUES('c-b675331f','cf277a39-2ad3-462b-84bb-d4fb742d9482','575000909294310239-141','01a1ffee-0751-7dae-9a62-67d651b25830-167',2000,'EUR',1795295151);
CREATE TABLE inbox (
        message_id TEXT PRIMARY KEY,
        sequence INTEGER NOT NULL,      -- in the stream, as last delivered
        handled_at INTEGER NOT NULL     -- unix seconds
    , unfinished INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID;
INSERT INTO "inbox" VALUES('01a1ffee-05ba-7edd-a98d-31dbe6d9b6b5',24,1795295151,0);
INSERT INTO "inbox" VALUES('01a1ffee-05c9-7010-8050-fab3231d8bbd',26,1795295151,0);
INSERT INTO "inbox" VALUES('01a1ffee-05d3-7ac0-9e7d-709c4ba506f6',30,1795295151,0);
INSERT INTO "inbox" VALUES('01a1ffee-05d4-7591-b5bc-e1fc16ba5864',31,1795295151,0);
INSERT INTO "inbox" VALUES('01a1ffee-05e9-7424-b43c-d96971fe97f1',33,1795295151,0);
INSERT INTO "inbox" VALUES('01a1ffee-05ff-7cbc-a4ae-e4a0613b9cc0',38,1795295151,0);
INSERT INTO "inbox" VALUES('01a1ffee-075b-7185-9d0f-9195f5c0c617',49,1795295151,0);
INSERT INTO "inbox" VALUES('01a1ffee-0768-75eb-bbc0-25d8ad86b66e',50,1795295151,0);
INSERT INTO "inbox" VALUES('01a1ffee-0776-7bce-acbd-97f265fc8090',53,1795295151,0);
INSERT INTO "inbox" VALUES('01a1ffee-077a-7ce5-8b7a-88476f7aeea0',54,1795295152,0);
INSERT INTO "inbox" VALUES('01a1ffee-0794-7efd-963a-06da0b6085e6',57,1795295152,0);
INSERT INTO "inbox" VALUES('01a1ffee-07b6-7fae-b71f-c93b20bcf740',58,1795295152,0);
INSERT INTO "inbox" VALUES('01a1ffee-07cf-7102-80d1-0e7d5380bee6',61,1795295152,0);
INSERT INTO "inbox" VALUES('01a1ffee-07f1-7e9f-ab13-2cb77d75fc38',63,1795295152,0);
INSERT INTO "inbox" VALUES('01a1ffee-084b-7d95-93ea-c5e4b49ec607',65,1795295152,0);
INSERT INTO "inbox" VALUES('01a1ffee-084e-7747-ab87-0e40b4eb2fa3',67,1795295152,0);
CREATE TABLE outbox (
        position INTEGER PRIMARY KEY,   -- the order of sending
        message_id TEXT NOT NULL,
        subject TEXT NOT NULL,
        payload TEXT NOT NULL,
        added_at INTEGER NOT NULL,      -- unix seconds
        stream_id TEXT,                 -- null: not known to be stored by the broker
        sequence INTEGER
    );
INSERT INTO "outbox" VALUES(20,'01a1ffee-08f0-7b81-a0ba-07b9b54437f4','orderly.event.order.3.-.eu.0','{"specversion":"1.0","id":"01a1ffee-08f0-7b81-a0ba-07b9b54437f4","source":"/orderly/order/3","type":"orderly.order.order_cancelled.v1","subject":"01a1ffee-078f-7883-8c32-be29c437f73d-162","time":"2026-11-21T21:05:52.368640Z","datacontenttype":"application/json","correlationid":"01a1ffee-078f-7883-8c32-be29c437f73d-162","causationid":"6551d915046a15d6","traceparent":"00-f769e23cfc51acd2e8e5716d94d138c4-6551d915046a15d6-01","sequence":"00000000000000000023","streamversion":5,"data":{"order_id":"01a1ffee-078f-7883-8c32-be29c437f73d-162"}}',1795295152,'1795295149508595749',69);
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
INSERT INTO "sagas" VALUES('01a1ffee-05b9-76f9-809a-ee5a784cef4b-01c','place_order',1,'compensated','{"currency":"EUR","failure":"cancelled_by_customer","lines":[{"quantity":1,"sku":"mug"}],"order_id":"01a1ffee-05b9-76f9-809a-ee5a784cef4b-01c","payment_token":"tok_visa","ship_to":"eu","total_cents":1000}','[{"attempts":1,"finished_at":1795295152137280,"started_at":1795295151545448,"state":"undo_finished"},{"attempts":1,"finished_at":1795295152137280,"started_at":1795295151545448,"state":"undo_finished"},{"attempts":1,"finished_at":1795295152137280,"started_at":1795295151549480,"state":"undo_finished"},{"attempts":1,"finished_at":1795295152082656,"started_at":1795295151549480,"state":"undo_finished"},{"attempts":1,"finished_at":1795295152137280,"started_at":1795295151561970,"state":"undo_finished"},{"attempts":1,"finished_at":1795295152082656,"started_at":1795295151561970,"state":"undo_finished"}]',1795295211545448,NULL,'01a1ffee-05b9-76f9-809a-ee5a784cef4b-01c','01a1ffee-07f1-7e9f-ab13-2cb77d75fc38','00-162801a5907154bc9b214370ba2ef370-6ed8576fcd3fb741-01',1795295152137280);
INSERT INTO "sagas" VALUES('01a1ffee-05d0-75f7-b55c-8a4341b23ca3-3d3','place_order',1,'compensated','{"currency":"EUR","failure":"cancelled_by_customer","lines":[{"quantity":1,"sku":"mug"}],"order_id":"01a1ffee-05d0-75f7-b55c-8a4341b23ca3-3d3","payment_token":"tok_visa","ship_to":"eu","total_cents":1000}','[{"attempts":1,"finished_at":1795295152208155,"started_at":1795295151568441,"state":"undo_finished"},{"attempts":1,"finished_at":1795295152208155,"started_at":1795295151568441,"state":"undo_finished"},{"attempts":1,"finished_at":1795295152208155,"started_at":1795295151580846,"state":"undo_finished"},{"attempts":1,"finished_at":1795295152204986,"started_at":1795295151580846,"state":"undo_finished"},{"attempts":1,"finished_at":1795295152208155,"started_at":1795295151597278,"state":"undo_finished"},{"attempts":1,"finished_at":1795295152204986,"started_at":1795295151597278,"state":"undo_finished"}]',1795295211568441,NULL,'01a1ffee-05d0-75f7-b55c-8a4341b23ca3-3d3','01a1ffee-084e-7747-ab87-0e40b4eb2fa3','00-a586221c2352e3076566bfe903497584-747fe7388d8e37ae-01',1795295152208155);
CREATE TABLE tallies (
        name TEXT PRIMARY KEY,   -- orders/pending, confirmed_total_cents/EUR
        value INTEGER NOT NULL
    ) WITHOUT ROWID;
INSERT INTO "tallies" VALUES('confirmed_total_cents/EUR',4000);
INSERT INTO "tallies" VALUES('orders/cancelled',4);
INSERT INTO "tallies" VALUES('orders/cancelling',0);
INSERT INTO "tallies" VALUES('orders/confirmed',0);
INSERT INTO "tallies" VALUES('orders/pending',0);
INSERT INTO "tallies" VALUES('orders/rejected',1);
CREATE UNIQUE INDEX events_by_stream ON events (stream, version);
CREATE INDEX outbox_by_fate ON outbox (stream_id, sequence);
CREATE INDEX sagas_open ON sagas (state, saga_id)
        WHERE state IN ('running', 'compensating', 'stuck');
CREATE INDEX idempotency_keys_by_age ON idempotency_keys (accepted_at);
COMMIT;
