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
INSERT INTO "events" VALUES(1,'product-mug',1,'product_defined','{"currency":"EUR","name":"Mug","price_cents":1000,"version":1}','01a1ffee-047b-730a-b307-6ceb7dc98e61',1795295151227149,1,'01a1ffee-047b-7191-990b-272d29d31246','01a1ffee-047b-7191-990b-272d29d31246','00-9ea875220804d898d2dbead495a1d044-f6dee6648c5f8b8b-01','client');
INSERT INTO "events" VALUES(2,'stock-mug',1,'stock_adjusted','{"delta":1000}','01a1ffee-0499-7f68-bae2-0bfcde2b726c',1795295151257938,1,'01a1ffee-0499-7eb4-b19d-8b32d7ab79b3','01a1ffee-0499-7eb4-b19d-8b32d7ab79b3','00-93eb3d128a33ddb020043fc1d5168c28-49d1e4b01f9f4c19-01','client');
INSERT INTO "events" VALUES(3,'reservation-01a1ffee-0552-7185-9f34-de5d8ba5325a-311',1,'stock_reserved','{"lines":[{"quantity":1,"sku":"mug"}]}','01a1ffee-0567-7a72-b183-cfd31950fb5f',1795295151463560,1,'01a1ffee-0552-7185-9f34-de5d8ba5325a-311','01a1ffee-0552-743d-a34b-1e5a851a9a17','00-bcd7e800eccf896f9d99da14eec01598-2aaff44c10407790-01','saga:place_order');
INSERT INTO "events" VALUES(4,'reservation-01a1ffee-0552-7185-9f34-de5d8ba5325a-311',2,'stock_sold','{"lines":[{"quantity":1,"sku":"mug"}]}','01a1ffee-0573-7b12-b1a7-9d23d117fedb',1795295151475643,1,'01a1ffee-0552-7185-9f34-de5d8ba5325a-311','01a1ffee-0571-76a3-9b10-1d7ac7ecdb4b','00-bcd7e800eccf896f9d99da14eec01598-2aaff44c10407790-01','service:order');
INSERT INTO "events" VALUES(5,'reservation-01a1ffee-057b-7610-87e0-8d39185faeff-0a9',1,'stock_reserved','{"lines":[{"quantity":1,"sku":"mug"}]}','01a1ffee-057c-7eb0-a2ee-72b90879b913',1795295151484852,1,'01a1ffee-057b-7610-87e0-8d39185faeff-0a9','01a1ffee-057b-786a-92b0-0aac6183a1a1','00-75e8443e6d91a8d414dc41624880ed92-ea4f74451206bf8b-01','saga:place_order');
INSERT INTO "events" VALUES(6,'reservation-01a1ffee-057b-7610-87e0-8d39185faeff-0a9',2,'stock_sold','{"lines":[{"quantity":1,"sku":"mug"}]}','01a1ffee-0595-748f-828b-b8e060ac036f',1795295151509231,1,'01a1ffee-057b-7610-87e0-8d39185faeff-0a9','01a1ffee-0592-727e-a224-071c4c67b715','00-75e8443e6d91a8d414dc41624880ed92-ea4f74451206bf8b-01','service:order');
INSERT INTO "events" VALUES(7,'reservation-01a1ffee-059b-7afd-9d5f-112b8b484254-378',1,'stock_unavailable','{"choreographed":false,"sku":"cup"}','01a1ffee-05a1-7737-a460-566e22714908',1795295151521385,1,'01a1ffee-059b-7afd-9d5f-112b8b484254-378','01a1ffee-059b-7d0e-b7e2-aa704228f06c','00-81e5b6cc51033f37d99c8bf1052440b2-618bca77b8b1dc7b-01','saga:place_order');
INSERT INTO "events" VALUES(8,'reservation-01a1ffee-05a8-791e-97ca-70ec12ad8d81-3a2',1,'stock_reserved','{"lines":[{"quantity":2,"sku":"mug"}]}','01a1ffee-05aa-71be-9108-c58628a0cbd6',1795295151530041,1,'01a1ffee-05a8-791e-97ca-70ec12ad8d81-3a2','01a1ffee-05a8-7c6a-b686-a8345fa0bcb4','00-1055d2d3fb7bb3ddaf12e06887445e91-d0318e12f5f619ac-01','saga:place_order');
INSERT INTO "events" VALUES(9,'reservation-01a1ffee-05a8-791e-97ca-70ec12ad8d81-3a2',2,'stock_released','{"lines":[{"quantity":2,"sku":"mug"}]}','01a1ffee-05b1-7964-911e-95a038bd605b',1795295151537528,1,'01a1ffee-05a8-791e-97ca-70ec12ad8d81-3a2','01a1ffee-05af-7818-9dcd-e3b1274c8dc2','00-1055d2d3fb7bb3ddaf12e06887445e91-d0318e12f5f619ac-01','saga:place_order');
INSERT INTO "events" VALUES(10,'reservation-01a1ffee-05b9-76f9-809a-ee5a784cef4b-01c',1,'stock_reserved','{"lines":[{"quantity":1,"sku":"mug"}]}','01a1ffee-05ba-7def-82c7-7ff86eb5b4a5',1795295151546801,1,'01a1ffee-05b9-76f9-809a-ee5a784cef4b-01c','01a1ffee-05b9-78e1-bd37-9e1841c19c93','00-83fdf4505c697e6ccbb2e700347cb0b5-367897f3ed38cf4f-01','saga:place_order');
INSERT INTO "events" VALUES(11,'reservation-01a1ffee-05b9-76f9-809a-ee5a784cef4b-01c',2,'stock_sold','{"lines":[{"quantity":1,"sku":"mug"}]}','01a1ffee-05cf-747a-ad19-4cfd4faa9337',1795295151566644,1,'01a1ffee-05b9-76f9-809a-ee5a784cef4b-01c','01a1ffee-05ca-7087-9ad4-ae799081db9a','00-83fdf4505c697e6ccbb2e700347cb0b5-367897f3ed38cf4f-01','service:order');
INSERT INTO "events" VALUES(12,'reservation-01a1ffee-05d0-75f7-b55c-8a4341b23ca3-3d3',1,'stock_reserved','{"lines":[{"quantity":1,"sku":"mug"}]}','01a1ffee-05d3-79c2-a1b7-31486bd8f244',1795295151571551,1,'01a1ffee-05d0-75f7-b55c-8a4341b23ca3-3d3','01a1ffee-05d0-78fd-94f6-31ab46f8186c','00-9afd1e35f35157d46e795642b8e855ba-ba575f219efd0eff-01','saga:place_order');
INSERT INTO "events" VALUES(13,'reservation-01a1ffee-05d0-75f7-b55c-8a4341b23ca3-3d3',2,'stock_sold','{"lines":[{"quantity":1,"sku":"mug"}]}','01a1ffee-05f1-70fd-8916-e58a7108cf16',1795295151600963,1,'01a1ffee-05d0-75f7-b55c-8a4341b23ca3-3d3','01a1ffee-05ed-763d-95e9-1751ec7a85ae','00-9afd1e35f35157d46e795642b8e855ba-ba575f219efd0eff-01','service:order');
INSERT INTO "events" VALUES(14,'reservation-01a1ffee-05fb-74b8-9777-ab956a3f6ed7-17f',1,'stock_reserved','{"lines":[{"quantity":1,"sku":"mug"}],"payment":{"amount_cents":1000,"currency":"EUR","payment_token":"tok_visa"}}','01a1ffee-05ff-7020-9610-22d79f3d24fa',1795295151614935,1,'01a1ffee-05fb-74b8-9777-ab956a3f6ed7-17f','01a1ffee-05fb-761c-909f-711f52dd656f','00-a36d6ced8453d5ce32001d72c7a7eda5-658d327c60530d2b-01','service:order');
INSERT INTO "events" VALUES(15,'reservation-01a1ffee-05fb-74b8-9777-ab956a3f6ed7-17f',2,'stock_sold','{"lines":[{"quantity":1,"sku":"mug"}]}','01a1ffee-0611-7866-9555-d91d8224dbac',1795295151633464,1,'01a1ffee-05fb-74b8-9777-ab956a3f6ed7-17f','01a1ffee-0609-7f3f-bf12-953728b204d7','00-a36d6ced8453d5ce32001d72c7a7eda5-658d327c60530d2b-01','service:order');
INSERT INTO "events" VALUES(16,'reservation-01a1ffee-0614-7635-a487-b3acb6f5de58-1b9',1,'stock_reserved','{"lines":[{"quantity":1,"sku":"mug"}],"payment":{"amount_cents":1000,"currency":"EUR","payment_token":"tok_visa"}}','01a1ffee-0659-7e62-af70-fcfbbba71709',1795295151705824,1,'01a1ffee-0614-7635-a487-b3acb6f5de58-1b9','01a1ffee-0614-77a9-9e3a-53064d2511b2','00-89a898e25cedb4fd569e4423b10c000e-f22caa55d2220bbb-01','service:order');
INSERT INTO "events" VALUES(17,'reservation-01a1ffee-0614-7635-a487-b3acb6f5de58-1b9',2,'stock_sold','{"lines":[{"quantity":1,"sku":"mug"}]}','01a1ffee-06e2-7ea3-9ce6-6a51c7741198',1795295151842825,1,'01a1ffee-0614-7635-a487-b3acb6f5de58-1b9','01a1ffee-068a-7d3b-955c-79ea277e6604','00-89a898e25cedb4fd569e4423b10c000e-f22caa55d2220bbb-01','service:order');
INSERT INTO "events" VALUES(18,'reservation-01a1ffee-06e3-7ec8-b1c8-fa3fde86cc60-2fd',1,'stock_unavailable','{"choreographed":true,"sku":"cup"}','01a1ffee-0718-7097-801c-b9e1fcd8cf4a',1795295151895975,1,'01a1ffee-06e3-7ec8-b1c8-fa3fde86cc60-2fd','01a1ffee-06e3-7fd7-851b-2419951de922','00-8543041965a00c8b7e2e72b91a24ed73-0a1a1d149133a5ed-01','service:order');
INSERT INTO "events" VALUES(19,'reservation-01a1ffee-0751-7dae-9a62-67d651b25830-167',1,'stock_reserved','{"lines":[{"quantity":2,"sku":"mug"}],"payment":{"amount_cents":2000,"currency":"EUR","payment_token":"tok_declined"}}','01a1ffee-075b-7185-9d0f-9195f5c0c617',1795295151963025,1,'01a1ffee-0751-7dae-9a62-67d651b25830-167','01a1ffee-0753-780c-be2e-332f4aa63aa0','00-79df0788f1038b6d7f88eb179d8cba60-947782676f739a83-01','service:order');
INSERT INTO "events" VALUES(20,'reservation-01a1ffee-0751-7dae-9a62-67d651b25830-167',2,'stock_released','{"lines":[{"quantity":2,"sku":"mug"}]}','01a1ffee-0772-7ebc-ad71-8fbbff1dac26',1795295151986862,1,'01a1ffee-0751-7dae-9a62-67d651b25830-167','01a1ffee-076f-7cd4-ab83-ec3b6711def8','00-79df0788f1038b6d7f88eb179d8cba60-947782676f739a83-01','service:order');
INSERT INTO "events" VALUES(21,'reservation-01a1ffee-0772-7589-9bbe-9f609d19d059-0ba',1,'stock_reserved','{"lines":[{"quantity":1,"sku":"mug"}],"payment":{"amount_cents":1000,"currency":"EUR","payment_token":"tok_visa"}}','01a1ffee-0776-7bce-acbd-97f265fc8090',1795295151990613,1,'01a1ffee-0772-7589-9bbe-9f609d19d059-0ba','01a1ffee-0772-773f-a04a-62baff1d2263','00-403fa845f2b71646a30d465a3a4b620a-8a1bc919b7039c13-01','service:order');
INSERT INTO "events" VALUES(22,'reservation-01a1ffee-0772-7589-9bbe-9f609d19d059-0ba',2,'stock_sold','{"lines":[{"quantity":1,"sku":"mug"}]}','01a1ffee-0789-7dca-a1d5-9633b908e7e8',1795295152005087,1,'01a1ffee-0772-7589-9bbe-9f609d19d059-0ba','01a1ffee-0781-7a8f-b133-932e901b8c3e','00-403fa845f2b71646a30d465a3a4b620a-8a1bc919b7039c13-01','service:order');
INSERT INTO "events" VALUES(23,'reservation-01a1ffee-078f-7883-8c32-be29c437f73d-162',1,'stock_reserved','{"lines":[{"quantity":1,"sku":"mug"}],"payment":{"amount_cents":1000,"currency":"EUR","payment_token":"tok_visa"}}','01a1ffee-0794-7efd-963a-06da0b6085e6',1795295152020858,1,'01a1ffee-078f-7883-8c32-be29c437f73d-162','01a1ffee-078f-7a24-a18a-d924fa02e834','00-a09d48edbbc3a6427f158797cbc05a6d-461afc56b132ffb5-01','service:order');
INSERT INTO "events" VALUES(24,'reservation-01a1ffee-078f-7883-8c32-be29c437f73d-162',2,'stock_sold','{"lines":[{"quantity":1,"sku":"mug"}]}','01a1ffee-07bb-7693-8e03-458a42abed99',1795295152059356,1,'01a1ffee-078f-7883-8c32-be29c437f73d-162','01a1ffee-07b8-7800-8344-b644fa8c466d','00-a09d48edbbc3a6427f158797cbc05a6d-461afc56b132ffb5-01','service:order');
INSERT INTO "events" VALUES(25,'reservation-01a1ffee-05b9-76f9-809a-ee5a784cef4b-01c',3,'stock_returned','{"lines":[{"quantity":1,"sku":"mug"}]}','01a1ffee-07f1-7d78-9cfc-d4a3f1011f14',1795295152113768,1,'01a1ffee-05b9-76f9-809a-ee5a784cef4b-01c','01a1ffee-07d2-7b33-8748-db78eb5c0aa8','00-162801a5907154bc9b214370ba2ef370-6ed8576fcd3fb741-01','saga:place_order');
INSERT INTO "events" VALUES(26,'reservation-01a1ffee-05d0-75f7-b55c-8a4341b23ca3-3d3',3,'stock_returned','{"lines":[{"quantity":1,"sku":"mug"}]}','01a1ffee-084e-7568-9b5f-aac882435fbf',1795295152206281,1,'01a1ffee-05d0-75f7-b55c-8a4341b23ca3-3d3','01a1ffee-084d-7062-bf27-badb3a420852','00-a586221c2352e3076566bfe903497584-747fe7388d8e37ae-01','saga:place_order');
INSERT INTO "events" VALUES(27,'reservation-01a1ffee-0772-7589-9bbe-9f609d19d059-0ba',3,'stock_returned','{"lines":[{"quantity":1,"sku":"mug"}]}','01a1ffee-0887-7eb8-8490-498985a9099e',1795295152263867,1,'01a1ffee-0772-7589-9bbe-9f609d19d059-0ba','01a1ffee-0886-71ca-873d-03fe1274f1d1','00-6eaf46e9e8a83f6b54963ff90fac0b4c-449b000fb4a08c71-01','service:order');
INSERT INTO "events" VALUES(28,'reservation-01a1ffee-078f-7883-8c32-be29c437f73d-162',3,'stock_returned','{"lines":[{"quantity":1,"sku":"mug"}]}','01a1ffee-09a8-706a-9712-c35358ef156d',1795295152551969,1,'01a1ffee-078f-7883-8c32-be29c437f73d-162','01a1ffee-08f0-7b81-a0ba-07b9b54437f4','00-f769e23cfc51acd2e8e5716d94d138c4-6551d915046a15d6-01','service:order');
CREATE TABLE fence (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        epoch INTEGER NOT NULL,
        owner TEXT NOT NULL,      -- instance that took over, order-1
        taken_at TEXT NOT NULL
    );
INSERT INTO "fence" VALUES(1,2,'inventory-2','2026-11-21T21:05:58.621Z');
CREATE TABLE inbox (
        message_id TEXT PRIMARY KEY,
        sequence INTEGER NOT NULL,      -- in the stream, as last delivered
        handled_at INTEGER NOT NULL     -- unix seconds
    , unfinished INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID;
INSERT INTO "inbox" VALUES('01a1ffee-0552-743d-a34b-1e5a851a9a17',1,1795295151,0);
INSERT INTO "inbox" VALUES('01a1ffee-0571-76a3-9b10-1d7ac7ecdb4b',5,1795295151,0);
INSERT INTO "inbox" VALUES('01a1ffee-057b-786a-92b0-0aac6183a1a1',7,1795295151,0);
INSERT INTO "inbox" VALUES('01a1ffee-0592-727e-a224-071c4c67b715',12,1795295151,0);
INSERT INTO "inbox" VALUES('01a1ffee-059b-7d0e-b7e2-aa704228f06c',15,1795295151,0);
INSERT INTO "inbox" VALUES('01a1ffee-05a8-7c6a-b686-a8345fa0bcb4',17,1795295151,0);
INSERT INTO "inbox" VALUES('01a1ffee-05af-7818-9dcd-e3b1274c8dc2',21,1795295151,0);
INSERT INTO "inbox" VALUES('01a1ffee-05b9-78e1-bd37-9e1841c19c93',23,1795295151,0);
INSERT INTO "inbox" VALUES('01a1ffee-05ca-7087-9ad4-ae799081db9a',27,1795295151,0);
INSERT INTO "inbox" VALUES('01a1ffee-05d0-78fd-94f6-31ab46f8186c',29,1795295151,0);
INSERT INTO "inbox" VALUES('01a1ffee-05ed-763d-95e9-1751ec7a85ae',34,1795295151,0);
INSERT INTO "inbox" VALUES('01a1ffee-05fb-761c-909f-711f52dd656f',36,1795295151,0);
INSERT INTO "inbox" VALUES('01a1ffee-0609-7f3f-bf12-953728b204d7',40,1795295151,0);
INSERT INTO "inbox" VALUES('01a1ffee-0614-77a9-9e3a-53064d2511b2',41,1795295151,0);
INSERT INTO "inbox" VALUES('01a1ffee-068a-7d3b-955c-79ea277e6604',44,1795295151,0);
INSERT INTO "inbox" VALUES('01a1ffee-06e3-7fd7-851b-2419951de922',45,1795295151,0);
INSERT INTO "inbox" VALUES('01a1ffee-0725-7635-be5b-13e1a60f2262',47,1795295151,0);
INSERT INTO "inbox" VALUES('01a1ffee-0753-780c-be2e-332f4aa63aa0',48,1795295151,0);
INSERT INTO "inbox" VALUES('01a1ffee-076f-7cd4-ab83-ec3b6711def8',51,1795295151,0);
INSERT INTO "inbox" VALUES('01a1ffee-0772-773f-a04a-62baff1d2263',52,1795295151,0);
INSERT INTO "inbox" VALUES('01a1ffee-0781-7a8f-b133-932e901b8c3e',55,1795295152,0);
INSERT INTO "inbox" VALUES('01a1ffee-078f-7a24-a18a-d924fa02e834',56,1795295152,0);
INSERT INTO "inbox" VALUES('01a1ffee-07b8-7800-8344-b644fa8c466d',59,1795295152,0);
INSERT INTO "inbox" VALUES('01a1ffee-07d2-7b33-8748-db78eb5c0aa8',62,1795295152,0);
INSERT INTO "inbox" VALUES('01a1ffee-084d-7062-bf27-badb3a420852',66,1795295152,0);
INSERT INTO "inbox" VALUES('01a1ffee-0886-71ca-873d-03fe1274f1d1',68,1795295152,0);
INSERT INTO "inbox" VALUES('01a1ffee-08f0-7b81-a0ba-07b9b54437f4',69,1795295152,0);
CREATE TABLE outbox (
        position INTEGER PRIMARY KEY,   -- the order of sending
        message_id TEXT NOT NULL,
        subject TEXT NOT NULL,
        payload TEXT NOT NULL,
        added_at INTEGER NOT NULL,      -- unix seconds
        stream_id TEXT,                 -- null: not known to be stored by the broker
        sequence INTEGER
    );
INSERT INTO "outbox" VALUES(15,'01a1ffee-084e-7747-ab87-0e40b4eb2fa3','orderly.reply.order.3.3.-.-','{"specversion":"1.0","id":"01a1ffee-084e-7747-ab87-0e40b4eb2fa3","source":"/orderly/inventory/eu","type":"orderly.saga.reply.v1","subject":"01a1ffee-05d0-75f7-b55c-8a4341b23ca3-3d3","time":"2026-11-21T21:05:52.206281Z","datacontenttype":"application/json","correlationid":"01a1ffee-05d0-75f7-b55c-8a4341b23ca3-3d3","causationid":"01a1ffee-084d-7062-bf27-badb3a420852","traceparent":"00-a586221c2352e3076566bfe903497584-747fe7388d8e37ae-01","data":{"outcome":"succeeded","to":"order/3/place_order/01a1ffee-05d0-75f7-b55c-8a4341b23ca3-3d3/reserve_stock/undo"}}',1795295152,'1795295149508595749',67);
CREATE TABLE products (
        sku TEXT PRIMARY KEY,
        name TEXT NOT NULL,
        price_cents INTEGER NOT NULL,
        currency TEXT NOT NULL,
        version INTEGER NOT NULL
    ) WITHOUT ROWID;
INSERT INTO "products" VALUES('mug','Mug',1000,'EUR',1);
CREATE TABLE stock_levels (
        sku TEXT PRIMARY KEY,
        on_hand INTEGER NOT NULL,
        reserved INTEGER NOT NULL,
        sold INTEGER NOT NULL,
        delivered INTEGER NOT NULL
    ) WITHOUT ROWID;
INSERT INTO "stock_levels" VALUES('mug',996,0,4,1000);
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
INSERT INTO "stock_requests" VALUES('mug','714748a6-52d9-4b1d-ab83-b20485fe4c5e','{"delta":1000,"warehouse":"eu"}',1000,0,0,1000,2,1795295151);
CREATE UNIQUE INDEX events_by_stream ON events (stream, version);
CREATE INDEX outbox_by_fate ON outbox (stream_id, sequence);
CREATE INDEX stock_requests_by_age ON stock_requests (accepted_at);
COMMIT;
